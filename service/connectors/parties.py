"""Who a letter or notice goes to: parties of the case and members of groups. Nothing is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from service.actions.parties import ROW, names_of, single
from service.connectors.context import CaseContext
from service.core.errors import NotAllowed, NotFound
from service.core.language import N_
from service.core.words import PartyField, PersonField


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody who gets something; ``audience`` is the key under which they may read it."""

    audience: str
    name: str
    email: str = ""
    address: tuple[str, ...] = ()
    context: Mapping[str, Any] = field(default_factory=dict)
    row: Mapping[str, Any] = field(default_factory=dict)
    attached: bool = False
    mail_text: str = ""


def party(context: CaseContext, key: str) -> Recipient:
    """The party *key* of this case; with ``per`` the one the token is about.

    When the token names a party of its own (a loop over parties and people), it is that party.
    Somebody who is excluded from the case only gets what is addressed to them personally.
    """
    known = context.bundle.settings.parties
    found = known.get(key)
    if found is None:
        raise NotFound(N_("The process has no party called “%(party)s”."), party=key)
    local: dict[str, Any] = {}
    audience = key
    if found.per:
        item = context.local.get(found.per)
        if item in known and item != key:
            return party(context, str(item))
        local = names_of(found, item, context.evaluate)
        if item is None or (found.row and not isinstance(local[ROW], Mapping)):
            raise NotFound(
                N_("The record has no row for party “%(party)s” (“%(per)s”)."),
                party=key,
                per=found.per,
            )
        audience = f"{key}:{item}"
    name, email, address = (
        _lines(single(context.evaluate(source, local)))
        for source in (found.name, found.email, found.address)
    )
    if not name:
        raise NotFound(N_("Party “%(party)s” has no name in the record."), party=key)
    mailbox = email[0] if email else ""
    _refuse_excluded(context, key, mailbox)
    return Recipient(
        audience=audience,
        name=name[0],
        email=mailbox,
        address=address,
        context={
            PartyField.KEY: key,
            PartyField.NAME: name[0],
            PartyField.EMAIL: mailbox,
            PartyField.ADDRESS: "\n".join(address),
        },
        row=local,
        attached=found.attached,
        mail_text=found.mail_text,
    )


def members(context: CaseContext, groups: Iterable[str]) -> list[Recipient]:
    """Everybody in *groups* with an e-mail address, each once, except excluded people."""
    wanted, excluded = set(groups), set(context.instance.excluded or ())
    return [
        Recipient(
            audience=str(person["value"]),
            name=str(person[PersonField.NAME]),
            email=person[PersonField.EMAIL],
        )
        for person in context.accounts
        if wanted & set(person[PersonField.GROUPS])
        and person["value"] not in excluded
        and person.get(PersonField.EMAIL)
    ]


def person(context: CaseContext, username: str) -> Mapping[str, Any] | None:
    """The account called *username*, None when there is none."""
    return next((each for each in context.accounts if each["value"] == username), None)


def _refuse_excluded(context: CaseContext, key: str, mailbox: str) -> None:
    excluded = set(context.instance.excluded or ())
    about = {value for value in context.local.values() if isinstance(value, str)}
    for each in context.accounts:
        username = each["value"]
        mine = mailbox and str(each.get(PersonField.EMAIL) or "").casefold() == mailbox.casefold()
        if mine and username in excluded and username not in about:
            raise NotAllowed(
                N_("Party “%(party)s” is a person who is involved in this case and excluded."),
                party=key,
            )


def _lines(value: Any) -> tuple[str, ...]:
    match value:
        case str():
            found: Iterable[Any] = value.splitlines()
        case Mapping():
            found = value.values()
        case list():
            found = value
        case _:
            found = ()
    return tuple(line for each in found if (line := " ".join(str(each or "").split())))

"""The people of the house among who gets a message: how they hear of a term, who stands in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from service.actions import absences, readers, signing_in
from service.connectors.context import CaseContext
from service.connectors.parties import Recipient
from service.core import termmail
from service.core.rights import group_of
from service.core.termmail import TermMail
from service.core.words import PersonField
from service.store import people
from service.store.tables import Person


def recognised(context: CaseContext, named: Iterable[Recipient]) -> list[Recipient]:
    """The same, with parties that are people with an account called by their user name."""
    usernames: dict[str, str] = {}
    for each in context.accounts:
        usernames.setdefault(str(each.get(PersonField.EMAIL) or "").casefold(), each["value"])
    return [
        replace(each, audience=usernames.get(each.email.casefold(), each.audience))
        for each in named
    ]


def deputies(context: CaseContext, named: Iterable[Recipient]) -> list[Recipient]:
    """Who stands in today for people that a message names, and may open the case.

    What goes to a group reaches a deputy anyhow. A message to who is kept out of the case, or to a
    party with a page of its own, is of that person alone, also when it works here.
    """
    kept_out = set(context.instance.excluded or ())
    inside = [each for each in named if not _is_from_outside(context, each)]
    usernames = {each.audience for each in recognised(context, inside)} - kept_out
    today = absences.today(context.services)
    away = [
        absence
        for person in people.named(context.session, usernames)
        if person.active and (absence := absences.noted(person)) and absence.covers(today)
    ]
    standing_in = {each.deputy for each in away} - usernames
    return [
        Recipient(audience=person.username, name=person.name, email=person.email)
        for person in people.named(context.session, standing_in)
        if person.email and _may_read(context, person.username)
    ]


def _is_from_outside(context: CaseContext, named: Recipient) -> bool:
    party = context.bundle.settings.parties.get(named.audience.partition(":")[0])
    return party is not None and (party.filed or party.page)


def _may_read(context: CaseContext, username: str) -> bool:
    actor = signing_in.actor_for(context.services, context.session, username)
    return actor is not None and readers.may_read(context.session, context.instance, actor)


def choices(
    context: CaseContext, named: Iterable[Recipient], groups: Collection[str]
) -> Mapping[str, TermMail]:
    """How those with an account hear of a term of this case, which *groups* are warned of."""
    found = people.named(context.session, [each.audience for each in named])
    return {person.username: _choice(context, person, groups) for person in found}


def _choice(context: CaseContext, person: Person, groups: Collection[str]) -> TermMail:
    """What somebody chose; no mail at all only as far as the version of the case allows it."""
    known = context.bundle.settings.groups
    through = [
        group
        for group in known.values()
        if group.key in groups and group_of(context.bundle.key, group.key) in person.groups
    ]
    may_go_without = bool(through) and all(group.without_mail for group in through)
    if person.term_mail is TermMail.NONE and not may_go_without:
        return termmail.USUAL
    return person.term_mail

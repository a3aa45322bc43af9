"""Who is a party of a case, by the record; an audience becomes a name. Nothing is sent here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from service.bundle.bundle import Bundle
from service.bundle.parties import Party
from service.core.errors import FeelError
from service.core.words import PartyField, PersonField
from service.engine import expressions
from service.engine.step import Facts

Evaluate = Callable[[str, Mapping[str, Any]], Any]
ROW = PartyField.ROW  # the name under which the expressions of a party read its own row


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who a party is, as far as the record tells; empty where it does not."""

    name: str
    email: str


def names_of(party: Party, item: object, evaluate: Evaluate) -> dict[str, Any]:
    """What the expressions of *party* may read: the row of the record that *item* picks.

    The row is None when the record has none; a party without rows reads the record alone.
    """
    if not party.row:
        return {}
    row = single(evaluate(party.row, {party.per: item} if party.per else {}))
    return {party.key: row, ROW: row}


def single(value: Any) -> Any:
    """FEEL filters give a list; one element stands for itself."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def addressees(bundle: Bundle, facts: Facts, audiences: Iterable[str]) -> dict[str, str]:
    """Per audience the name of who it stands for, as far as the record knows it."""
    named = {audience: _name(bundle, facts, audience) for audience in audiences}
    return {audience: name for audience, name in named.items() if name}


def contact(bundle: Bundle, facts: Facts, audience: str) -> Contact:
    """Who an audience stands for by the record alone."""
    key, _, item = audience.partition(":")
    party = bundle.settings.parties.get(key)
    if party is None:
        return Contact(name="", email="")
    return Contact(
        name=_in_record(bundle, facts, party, item, party.name),
        email=_in_record(bundle, facts, party, item, party.email),
    )


def _name(bundle: Bundle, facts: Facts, audience: str) -> str:
    key, _, item = audience.partition(":")
    party = bundle.settings.parties.get(key)
    named = "" if party is None else _in_record(bundle, facts, party, item, party.name)
    return named or _person(facts, item or key)  # a member of a group is called by user name


def _in_record(bundle: Bundle, facts: Facts, party: Party, item: str, wanted: str) -> str:
    """What one expression of a party says of it; empty when the record does not know."""

    def evaluate(source: str, local: Mapping[str, Any]) -> Any:
        return expressions.evaluate(bundle, source, facts, local)

    own: dict[str, Any] = {party.per: item} if party.per else {}
    try:
        found = single(evaluate(wanted, {**own, **names_of(party, item, evaluate)}))
    except FeelError:  # the record has moved on since the letter left
        return ""
    return found if isinstance(found, str) else ""


def _person(facts: Facts, username: str) -> str:
    found: Mapping[str, Any] | None = next(
        (each for each in facts.accounts() if username and each["value"] == username), None
    )
    return "" if found is None else str(found[PersonField.NAME])

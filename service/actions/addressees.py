"""Who the documents of a case are for: an audience becomes a name. Nothing is sent here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from service.bundle.bundle import Bundle
from service.bundle.settings import Party
from service.core.errors import FeelError
from service.engine import expressions
from service.engine.step import Facts
from service.store.tables import Document


def addressees(bundle: Bundle, facts: Facts, found: Iterable[Document]) -> dict[str, str]:
    """Per audience of *found* the name of who it stands for, as far as the record knows it."""
    audiences = {each.audience for each in found if each.audience}
    named = {audience: _name(bundle, facts, audience) for audience in audiences}
    return {audience: name for audience, name in named.items() if name}


def _name(bundle: Bundle, facts: Facts, audience: str) -> str:
    key, _, item = audience.partition(":")
    party = bundle.settings.parties.get(key)
    return ("" if party is None else _in_record(bundle, facts, party, item)) or _person(facts, item)


def _in_record(bundle: Bundle, facts: Facts, party: Party, item: str) -> str:
    local: dict[str, Any] = {party.per: item} if party.per else {}
    try:
        if party.row:
            row = _single(expressions.evaluate(bundle, party.row, facts, local))
            local = {**local, party.key: row, "rij": row}
        name = _single(expressions.evaluate(bundle, party.name, facts, local))
    except FeelError:  # the record has moved on since the letter left
        return ""
    return name if isinstance(name, str) else ""


def _person(facts: Facts, username: str) -> str:
    found: Mapping[str, Any] | None = next(
        (each for each in facts.people() if username and each["value"] == username), None
    )
    return "" if found is None else str(found["naam"])


def _single(value: Any) -> Any:
    """FEEL filters give a list; one element stands for itself."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value

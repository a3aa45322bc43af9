"""The printed case file: who may print it, and that every value is on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from service.actions import dossier
from service.actions.shown import NO, YES, shown
from service.core.errors import NotAllowed
from service.engine.step import Facts
from service.store.audit import Act
from service.store.tables import AuditEvent
from tests.proef import World

Answers = Callable[..., dict[str, Any]]


class Press:
    """A printer that keeps what it was given."""

    def __init__(self) -> None:
        self.documents: list[Mapping[str, Any]] = []

    def letter(self, document: Mapping[str, Any]) -> bytes:
        return self.dossier(document)

    def dossier(self, document: Mapping[str, Any]) -> bytes:
        self.documents.append(document)
        return b"%PDF"

    def report(self, document: Mapping[str, Any]) -> bytes:
        return self.dossier(document)


def printed(world: World, number: str, username: str = "anna") -> Mapping[str, Any]:
    press = Press()
    services = replace(world.services, printer=press)
    dossier.print_case(services, number, world.actor(username), say=str, language="en")
    return press.documents[-1]


def values(document: Mapping[str, Any]) -> dict[str, list[str]]:
    rows = [row for part in document["sections"] for row in part["rows"]]
    return {row["label"]: row["value"]["words"] for row in rows}


def test_a_case_file_holds_what_was_answered_and_what_was_not(
    world: World, answers: Answers
) -> None:
    number = world.file(answers()).number
    document = printed(world, number)
    assert values(document)["Uw naam"] == ["Kees"]
    assert "Besluit" in document["sections"][0]["empty"]
    assert document["number"] == number


def test_a_case_file_names_its_version_and_edition_as_people_do(
    sqlite_world: World, answers: Answers
) -> None:
    number = sqlite_world.file(answers()).number
    told = {row["label"]: row["value"]["words"] for row in printed(sqlite_world, number)["facts"]}
    short = sqlite_world.case(number).bundle_hash[:12]
    assert told["Version of the process"] == [f"1 ({short})"]
    assert told["Rules"] == ["Proefregeling of 2026-01"]


def test_printing_a_case_file_is_logged_as_reading(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    printed(world, number, "arie")
    last = world.rows(AuditEvent)[-1]
    assert (last.kind, last.actor) == (Act.CASE_READ, "arie")


def test_who_may_not_open_a_case_may_not_print_it(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    with pytest.raises(NotAllowed):
        printed(world, number, "mia")


def test_a_value_has_no_language_of_its_own(sqlite_world: World, answers: Answers) -> None:
    case = sqlite_world.case(sqlite_world.file(answers()).number)
    with sqlite_world.services.db.reading() as session:
        bundle = sqlite_world.services.bundles.get(session, case.bundle_hash)
    facts = Facts(record={}, now=sqlite_world.services.clock(), case={}, people=tuple)
    assert shown(bundle, "x", [True, False], facts).words == (YES, NO)
    assert shown(bundle, "x", "2026-05-01", facts).words == (date(2026, 5, 1),)
    assert shown(bundle, "x", date(2026, 5, 1), facts).words == (date(2026, 5, 1),)
    rows = shown(bundle, "x", [{"id": "1", "naam": "Bob", "leeg": None}], facts).rows
    assert [[(pair.label, str(pair.value)) for pair in row] for row in rows] == [[("Naam", "Bob")]]

"""By what a case can be found: written with each step, kept beside it, filled in afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from service.actions import refilling, traits
from service.store.tables import NO_TERM, Trait
from service.store.tables.traits import LENGTH
from tests.conftest import Clock
from tests.proef import World

Answers = Callable[..., dict[str, Any]]
DECIDE = {"besluit": "toegekend", "reden": "In orde."}


def indexed(world: World) -> dict[str, int]:
    """What the database keeps beside the case."""
    return {row.name: row.at for row in world.rows(Trait)}


def on_row(world: World, number: str) -> dict[str, int]:
    found: dict[str, int] = json.loads(world.case(number).traits)
    return found


def finish(world: World, number: str) -> None:
    world.complete(number, "Aanvraag beoordelen", "anna", DECIDE)
    world.do_jobs()
    world.complete(number, "Besluit tekenen", "dirk", {"getekend": True})


def test_a_new_case_is_found_by_where_it_stands_and_whose_turn_it_is(
    world: World, answers: Answers
) -> None:
    number = world.file(answers()).number
    found = indexed(world)
    assert found.keys() >= {
        f"nr:{number.lower()}",
        "root:proefproces/proefproces",
        "here:proefproces/beoordelen",
        "seat:g:proefproces/beoordelaar",
        "is:proefproces/soort=verlof",
        "is:proefproces/uitkomst=",
    }
    assert found == on_row(world, number)


def test_the_index_follows_each_step(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    world.complete(number, "Aanvraag beoordelen", "anna", DECIDE)
    found = indexed(world)
    assert "here:proefproces/beoordelen" not in found
    assert found == on_row(world, number)


def test_a_closed_case_stands_nowhere_and_is_nobodys_turn(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    finish(world, number)
    kinds = {each.partition(":")[0] for each in indexed(world)}
    assert kinds.isdisjoint({traits.Kind.HERE, traits.Kind.SEAT})
    assert world.case(number).due_at == NO_TERM


def test_a_term_that_runs_is_late_from_a_date_that_is_known_before(
    world: World, answers: Answers, clock: Clock
) -> None:
    case = world.case(world.file(answers()).number)
    assert case.late_at == case.due_at
    assert case.soon_at < case.due_at
    assert indexed(world)["term:proefproces/beslissen"] == int(case.due_at.timestamp())


def test_a_term_that_was_met_in_time_is_no_trait(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    finish(world, number)
    assert world.case(number).late_at is None
    assert "term:proefproces/beslissen" not in indexed(world)


def test_a_term_that_was_met_too_late_stays_one(
    world: World, answers: Answers, clock: Clock
) -> None:
    number = world.file(answers()).number
    due = world.case(number).due_at
    clock.pass_(timedelta(days=60))
    finish(world, number)
    assert world.case(number).late_at == due
    assert indexed(world)["term:proefproces/beslissen"] == int(due.timestamp())


def test_a_case_of_before_gets_its_traits_from_the_worker(world: World, answers: Answers) -> None:
    numbers = [world.file(answers()).number for _ in range(2)]
    finish(world, numbers[1])
    before = indexed(world), [world.case(each).due_at for each in numbers]
    forget = text("UPDATE instance SET traits = '{}', measured_by = '', due_at = :never")
    with world.services.db.writing() as session:
        session.execute(forget.bindparams(never=NO_TERM.replace(tzinfo=None)))
    assert indexed(world) == {}
    while refilling.fill(world.services):
        pass
    assert (indexed(world), [world.case(each).due_at for each in numbers]) == before


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Klacht over kwaliteit", ["klacht", "over", "kwaliteit"]),
        ("Coördinator, coordinator!", ["coordinator"]),  # accents and doubles do not matter
        ("a b cd K-2026", ["2026"]),  # too short to search for
        ("", []),
    ],
)
def test_the_words_of_a_line(text: str, found: list[str]) -> None:
    assert traits.words(text) == found


def test_a_long_line_has_no_end_of_words() -> None:
    assert len(traits.words(" ".join(f"woord{n}" for n in range(99)))) == traits.MOST_WORDS


def test_a_trait_is_as_long_as_the_index_allows() -> None:
    assert len(traits.name(traits.Kind.HERE, "x" * 999)) == LENGTH


def test_what_has_no_date_sorts_last() -> None:
    assert datetime(2999, 1, 1, tzinfo=UTC) < NO_TERM

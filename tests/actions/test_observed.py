"""What a case counts for is written with the step that changed it, and only then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from service.actions import timers
from service.store import totals
from service.store.tables import Basis, DayTotal, Observation
from tests.conftest import Clock
from tests.proef import World

Answers = Callable[..., dict[str, Any]]
Sums = dict[tuple[str, str, str], int]
LATE_DAY = date(2026, 3, 10)  # the first day after the term has passed


def ledger(world: World, known_at: datetime | None = None) -> Sums:
    """How often each measure counts, by day and dimensions: the sum of all rows."""
    found: Counter[tuple[str, str, str]] = Counter()
    for row in world.rows(Observation):
        if known_at is None or row.known_at <= known_at:
            found[row.measure, row.day.isoformat(), row.dimensions] += row.sign
    return {key: count for key, count in found.items() if count}


def added_up(world: World, basis: Basis = Basis.MOMENT) -> Sums:
    return {
        (row.measure, row.day.isoformat(), row.dimensions): row.cases
        for row in world.rows(DayTotal)
        if row.basis is basis and row.cases
    }


def add_up(world: World, limit: int = 100) -> int:
    with world.services.db.writing() as session:
        return totals.add_up(session, world.services.clock(), limit)


def decide(world: World, number: str) -> None:
    data = {"besluit": "toegekend", "reden": "In orde."}
    world.complete(number, "Aanvraag beoordelen", "anna", data)
    world.do_jobs()


def test_a_case_that_is_opened_counts_and_its_term_will_be_missed_unless_it_is_met(
    world: World, answers: Answers
) -> None:
    world.file(answers())
    assert ledger(world) == {
        ("ontvangen", "2026-03-02", '{"soort":"verlof","uitkomst":""}'): 1,
        ("te_laat", "2026-03-10", '{"soort":"verlof"}'): 1,
    }


def test_a_term_that_is_met_takes_back_that_it_would_be_missed(
    world: World, answers: Answers
) -> None:
    number = world.file(answers()).number
    decide(world, number)
    assert ledger(world) == {
        ("ontvangen", "2026-03-02", '{"soort":"verlof","uitkomst":"toegekend"}'): 1,
        ("op_tijd", "2026-03-02", '{"soort":"verlof"}'): 1,
    }


def test_what_was_known_at_a_moment_can_be_told_later(
    world: World, answers: Answers, clock: Clock
) -> None:
    number = world.file(answers()).number
    before, moment = ledger(world), clock()
    clock.set(2026, 3, 5, 9, 0)
    decide(world, number)
    assert ledger(world) != before
    assert ledger(world, known_at=moment) == before


def test_a_term_that_was_met_late_stays_missed(
    world: World, answers: Answers, clock: Clock
) -> None:
    number = world.file(answers()).number
    clock.set(2026, 3, 12, 9, 0)
    decide(world, number)
    assert ("te_laat", "2026-03-10", '{"soort":"verlof"}') in ledger(world)
    assert not any(measure == "op_tijd" for measure, _, _ in ledger(world))


def test_a_step_that_changes_nothing_of_it_writes_no_row(
    world: World, answers: Answers, clock: Clock
) -> None:
    number = world.file(answers()).number
    rows = len(world.rows(Observation))
    clock.set(2026, 3, 10, 0, 0)
    assert timers.fire(world.services, world.case(number).id, clock())
    assert len(world.rows(Observation)) == rows


def test_a_closed_case_adds_its_working_days(world: World, answers: Answers, clock: Clock) -> None:
    number = world.file(answers()).number
    clock.set(2026, 3, 5, 9, 0)
    decide(world, number)
    world.complete(number, "Besluit tekenen", "dirk", {"getekend": True})
    (row,) = [row for row in world.rows(Observation) if row.measure == "doorlooptijd"]
    assert (row.hundredths, row.spread, row.day) == (300, True, date(2026, 3, 5))
    assert [row.day for row in world.rows(Observation) if row.measure == "getekend"] == [
        date(2026, 3, 5)
    ]


def test_days_are_added_up_once_and_corrected_by_what_comes_late(
    world: World, answers: Answers, clock: Clock
) -> None:
    number = world.file(answers()).number
    world.file(answers(soort="kosten"))
    clock.set(2026, 3, 10, 9, 0)
    while add_up(world, limit=1):
        pass
    assert added_up(world) == ledger(world)
    clock.set(2026, 3, 12, 9, 0)
    decide(world, number)
    assert add_up(world) > 0
    assert add_up(world) == 0
    assert added_up(world) == ledger(world)
    decided = ("ontvangen", "2026-03-02", '{"soort":"verlof","uitkomst":"toegekend"}')
    assert added_up(world, Basis.CASE)[decided] == 1


def test_what_is_written_ahead_is_in_no_total_before_it_happens(
    world: World, answers: Answers, clock: Clock
) -> None:
    world.file(answers())
    assert add_up(world) == 1
    assert {measure for measure, _, _ in added_up(world)} == {"ontvangen"}
    clock.set(2026, 3, 9, 23, 59)
    assert add_up(world) == 0
    clock.set(2026, 3, 10, 0, 0)
    assert add_up(world) == 1
    assert added_up(world, Basis.CASE)["te_laat", "2026-03-02", '{"soort":"verlof"}'] == 1


@pytest.mark.postgres
def test_two_workers_add_up_different_rows(
    make_world: Callable[[str], World], answers: Answers, clock: Clock
) -> None:
    world = make_world("postgres")
    world.file(answers())
    world.file(answers(soort="kosten"))
    clock.pass_(timedelta(days=30))
    with world.services.db.writing() as one:
        assert totals.add_up(one, clock(), 2) == 2
        assert add_up(world) == 2
    assert add_up(world) == 0
    assert added_up(world) == ledger(world)

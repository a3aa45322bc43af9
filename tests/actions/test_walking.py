"""The walked path of a case has rows of its own, and can be told as it was at any moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from service.actions import proof, timers, walking
from service.actions.walking import Stay
from service.core.actor import PUBLIC
from service.engine.step import How
from service.store.tables import Passage
from tests.conftest import Clock
from tests.proef import World

Answers = Callable[..., dict[str, Any]]
DECIDE = {"besluit": "toegekend", "reden": "In orde."}


def path(world: World, number: str) -> dict[str, Stay]:
    """The stays of a case, by the id of the element; the last one at each."""
    with world.services.db.reading() as session:
        found = walking.walked(session, world.case(number))
    return {stay.element.removeprefix("proefproces/"): stay for stay in found}


def test_what_a_token_passed_at_once_is_told_with_where_it_came_from(
    world: World, answers: Answers, clock: Clock
) -> None:
    number = world.file(answers()).number
    start, fork = path(world, number)["start"], path(world, number)["naast_elkaar"]
    assert (start.source, start.role, start.seconds) == ("", PUBLIC.username, 0)
    assert (fork.source, fork.role, fork.left_at) == ("proefproces/start", "", clock())


def test_a_task_tells_how_long_it_waited_and_which_group_did_it(
    world: World, answers: Answers, clock: Clock
) -> None:
    number = world.file(answers()).number
    waiting = path(world, number)["beoordelen"]
    assert (waiting.how, waiting.entered_at, waiting.left_at) == (None, clock(), None)
    clock.pass_(timedelta(hours=3))
    world.complete(number, "Aanvraag beoordelen", "anna", DECIDE)
    done = path(world, number)["beoordelen"]
    assert (done.how, done.seconds, done.role) == (
        How.COMPLETED,
        3 * 3600,
        "proefproces/beoordelaar",
    )
    assert done.source == "proefproces/naast_elkaar"
    assert done.bundle_hash == world.case(number).bundle_hash
    assert done.revision == world.case(number).revision
    assert path(world, number)["besluit_versturen"].left_at is None


def test_what_the_end_of_a_case_takes_away_is_told_as_cancelled(
    world: World, answers: Answers, clock: Clock
) -> None:
    number = world.file(answers()).number
    world.complete(number, "Aanvraag beoordelen", "anna", DECIDE)
    world.do_jobs()
    world.complete(number, "Besluit tekenen", "dirk", {"getekend": True})
    found = path(world, number)
    assert (found["herinnering"].how, found["einde"].how) == (How.CANCELLED, How.COMPLETED)
    assert [stay for stay in found.values() if stay.left_at is None] == []


def test_the_path_is_told_as_it_was_at_a_moment(
    world: World, answers: Answers, clock: Clock
) -> None:
    number, opened_at = world.file(answers()).number, clock()
    before = path(world, number)
    clock.set(2026, 3, 10, 0, 0)
    assert timers.fire(world.services, world.case(number).id, clock())
    assert "aanmanen" in path(world, number)
    then = walking.as_of(path(world, number).values(), opened_at)
    assert {(s.element, s.left_at, s.how) for s in then} == {
        (s.element, s.left_at, s.how) for s in before.values()
    }


def test_no_name_of_a_person_stands_in_it(world: World, answers: Answers) -> None:
    number = world.file(answers(tekenaar="dirk")).number
    world.complete(number, "Aanvraag beoordelen", "anna", DECIDE)
    world.do_jobs()
    world.complete(number, "Besluit tekenen", "dirk", {"getekend": True})
    assert {row.role for row in world.rows(Passage)} == {
        *("", "publiek", "regelwerk"),
        *("proefproces/beoordelaar", "proefproces/directie"),
    }


def test_a_path_that_is_changed_behind_the_back_of_the_service_is_found(
    sqlite_world: World, answers: Answers
) -> None:
    world = sqlite_world
    world.file(answers())
    change = text("UPDATE passage SET left_at = '2026-03-01 00:00:00.000000' WHERE id = 1")
    with world.services.db.writing() as session, pytest.raises(DatabaseError):
        session.execute(change)
    with world.services.db.writing() as session:
        session.execute(text("DROP TRIGGER passage_no_update"))
        session.execute(change)
    report = proof.prove(world.services)
    assert [flaw.table for flaw in report.flaws] == ["passage"]


def carried_over(world: World, number: str) -> None:
    """As the trail of before told a path: when stays ended, and which scopes began."""
    case = world.case(number)
    rows = [
        ("deel", "entered", 1),
        ("start", "completed", 1),
        ("deel", "completed", 2),
        ("ander_deel", "entered", 2),
    ]
    with world.services.db.writing() as session:
        session.execute(text("DROP TRIGGER passage_no_delete"))
        session.execute(text("DELETE FROM passage"))
        session.execute(text("DELETE FROM passage_to_total"))  # its numbers begin anew
        for element, how, hour in rows:
            session.add(
                Passage(
                    instance_id=case.id,
                    element=f"proefproces/{element}",
                    left_at=datetime(2026, 3, 1, hour, tzinfo=UTC),
                    how=how,
                    bundle_hash=case.bundle_hash,
                    revision=0,
                )
            )
        waiting = {name: mark for name, mark in case.waiting.items() if name != "here"}
        session.merge(case).waiting = waiting


def test_a_case_of_before_shows_what_its_trail_told_until_its_next_step(
    sqlite_world: World, answers: Answers, clock: Clock
) -> None:
    world = sqlite_world
    number = world.file(answers()).number
    carried_over(world, number)
    found = path(world, number)
    assert (found["deel"].how, found["deel"].entered_at) == (How.COMPLETED, None)
    assert (found["ander_deel"].how, found["ander_deel"].left_at) == (None, None)
    world.complete(number, "Aanvraag beoordelen", "anna", DECIDE)
    found = path(world, number)
    assert found["beoordelen"].entered_at is None
    assert found["besluit_versturen"].entered_at == clock()
    assert "ander_deel" not in found

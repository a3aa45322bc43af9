"""What waits and who works, as the operator, the monitor and the staff are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update

from service.actions import checkup, vitals
from service.actions.checkup import Part, State
from service.actions.vitals import LATE, UNSENT
from service.outside import DiskFiles
from service.store import workers
from service.store.tables import Job, JobState, Timer, TimerState
from service.store.workers import SILENT, Beat
from tests.proef import World

SECOND = timedelta(seconds=1)


@pytest.fixture
def quiet(world: World, answers: Callable[..., dict[str, Any]]) -> World:
    """A case in which nothing is to be done, and a worker that is alive."""
    world.file(answers())
    with world.services.db.writing() as session:
        session.execute(delete(Job))
        session.execute(update(Timer).values(state=TimerState.VOID))
    given_beat(world)
    return world


def given_beat(world: World) -> None:
    with world.services.db.writing() as session:
        busy = {"letters": ("proefproces/brief", 3.0)}
        workers.beat(session, Beat(id="w", host="een", pid=7, version="1", lanes=busy))


def given_job(world: World, topic: str, state: JobState = JobState.READY) -> None:
    with world.services.db.writing() as session:
        session.add(
            Job(
                key=f"{topic}-{state}",
                instance_id=1,
                token="t",
                element="proefproces/brief",
                name="Brief sturen",
                topic=topic,
                state=state,
                not_before=world.services.clock(),
                created_at=world.services.clock(),
            )
        )


def later(world: World, span: timedelta) -> World:
    """The same world, so much later; the worker beats on."""
    pass_time(world, span)
    given_beat(world)
    return world


def pass_time(world: World, span: timedelta) -> None:
    clock: Any = world.services.clock  # the one of the tests, which only moves when told to
    clock.pass_(span)


def test_all_is_well_when_somebody_works_and_nothing_waits(quiet: World) -> None:
    found = vitals.read(quiet.services)
    assert found.is_well
    assert [(hand.host, hand.is_living) for hand in found.workers] == [("een", True)]
    assert found.waits(found.jobs) == timedelta(0)


def test_a_silent_worker_is_no_worker(quiet: World) -> None:
    pass_time(quiet, SILENT + SECOND)
    found = vitals.read(quiet.services)
    assert not found.is_worked
    assert not found.is_well


@pytest.mark.parametrize("topic", ["brief", "bericht", "iets_anders"])
def test_what_waits_for_long_is_not_well(quiet: World, topic: str) -> None:
    given_job(quiet, topic)
    assert vitals.read(quiet.services).jobs.count == 1
    assert not vitals.read(quiet.services).is_behind
    found = vitals.read(later(quiet, LATE + SECOND).services)
    assert found.is_behind
    assert not found.is_well


def test_a_term_that_does_not_fire_is_not_well(quiet: World) -> None:
    with quiet.services.db.writing() as session:
        session.execute(update(Timer).values(state=TimerState.ARMED, due_at=quiet.services.clock()))
    found = vitals.read(later(quiet, LATE + SECOND).services)
    assert found.timers.count > 0
    assert found.waits(found.timers) == LATE + SECOND
    assert not found.is_well


@pytest.mark.parametrize(
    ("topic", "state", "told"),
    [
        ("brief", JobState.READY, (1, 0)),
        ("bericht", JobState.READY, (1, 0)),
        ("brief", JobState.INCIDENT, (1, 1)),
        ("brief", JobState.DONE, None),
        ("brief", JobState.VOID, None),
        ("zaak_openen", JobState.READY, None),  # sends nothing to anybody
    ],
)
def test_staff_hear_of_letters_that_wait_and_of_nothing_else(
    quiet: World, topic: str, state: JobState, told: tuple[int, int] | None
) -> None:
    given_job(quiet, topic, state)
    assert vitals.unsent(quiet.services) is None, "it may be on its way"
    found = vitals.unsent(later(quiet, UNSENT + SECOND).services)
    assert (None if found is None else (found.count, found.refused)) == told


def test_staff_hear_whether_anybody_sends_them(quiet: World) -> None:
    given_job(quiet, "brief")
    assert (found := vitals.unsent(later(quiet, UNSENT + SECOND).services)) and found.is_worked
    pass_time(quiet, SILENT + SECOND)
    assert (found := vitals.unsent(quiet.services)) and not found.is_worked


def test_what_was_given_up_is_not_well_however_fresh(quiet: World) -> None:
    given_job(quiet, "iets_anders", JobState.INCIDENT)
    assert not vitals.read(quiet.services).is_well


def test_every_part_of_a_healthy_service_is_found_to_work(quiet: World) -> None:
    assert set(checkup.examine(quiet.services).values()) == {State.OK}


def test_nobody_who_works_is_told(quiet: World) -> None:
    pass_time(quiet, SILENT + SECOND)
    found = checkup.examine(quiet.services)
    assert [part for part in Part if found[part] is not State.OK] == [Part.WORKER]


def test_files_that_cannot_be_written_are_told(quiet: World, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder has to be")
    found = checkup.examine(replace(quiet.services, files=DiskFiles(blocked)))
    assert [part for part in Part if found[part] is not State.OK] == [Part.FILES]


def test_a_database_that_takes_no_writes_is_told(sqlite_world: World) -> None:
    given_beat(sqlite_world)
    with sqlite_world.services.db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")  # stays with the pooled connection
    found = checkup.examine(sqlite_world.services)
    assert [part for part in Part if found[part] is not State.OK] == [Part.WRITING]


def test_tables_of_another_version_are_told(sqlite_world: World) -> None:
    with sqlite_world.services.db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    found = checkup.examine(sqlite_world.services)
    assert found[Part.DATABASE] is State.OK
    assert found[Part.TABLES] is State.FAILED
    assert found[Part.WORKER] is State.UNKNOWN

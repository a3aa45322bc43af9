"""A step that kills or silences whoever performs it, with real workers: it is set aside."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from service.actions.services import Services
from service.connectors.wording import say
from service.store.tables import Job, JobState
from service.worker.retries import DIED, TOO_LONG
from tests.waiting import wait_for
from tests.worker.at_work import PATIENCE, environment, on
from tests.worker.small_case import given_case, job, small_bundle

# What Python runs before anything else: the topic ``brief`` does this, in every process.
POISON = """
import os, signal, threading
import service.connectors
def perform(context):
    {deed}
service.connectors.CONNECTORS["brief"] = perform
"""
KILLS, HANGS = "os.kill(os.getpid(), signal.SIGKILL)", "threading.Event().wait()"
STUCK = "import re; re.match('(a+)+b', 'a' * 64)"  # with the interpreter to itself, for years
WORK = [sys.executable, "-c", "from service.cli import main; main()", "work"]

pytestmark = pytest.mark.fault


def poisoned(folder: Path, deed: str) -> str:
    """A path on which every Python process finds the poison."""
    place = folder / "poison"
    place.mkdir()
    (place / "sitecustomize.py").write_text(POISON.format(deed=deed))
    return os.pathsep.join([str(place), *sys.path])


def states(services: Services) -> dict[str, JobState]:
    with services.db.reading() as session:
        return {row.topic: row.state for row in session.scalars(select(Job))}


def given_work(services: Services) -> None:
    given_case(services, small_bundle(job(0, "brief")), "K-1")
    given_case(services, small_bundle(job(0, "uitvoer")), "K-2")


def hurry(services: Services) -> None:
    """The next try need not wait: it is as if the minutes had passed."""
    with services.db.writing() as session:
        past = services.clock() - timedelta(days=1)
        session.execute(update(Job).values(not_before=past))


def last_error(services: Services) -> str | None:
    with services.db.reading() as session:
        return session.scalars(select(Job.last_error).where(Job.topic == "brief")).one()


@pytest.mark.parametrize(
    ("deed", "reason"),
    [(KILLS, say(DIED, code=-9)), (STUCK, say(TOO_LONG, seconds=3))],
    ids=["kills", "stuck"],
)
def test_a_step_that_ends_its_worker_does_so_once_and_is_set_aside(
    new_database: Callable[[str], str], tmp_path: Path, deed: str, reason: str
) -> None:
    database = new_database("sqlite")
    limits = {"lease_seconds": "3", "job_seconds": "3", "mail_seconds": "1"}
    with on(database, tmp_path, **limits) as make:
        services = make()
        given_work(services)
        given = environment(database, tmp_path, limits)
        given["PYTHONPATH"] = poisoned(tmp_path, deed)
        log = tmp_path / "said.log"
        with log.open("wb") as output:
            worker = subprocess.Popen(WORK, env={**os.environ, **given}, stdout=output)
        wait_for(lambda: last_error(services) is not None)
        assert states(services)["brief"] is JobState.READY
        hurry(services)
        wait_for(lambda: states(services)["brief"] is JobState.INCIDENT)
        hurry(services)  # the other was in hand when its worker died
        wait_for(lambda: states(services)["uitvoer"] is JobState.DONE)
        assert last_error(services) == reason
        assert worker.poll() is None
        worker.terminate()
        assert worker.wait(PATIENCE) == 0
        assert log.read_text().count("worker.ended") == 1  # afterwards only what it started died


def test_a_step_that_hangs_is_left_once_and_ended_after_that(
    new_database: Callable[[str], str], tmp_path: Path
) -> None:
    database = new_database("sqlite")
    limits = {"job_seconds": "2", "mail_seconds": "1"}
    with on(database, tmp_path, **limits) as make:
        services = make()
        given_work(services)
        given = environment(database, tmp_path, limits)
        given["PYTHONPATH"] = poisoned(tmp_path, HANGS)
        worker = subprocess.Popen(WORK, env={**os.environ, **given})
        for _ in range(2):
            wait_for(lambda: last_error(services) is not None)
            with services.db.writing() as session:
                session.execute(update(Job).values(last_error=None))
            hurry(services)
        wait_for(lambda: states(services)["brief"] is JobState.INCIDENT)
        assert states(services)["uitvoer"] is JobState.DONE
        assert last_error(services) == say(TOO_LONG, seconds=2)
        worker.terminate()
        assert worker.wait(PATIENCE) == 0  # what hangs does not keep it

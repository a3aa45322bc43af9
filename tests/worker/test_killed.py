"""A worker process that is killed while it talks to the mail server or rehearses a version."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from service import wiring
from service.actions.rehearsals import LEASE
from service.settings import load
from service.store import handovers
from service.store.tables import Instance, Job, JobState, Mail, RehearsalState
from service.worker import rehearse_next, tick
from tests.bench.processes import children
from tests.outside.conftest import FreePort, MailServer
from tests.rehearsed import FEATURE, GOOD, given_draft, row_of
from tests.waiting import wait_for
from tests.worker.small_case import given_case, job, small_bundle

PATIENCE = 60.0
WORK = [sys.executable, "-c", "from service.cli import main; main()", "work"]

pytestmark = pytest.mark.fault


class Stalling(MailServer):
    """Takes the whole first message, says so to the test, and never answers."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = threading.Event()
        self.stalls = True

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        if self.stalls:
            self.stalls = False
            self.reached.set()
            await asyncio.Event().wait()  # cancelled when the killed client hangs up
        return answer


def installed(new_database: Callable[[str], str], folder: Path, port: int) -> dict[str, str]:
    """The environment of an installation that mails through *port*."""
    return {
        "REGELWERK_DATABASE_URL": new_database("sqlite"),
        "REGELWERK_DATA_DIR": str(folder / "var"),
        "REGELWERK_SMTP_URL": f"smtp://127.0.0.1:{port}",
    }


def test_a_worker_killed_during_a_conversation_sends_the_same_message_again(
    new_database: Callable[[str], str], tmp_path: Path
) -> None:
    box = Stalling()
    server = FreePort(box, hostname="127.0.0.1", port=0)
    server.start()
    given = installed(new_database, tmp_path, server.port)
    services = wiring.build(load(given))
    case = given_case(services, small_bundle(job(0, "bericht", aan="aanvrager")))
    worker = subprocess.Popen(WORK, env={**os.environ, **given}, stdout=subprocess.DEVNULL)
    assert box.reached.wait(PATIENCE)
    worker.send_signal(signal.SIGKILL)
    worker.wait(PATIENCE)

    later = wiring.build(load(given), clock=lambda: wiring.now() + timedelta(minutes=3))
    tick(later, later.clock())
    with later.db.reading() as session:
        (repeat,) = handovers.repeats(session)
    later.db.close()

    server.stop()
    with services.db.reading() as session:
        assert session.scalars(select(Job.state)).one() is JobState.DONE
        assert session.get_one(Instance, case).ended_at is not None
        (mail,) = session.scalars(select(Mail)).all()
    services.db.close()
    assert {message["Message-ID"] for message in box.messages} == {mail.message_id}
    assert (repeat.message_id, repeat.times) == (mail.message_id, 2)
    assert len(box.messages) == 2  # at least once: the first was never acknowledged


def test_a_worker_that_was_frozen_in_a_conversation_sends_nothing_when_it_wakes(
    new_database: Callable[[str], str], tmp_path: Path
) -> None:
    class Freezing(MailServer):
        """Says when a recipient is named; the message itself comes after that."""

        reached = threading.Event()

        async def handle_RCPT(self, *given: Any) -> str:
            self.reached.set()
            await asyncio.sleep(0.5)
            return await super().handle_RCPT(*given)

    box = Freezing()
    server = FreePort(box, hostname="127.0.0.1", port=0)
    server.start()
    given = installed(new_database, tmp_path, server.port)
    services = wiring.build(load(given))
    given_case(services, small_bundle(job(0, "bericht", aan="aanvrager")))
    said = tmp_path / "said.log"
    with said.open("wb") as output:
        worker = subprocess.Popen(WORK, env={**os.environ, **given}, stdout=output)
    assert box.reached.wait(PATIENCE)
    (watched,) = children(worker.pid)
    os.kill(watched, signal.SIGSTOP)
    later = wiring.build(load(given), clock=lambda: wiring.now() + timedelta(minutes=2))
    assert tick(later, later.clock()).jobs == 1
    later.db.close()
    os.kill(watched, signal.SIGCONT)
    wait_for(lambda: "job.lost" in said.read_text())
    worker.terminate()
    worker.wait(PATIENCE)
    server.stop()
    with services.db.reading() as session:
        assert session.scalars(select(Job.state)).one() is JobState.DONE
        assert handovers.repeats(session) == []
    services.db.close()
    assert len(box.messages) == 1


def test_a_rehearsal_outlives_the_worker_and_its_child_does_not(
    new_database: Callable[[str], str], tmp_path: Path
) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    given = {
        "REGELWERK_DATABASE_URL": new_database("sqlite"),
        "REGELWERK_DATA_DIR": str(tmp_path / "var"),
    }
    services = wiring.build(load(given))
    draft = given_draft(services, *[FEATURE] * 40)
    environment = {**os.environ, **given, "TMPDIR": str(place)}
    worker = subprocess.Popen(WORK, env=environment, stdout=subprocess.DEVNULL)
    wait_for(lambda: row_of(services, draft).played > 0)
    worker.send_signal(signal.SIGKILL)
    worker.wait(PATIENCE)

    wait_for(lambda: not list(place.iterdir()))
    assert row_of(services, draft).state is RehearsalState.WAITING
    later = wiring.build(load(given), clock=lambda: wiring.now() + 2 * LEASE)
    assert rehearse_next(later, command=GOOD)
    later.db.close()
    assert row_of(services, draft).state is RehearsalState.PASSED
    services.db.close()

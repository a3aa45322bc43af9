"""Processes die at random moments of a whole complaint; nothing is lost, nothing happens twice.

Real commands, real databases, a real mail server. Only waiting is cut short: the test says that
the lease of a dead worker has run out, and the process has its after-care at once.
"""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import select, update

from service.actions.services import Services
from service.store.tables import Instance, Job, JobState, Timer
from tests.storm.ground import Ground, ground, today
from tests.storm.judging import COMPLAINTS, judge
from tests.storm.processes import MailServer, Mortal, PostOffice, answers
from tests.storm.visitor import Figures
from tests.storm.walk import Case

CLIENTS = 3
DEATHS = 6  # of the web and of the worker, on each database
PATIENCE = 60.0


@pytest.mark.fault
@pytest.mark.xdist_group("storm")
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_complaints_survive_dying_processes(
    kind: str,
    new_database: Callable[[str], str],
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    seed = int(os.environ.get("REGELWERK_FAULT_SEED", random.SystemRandom().randrange(10**6)))
    print(f"\nstorm on {kind}: REGELWERK_FAULT_SEED={seed}")
    with (
        PostOffice(MailServer()) as office,
        ground(new_database(kind), tmp_path, office.port) as given,
    ):
        storm(given, office.server, seed, record_property)


def storm(given: Ground, post: MailServer, seed: int, note: Callable[[str, object], None]) -> None:
    dice, figures, services = random.Random(seed), Figures(), given.services
    (port,) = given.ports
    web = Mortal(
        "serve",
        environment={**given.environment, "PORT": str(port)},
        log=given.logs / "web.log",
        ready=lambda _log: answers(port),
        deaths=DEATHS,
        acts=7,
        dice=random.Random(dice.random()),
    )
    worker = Mortal(
        "work",
        environment=given.environment,
        log=given.logs / "worker.log",
        ready=lambda log: "worker.started" in log,
        deaths=DEATHS,
        acts=3,
        dice=random.Random(dice.random()),
        buried=lambda: leases_run_out(services),
    )
    post.arrived = worker.act
    failures: list[BaseException] = []
    stop = threading.Event()

    def visit(number: int) -> None:
        own, count = random.Random(dice.random()), 0
        try:
            while not stop.is_set():
                count += 1
                Case(
                    ports=given.ports,
                    number_of_client=number * 50 + count,
                    dice=own,
                    figures=figures,
                    sending=web.act,
                    today=today(),
                ).run()
                if web.is_done and worker.is_done:
                    return
        except BaseException as error:  # shown by the main thread
            failures.append(error)
            stop.set()

    visitors = [threading.Thread(target=visit, args=(n,), daemon=True) for n in range(CLIENTS)]
    started = monotonic()
    for thread in (web, worker, *visitors):
        thread.start()
    for thread in visitors:
        thread.join()
    try:
        assert not failures, failures
        settle(services)
    finally:
        web.end()
        worker.end()
        print(
            f"{monotonic() - started:.0f} s, killed: web {web.died}, worker {worker.died};"
            f" requests broken off {figures.broken}, of which forms {figures.resent};"
            f" forms sent twice on purpose {figures.repeated};"
            f" mails {len(post.deliveries)} of which repeated"
            f" {len(post.deliveries) - len({key for key, _ in post.deliveries})}"
        )
    assert not web.failure and not worker.failure, (web.failure, worker.failure)
    note("kills", web.died + worker.died)
    assert (figures.refused, figures.errors) == ([], {})
    judged = judge(services, post, figures.taken)
    print(f"{judged.cases} cases, {judged.events} events, {judged.letters} letters")
    assert judged.findings == []


def settle(services: Services) -> None:
    """Wait until the worker that was left alive has done everything."""
    until = monotonic() + PATIENCE
    while monotonic() < until:
        with services.db.reading() as session:
            running = session.scalars(
                select(Instance).where(
                    Instance.ended_at.is_(None), Instance.number.startswith(COMPLAINTS)
                )
            ).all()
            ready = session.scalars(select(Job).where(Job.state == JobState.READY)).all()
        if not running and not ready:
            return
        sleep(0.2)
    stuck = [(job.name, job.attempts, job.last_error) for job in ready]
    raise AssertionError(f"still running: {[case.number for case in running]}, jobs {stuck}")


def leases_run_out(services: Services) -> None:
    """What two minutes without the dead worker bring about."""
    with services.db.writing() as session:
        for table in (Job, Timer):
            session.execute(update(table).values(claimed_until=None))

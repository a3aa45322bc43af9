"""Processes die at random moments of a whole complaint; nothing is lost, nothing happens twice.

Real commands, real databases, a real mail server. Only waiting is cut short: the test says that
the lease of a dead worker has run out, and the process has its after-care at once.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from service.actions import proof
from service.actions.people import DEMO_PASSWORD
from service.actions.services import Services
from service.rehearsal import demo
from service.settings import ROOT
from service.store import audit
from service.store.tables import (
    AuditEvent,
    Document,
    DocumentKind,
    Instance,
    Job,
    JobState,
    Mail,
    Submission,
    Task,
    TaskCandidate,
    TaskState,
    Timer,
    TimerState,
)
from service.wiring import build, load_settings
from tests.faults.client import Case, Figures
from tests.faults.processes import MailServer, Mortal, free_port, listens, start_mail_server
from tests.journeys.complaint import FOLDER

PROCESS = "klachtenregeling"
COMPLAINTS = "K-%"  # what a complaint starts beside itself goes on after it
CLIENTS = 3
DEATHS = 13  # of the web and of the worker, on each database
PATIENCE = 60.0
AFTER_CARE = re.compile(r'(id="nazorgmoment".*?<bpmn:timeDate[^>]*>)[^<]*', re.DOTALL)
AT_ONCE = r"\1begin_dag(vandaag())"
# Reading and claiming depend on how often a visitor had to look again.
FREE_ACTS = {
    *(audit.Act.CASE_READ, audit.Act.TASK_CLAIMED, audit.Act.DOCUMENT_READ),
    *(audit.Act.SIGNED_IN, audit.Act.TIMER_MOVED),
}


@dataclass(frozen=True)
class Ground:
    """A database with the process and its people, and how to start a command on it."""

    services: Services
    environment: dict[str, str]
    port: int
    logs: Path


@contextmanager
def ground(url: str, tmp_path: Path, mail_port: int) -> Iterator[Ground]:
    processes = tmp_path / "processes"
    shutil.copytree(ROOT / "processes", processes)
    model = processes / PROCESS / "nazorg.bpmn"
    text = model.read_text(encoding="utf-8")
    text, count = AFTER_CARE.subn(AT_ONCE, text)
    assert count == 1, "the model has no moment of after-care"
    model.write_text(text, encoding="utf-8")
    port = free_port()
    environment = {
        "REGELWERK_ENV": "demo",
        "REGELWERK_DATABASE_URL": url,
        "REGELWERK_DATA_DIR": str(tmp_path / "data"),
        "REGELWERK_PROCESSES": str(processes),
        "REGELWERK_PROXIES": "1",
        "REGELWERK_SMTP_URL": f"smtp://127.0.0.1:{mail_port}",
        "REGELWERK_MAIL_FROM": "regelwerk@voorbeeld.nl",
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    services = build(load_settings(environment))
    try:
        folder = processes / PROCESS
        demo.publish_shipped(services, folder, PROCESS, "storm")
        demo.add_people(services, demo.demo_people(folder), DEMO_PASSWORD)
        yield Ground(services, environment, port, tmp_path)
    finally:
        services.db.close()


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
    post = MailServer()
    controller = start_mail_server(post)
    try:
        with ground(new_database(kind), tmp_path, controller.port) as given:
            storm(given, post, seed, record_property)
    finally:
        controller.stop()


def storm(given: Ground, post: MailServer, seed: int, note: Callable[[str, object], None]) -> None:
    dice, figures, services = random.Random(seed), Figures(), given.services
    web = Mortal(
        "serve",
        environment=given.environment,
        log=given.logs / "web.log",
        ready=lambda _log: listens(given.port),
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
                    port=given.port,
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
    assert figures.refused == []
    assert_all_is_well(services, post)


def settle(services: Services) -> None:
    """Wait until the worker that was left alive has done everything."""
    until = monotonic() + PATIENCE
    while monotonic() < until:
        with services.db.reading() as session:
            running = session.scalars(
                select(Instance).where(
                    Instance.ended_at.is_(None), Instance.number.like(COMPLAINTS)
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


def assert_all_is_well(services: Services, post: MailServer) -> None:
    with services.db.reading() as session:
        found = {
            table: session.scalars(select(table)).all()
            for table in (Instance, Submission, Task, TaskCandidate, Timer, Job, Document, Mail)
        }
        found[AuditEvent] = session.scalars(select(AuditEvent)).all()
        if services.db.is_sqlite:
            check = session.connection().exec_driver_sql("PRAGMA integrity_check").scalar()
            assert check == "ok"
            assert session.connection().exec_driver_sql("PRAGMA foreign_key_check").all() == []
    report = proof.prove(services)
    assert report.flaws == []
    cases = [case for case in found[Instance] if case.number.startswith(COMPLAINTS[0])]
    numbers = sorted(int(case.number.rpartition("-")[2]) for case in cases)
    assert numbers == list(range(1, len(cases) + 1)), "numbers have gaps or doubles"
    lives = {case.number: life_of(case, found) for case in cases}
    print(f"{len(cases)} cases, {report.counts['events']} events, {len(found[Mail])} messages")
    assert_one_way_of_life(lives)
    promised = letters_of_the_scenario()
    for case in cases:
        assert case.ended_at is not None
        letters = letters_of(case, found)
        assert promised <= {letter for letter, _ in letters}, "a letter is lost"
        assert set(letters.values()) == {1}, f"sent twice: {letters}"
    assert_nothing_open(found)
    assert_mail(found[Mail], post)
    for document in found[Document]:
        assert len(services.files.get(document.sha256)) == document.size


def letters_of_the_scenario() -> set[str]:
    """Those that the process owner expects."""
    text = next((FOLDER / "scenarios").glob("01-*.feature")).read_text("utf-8")
    return set(re.findall(r'is brief "([^"]+)" verzonden', text))


def letters_of(case: Instance, found: dict[type, Any]) -> Counter[tuple[str, str]]:
    return Counter(
        (document.letter, document.audience)
        for document in found[Document]
        if document.instance_id == case.id and document.kind is DocumentKind.LETTER
    )


def life_of(case: Instance, found: dict[type, Any]) -> dict[str, Counter[Any]]:
    """Everything that happened in a case and how often, without moments and ids."""

    def own(table: type) -> list[Any]:
        return [row for row in found[table] if row.instance_id == case.id]

    return {
        "letters": letters_of(case, found),
        "submissions": Counter((row.kind, row.element) for row in own(Submission)),
        "tasks": Counter((row.element, row.state) for row in own(Task)),
        "jobs": Counter((row.element, row.state) for row in own(Job)),
        "timers": Counter((row.element, row.state) for row in own(Timer)),
        "mails": Counter((row.to, row.subject[:9]) for row in own(Mail)),
        "events": Counter(
            (row.kind, row.element) for row in own(AuditEvent) if row.kind not in FREE_ACTS
        ),
    }


def assert_one_way_of_life(lives: dict[str, dict[str, Counter[Any]]]) -> None:
    """Every case went the same way, however often something died under it."""
    first, example = next(iter(lives.items()))
    for number, life in lives.items():
        for what, counts in life.items():
            more, less = counts - example[what], example[what] - counts
            assert not more and not less, f"{number} against {first}, {what}: +{more} -{less}"


def assert_nothing_open(found: dict[type, Any]) -> None:
    closed = {case.id for case in found[Instance] if case.ended_at is not None}

    def of_closed(table: type) -> list[Any]:
        return [row for row in found[table] if row.instance_id in closed]

    assert all(task.state is not TaskState.OPEN for task in of_closed(Task))
    assert all(job.state in (JobState.DONE, JobState.VOID) for job in of_closed(Job))
    assert all(timer.state is not TimerState.ARMED for timer in of_closed(Timer))
    waiting = {task.id for task in found[Task] if task.state is TaskState.OPEN}
    assert {seat.task_id for seat in found[TaskCandidate]} <= waiting


def assert_mail(sent: list[Mail], post: MailServer) -> None:
    """At least once, and a repetition is recognisable: same Message-ID, same content."""
    assert {mail.message_id for mail in sent} == {key for key, _ in post.deliveries}
    contents: dict[str, set[bytes]] = {}
    for key, content in post.deliveries:
        contents.setdefault(key, set()).add(content)
    assert all(len(each) == 1 for each in contents.values())


def today() -> date:
    return datetime.now(ZoneInfo("Europe/Amsterdam")).date()

"""Every measurement by name, with its aim. How clients, servers and rows work is elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter, sleep

from service.store import timers
from service.worker import tick
from tests.bench import busy, counting, firing, processes, servers, standby, volume
from tests.bench.path import path
from tests.bench.report import Aim, Figure
from tests.bench.sizes import Sizes
from tests.bench.stage import Stage
from tests.bench.web import web

TIMER_WORKERS = 2
CLIENTS = 16
LATE_MILLISECONDS = 10


def statements(stage: Stage, sizes: Sizes) -> list[Figure]:
    counted = counting.completion(stage)
    return [
        Figure(
            name="statements",
            label="SQL statements to complete a task",
            value=len(counted.statements),
            unit="",
            aim=Aim(limit=10),
            detail={"statements": counted.statements},
        ),
        Figure(
            name="commits",
            label="Commits to complete a task",
            value=counted.commits,
            unit="",
            aim=Aim(limit=1),
        ),
    ]


def idle(stage: Stage, sizes: Sizes) -> list[Figure]:
    """Ticks with many armed timers and nothing to do."""
    stage.settle()
    taken = []
    for _ in range(sizes.ticks):
        started = perf_counter()
        tick(stage.services, stage.services.clock())
        taken.append((perf_counter() - started) * 1000)
    return [
        Figure(
            name="idle_tick",
            label=f"Tick, {sizes.timers:,} armed timers, none due, median",
            value=median(taken),
            unit="ms",
            aim=Aim(limit=5),
        )
    ]


def due(stage: Stage, sizes: Sizes) -> list[Figure]:
    """Many cases whose first timer falls due at the same moment; two workers."""
    fired = "SELECT count(*) FROM timer WHERE state = 'fired'"
    events = "SELECT count(*) FROM audit_event WHERE kind = 'timer.fired'"
    cases = "SELECT count(DISTINCT instance_id) FROM timer WHERE state='armed' AND due_at <= :at"
    watched = (
        "SELECT count(DISTINCT instance_id) FROM timer WHERE state = 'armed' AND element <> :filler"
    )
    missing = sizes.due - stage.count(watched, filler=volume.FILLER)
    for _ in range(max(0, missing)):
        stage.start()
    with stage.services.db.reading() as session:
        moment = timers.next_due(session)
    if moment is None:
        return []  # this process watches no deadlines
    waiting = stage.count(cases, at=moment)
    before = stage.count(fired), stage.count(events)
    done = firing.fire(stage.environment, moment, workers=TIMER_WORKERS)
    gone, noted = stage.count(fired) - before[0], stage.count(events) - before[1]
    left = stage.count(cases, at=moment)
    return [
        Figure(
            name="due_timers",
            label=f"{waiting:,} timers due at once, {TIMER_WORKERS} workers",
            value=done.seconds,
            unit="s",
            aim=Aim(limit=10 * max(1.0, waiting / 1000)),
            detail={
                "cases": waiting,
                "steps": done.steps,
                "fired": gone,
                "failed": done.failed,
                "left": left,
                "per_second": round(waiting / done.seconds, 1),
            },
        ),
        Figure(
            name="fired_twice",
            label="Timers fired twice, lost or failed",
            value=abs(noted - gone) + left + done.failed,
            unit="",
            aim=Aim(limit=0),
        ),
        Figure(
            name="memory_timers",
            label="Memory of a worker that fired them (RSS)",
            value=done.memory.rss,
            unit="MB",
            detail={"pss": round(done.memory.pss, 1)},
        ),
    ]


def letters(stage: Stage, sizes: Sizes) -> list[Figure]:
    """The last step of the profile makes a letter: render, print, store, move the case on."""
    waiting = "SELECT count(*) FROM job WHERE state = 'ready' AND topic = 'brief'"
    taken = []
    for number in range(sizes.letters + 1):
        stage.settle()
        instance_id = stage.start()
        for step in stage.profile.steps:
            stage.settle()
            stage.complete(instance_id, step)
        while stage.count(waiting):
            started, before = perf_counter(), stage.count(waiting)
            tick(stage.services, stage.services.clock(), limit=1)
            if number and stage.count(waiting) < before:  # the first one loads the fonts
                taken.append((perf_counter() - started) * 1000)
    stage.settle()
    if not taken:
        return []  # this process has no letter so early
    return [
        Figure(
            name="letter",
            label="One letter: render, PDF, store, step on, median",
            value=median(taken),
            unit="ms",
            detail={"letters": len(taken)},
        )
    ]


def size(stage: Stage, sizes: Sizes) -> list[Figure]:
    """What a case that is halfway takes in the database."""
    instance_id = stage.play()
    state = "SELECT max(length(state)) FROM instance WHERE id = :id"
    largest = "SELECT max(length(state)) FROM instance WHERE number NOT LIKE 'BENCH%'"
    record = "SELECT max(octet_length(record)) FROM instance WHERE id = :id"
    if stage.services.db.is_sqlite:
        record = record.replace("octet_length(record)", "length(CAST(record AS BLOB))")
    return [
        Figure(
            name="state",
            label="Engine state of a case halfway",
            value=stage.count(state, id=instance_id),
            unit="bytes",
            aim=Aim(limit=10_240),
            detail={"largest": stage.count(largest)},
        ),
        Figure(
            name="record",
            label="Record of a case halfway",
            value=stage.count(record, id=instance_id),
            unit="bytes",
        ),
    ]


def worker(stage: Stage, sizes: Sizes) -> list[Figure]:
    """Memory of ``regelwerk work`` after it printed letters."""
    stage.play(jobs=False)
    command = [str(Path(sys.executable).with_name("regelwerk")), "work"]
    with servers.background(command, stage.environment) as pid:
        until = monotonic() + sizes.worker_seconds
        while monotonic() < until:
            sleep(0.2)
        (watched,) = processes.children(pid)
        used = processes.memory(watched)
    return [
        Figure(
            name="memory_worker",
            label="Memory of the worker (RSS)",
            value=used.rss,
            unit="MB",
            detail={"pss": round(used.pss, 1)},
        )
    ]


def commits(stage: Stage, sizes: Sizes) -> list[Figure]:
    """Commits that wait 10 ms longer, for a standby far away; every client has cases of its own."""
    if stage.services.db.is_sqlite:
        return []  # nobody waits for a standby there
    cases = [stage.start() for _ in range(max(sizes.commits, CLIENTS))]
    url = stage.environment["REGELWERK_DATABASE_URL"]
    with standby.late(url, LATE_MILLISECONDS):
        noted = busy.events(stage, cases[:CLIENTS], each=max(1, sizes.commits // 8))
        done = busy.completions(stage, cases, clients=CLIENTS)
    late = f"{CLIENTS} clients, commits {LATE_MILLISECONDS} ms later"
    return [
        Figure(
            name="late_events",
            label=f"Audit events, one a transaction, {late}",
            value=noted.per_second,
            unit="per s",
            aim=Aim(limit=325, at_least=True),
            detail={"ms_spent": noted.each},
        ),
        Figure(
            name="late_completions",
            label=f"Complete a task, {late}",
            value=done.per_second,
            unit="per s",
            aim=Aim(limit=145, at_least=True),
            detail={"ms_spent": done.each},
        ),
    ]


Measure = Callable[[Stage, Sizes], Sequence[Figure]]
# In this order: what leaves the database as it was first, what moves the cases last.
MEASURES: dict[str, Measure] = {
    "idle": idle,
    "size": size,
    "path": path,
    "letter": letters,
    "statements": statements,
    "web": web,
    "commits": commits,
    "due": due,
    "worker": worker,
}

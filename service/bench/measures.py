"""Every measurement by name, with its aim. How clients, servers and rows work is elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter, sleep
from uuid import uuid4

from service.actions.people import DEMO_PASSWORD
from service.bench import counting, firing, floor, load, servers, volume
from service.bench import profile as profiles
from service.bench.client import Plan
from service.bench.load import Load
from service.bench.report import Aim, Figure
from service.bench.servers import Server
from service.bench.stage import Stage
from service.store import timers
from service.worker import tick

WEB_WORKERS = 2
TIMER_WORKERS = 2
MANY = 4
VIEWS = ("mine", "group", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much of everything; the small ones are for a test that only looks at the shape."""

    requests: int = 500
    pages: int = 60
    tasks: int = 100_000
    timers: int = 10_000
    due: int = 1_000
    ticks: int = 200
    letters: int = 20
    worker_seconds: float = 6.0

    def as_json(self) -> dict[str, int]:
        return {name: value for name, value in asdict(self).items() if isinstance(value, int)}


FULL = Sizes()
QUICK = Sizes(
    requests=4, pages=2, tasks=20, timers=4, due=3, ticks=2, letters=1, worker_seconds=1.0
)


def web(stage: Stage, sizes: Sizes) -> list[Figure]:
    """Start and complete over HTTP, one client and four; then the floor and the inbox."""
    found: list[Figure] = []
    loads: dict[str, Load] = {}
    with servers.serving(stage.environment, workers=WEB_WORKERS) as server:
        for clients in (1, MANY):
            loads[f"start_{clients}"] = _start(stage, server, sizes.requests, clients)
        for clients in (1, MANY):
            loads[f"complete_{clients}"] = _complete(stage, server, sizes.requests, clients)
        for view in VIEWS:
            loads[f"inbox_{view}"] = _inbox(stage, server, sizes.pages, view)
        used = max((each for each in server.workers()), key=lambda each: each.rss)
    with servers.serving_floor(stage.environment, workers=WEB_WORKERS) as server:
        for clients in (1, MANY):
            loads[f"floor_{clients}"] = _floor(stage, server, sizes.requests, clients)
    for name, text in (("start", "Open a case"), ("complete", "Complete a task")):
        for clients in (1, MANY):
            found += _load(name, text, clients, loads[f"{name}_{clients}"])
    for clients in (1, MANY):
        found += _load("floor", "Floor: insert one row", clients, loads[f"floor_{clients}"])
    times = loads["complete_1"].median / loads["floor_1"].median
    found.append(
        Figure(
            name="complete_per_floor",
            label="Complete a task, times the floor",
            value=times,
            unit="×",
            aim=Aim(limit=3),
        )
    )
    for view in VIEWS:
        page = loads[f"inbox_{view}"]
        found.append(
            Figure(
                name=f"inbox_{view}",
                label=f"Inbox “{view}”, {sizes.tasks:,} open tasks, median",
                value=page.median,
                unit="ms",
                aim=Aim(limit=20),
                detail={"p95": round(page.p95, 2)},
            )
        )
    found.append(
        Figure(
            name="memory_web",
            label="Memory of a web process (RSS)",
            value=used.rss,
            unit="MB",
            aim=Aim(limit=150),
            detail={"pss": round(used.pss, 1)},
        )
    )
    return found


def statements(stage: Stage, sizes: Sizes) -> list[Figure]:
    counted = counting.completion(stage)
    return [
        Figure(
            name="statements",
            label="SQL statements to complete a task",
            value=len(counted.statements),
            unit="",
            aim=Aim(limit=12),
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
        used = servers.memory(pid)
    return [
        Figure(
            name="memory_worker",
            label="Memory of the worker (RSS)",
            value=used.rss,
            unit="MB",
            detail={"pss": round(used.pss, 1)},
        )
    ]


Measure = Callable[[Stage, Sizes], Sequence[Figure]]
# In this order: what leaves the database as it was first, what moves the cases last.
MEASURES: dict[str, Measure] = {
    "idle": idle,
    "size": size,
    "letter": letters,
    "statements": statements,
    "web": web,
    "due": due,
    "worker": worker,
}


def _start(stage: Stage, server: Server, count: int, clients: int) -> Load:
    path = f"/indienen/{stage.process}/{stage.profile.form}"
    fields = [*profiles.fields(stage.start_form()), ("_confirmed", "yes")]
    return load.run(
        [
            Plan(
                port=server.port,
                number=number,
                open=path,
                paths=paths,
                fields=[list(pair) for pair in fields],
                expect=303,
                new_address=True,
            )
            for number, paths in enumerate(load.share([path] * count, clients), start=1)
        ]
    )


def _complete(stage: Stage, server: Server, count: int, clients: int) -> Load:
    step = stage.profile.steps[0]
    found = [stage.start() for _ in range(count)]
    ids = [stage.task(instance_id, step).id for instance_id in found]
    fields = profiles.fields(stage.task_form(ids[0], step))
    return load.run(
        [
            Plan(
                port=server.port,
                number=number,
                open=paths[0],
                paths=paths,
                fields=[list(pair) for pair in fields],
                expect=303,
                username=step.username,
                password=DEMO_PASSWORD,
            )
            for number, paths in enumerate(
                load.share([f"/taken/{task_id}" for task_id in ids], clients), start=1
            )
        ]
    )


def _floor(stage: Stage, server: Server, count: int, clients: int) -> Load:
    step = stage.profile.steps[0]
    return load.run(
        [
            Plan(
                port=server.port,
                number=number,
                open="/werk",
                paths=paths,
                fields=[["text", uuid4().hex]],
                expect=303,
                username=step.username,
                password=DEMO_PASSWORD,
            )
            for number, paths in enumerate(load.share([floor.PATH] * count, clients), start=1)
        ]
    )


def _inbox(stage: Stage, server: Server, count: int, view: str) -> Load:
    step = stage.profile.steps[0]
    path = f"/werk?toon={view}"
    plan = Plan(
        port=server.port,
        number=1,
        open=path,
        paths=[path] * count,
        fields=None,
        expect=200,
        username=step.username,
        password=DEMO_PASSWORD,
    )
    return load.run([plan])


def _load(name: str, text: str, clients: int, found: Load) -> list[Figure]:
    many = f"{clients} clients" if clients > 1 else "1 client"
    figures = [
        Figure(
            name=f"{name}_{clients}",
            label=f"{text}, {many}, median",
            value=found.median,
            unit="ms",
            aim=Aim(limit=10) if (name, clients) == ("complete", 1) else None,
            detail={"p95": round(found.p95, 2), "requests": len(found.milliseconds)},
        )
    ]
    if clients > 1:
        figures.append(
            Figure(
                name=f"{name}_{clients}_rate",
                label=f"{text}, {many}, {WEB_WORKERS} web processes",
                value=found.per_second,
                unit="per s",
                aim=Aim(limit=150, at_least=True) if name == "complete" else None,
            )
        )
    return figures

"""What clients over HTTP meet: opening a case, completing a task, the inbox, and the floor."""

from __future__ import annotations

from uuid import uuid4

from service.actions.binding import BASE, Sent
from service.actions.passwords import DEMO_PASSWORD
from tests.bench import floor, load, servers, spent
from tests.bench import profile as profiles
from tests.bench.client import Plan
from tests.bench.load import Load
from tests.bench.report import Aim, Figure
from tests.bench.servers import Server
from tests.bench.sizes import Sizes
from tests.bench.spent import Spent
from tests.bench.stage import OWNER, Stage

WEB_WORKERS = 2
MANY = 4
VIEWS = ("mine", "group", "all")


WHOSE = {
    "web": "the web processes",
    "database": "PostgreSQL",
    "clients": "the clients",
    "all": "the whole machine",
}


def web(stage: Stage, sizes: Sizes) -> list[Figure]:
    """Start and complete over HTTP, one client and four; then the floor and the inbox."""
    found: list[Figure] = []
    loads: dict[str, Load] = {}
    with servers.serving(stage.environment, workers=WEB_WORKERS) as server:
        for clients in (1, MANY):
            loads[f"start_{clients}"] = _start(stage, server, sizes, clients)
        for clients in (1, MANY):
            loads[f"complete_{clients}"] = _complete(stage, server, sizes, clients)
        for view in VIEWS:
            loads[f"inbox_{view}"] = _inbox(stage, server, sizes.pages, view)
        used = max((each for each in server.workers()), key=lambda each: each.rss)
    with servers.serving_floor(stage.environment, workers=WEB_WORKERS) as server:
        for clients in (1, MANY):
            loads[f"floor_{clients}"] = _floor(stage, server, sizes, clients)
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


def _start(stage: Stage, server: Server, sizes: Sizes, clients: int) -> Load:
    path = f"/indienen/{stage.process}/{stage.profile.form}"
    filled = Sent.of(stage.start_form(), OWNER)
    fields = [*profiles.fields(filled), ("_confirmed", "yes")]
    return load.run(
        [
            Plan(
                port=server.port,
                number=number,
                open=path,
                paths=paths,
                fields=[list(pair) for pair in fields],
                expect=303,
                first=sizes.first,
                new_address=True,
            )
            for number, paths in enumerate(
                load.share([path] * _many(sizes, clients), clients), start=1
            )
        ],
        _spent(stage, server),
    )


def _complete(stage: Stage, server: Server, sizes: Sizes, clients: int) -> Load:
    step = stage.profile.steps[0]
    found = [stage.start() for _ in range(_many(sizes, clients))]
    ids = [stage.task(instance_id, step).id for instance_id in found]
    typed = profiles.fields(stage.task_form(ids[0], step))
    fields = [(name, value) for name, value in typed if name != BASE]
    bases = {f"/taken/{id}": stage.page(id, step).filled.base for id in ids}
    return load.run(
        [
            Plan(
                port=server.port,
                number=number,
                open=paths[0],
                paths=paths,
                fields=[list(pair) for pair in fields],
                expect=303,
                first=sizes.first,
                username=step.username,
                password=DEMO_PASSWORD,
                bases={path: bases[path] for path in paths},
            )
            for number, paths in enumerate(
                load.share([f"/taken/{task_id}" for task_id in ids], clients), start=1
            )
        ],
        _spent(stage, server),
    )


def _floor(stage: Stage, server: Server, sizes: Sizes, clients: int) -> Load:
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
                first=sizes.first,
                username=step.username,
                password=DEMO_PASSWORD,
            )
            for number, paths in enumerate(
                load.share([floor.PATH] * _many(sizes, clients), clients), start=1
            )
        ],
        _spent(stage, server),
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
    return load.run([plan], _spent(stage, server))


def _many(sizes: Sizes, clients: int) -> int:
    return sizes.requests + sizes.first * clients


def _spent(stage: Stage, server: Server) -> Spent:
    return Spent({"web": server.pid, **spent.database(stage)})


def _load(name: str, text: str, clients: int, found: Load) -> list[Figure]:
    many = f"{clients} clients" if clients > 1 else "1 client"
    figures = [
        Figure(
            name=f"{name}_{clients}",
            label=f"{text}, {many}, median",
            value=found.median,
            unit="ms",
            aim=Aim(limit=8) if (name, clients) == ("complete", 1) else None,
            detail={"p95": round(found.p95, 2), "requests": len(found.milliseconds)},
        )
    ]
    if clients > 1:
        figures += [
            Figure(
                name=f"{name}_{clients}_{whose}",
                label=f"{text}, {many}: processor time of {WHOSE[whose]} for one",
                value=1000 * seconds / len(found.milliseconds),
                unit="ms",
            )
            for whose, seconds in found.spent.items()
        ]
        figures.append(
            Figure(
                name=f"{name}_{clients}_rate",
                label=f"{text}, {many}, {WEB_WORKERS} web processes",
                value=found.per_second,
                unit="per s",
                aim=Aim(limit=250, at_least=True) if name == "complete" else None,
            )
        )
    return figures

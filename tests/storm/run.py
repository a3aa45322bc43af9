"""One storm: a fresh database, the whole service, visitors, the faults in turn, a judgement."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import psycopg

from service.store import migrate
from service.store.db import Database, connect
from tests.bench.cluster import cluster
from tests.storm.disk import small_disk
from tests.storm.faults import FAULTS, POSTGRES, Fault
from tests.storm.ground import Ground, ground
from tests.storm.house import Command, House
from tests.storm.judging import Judgement, judge
from tests.storm.processes import MailServer, PostOffice
from tests.storm.scene import Crowd, Scene, now, seconds_until

VISITORS = 6
WEBS = WORKERS = 2
BACK_SECONDS = 600.0
DISK_MEGABYTES = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asked for: which faults, how often, for how long."""

    only: Sequence[str] = ()
    kills: int = 100
    minutes: float = 0.0
    seed: int = 1


@dataclass
class Row:
    """What one fault did, over all its strikes. Seconds; None: it did not come back."""

    fault: str
    strikes: int = 0
    acts: int = 0
    broken: int = 0
    errors: Counter[int] = field(default_factory=Counter)
    back: float | None = 0.0
    done: float | None = 0.0
    longest: float = 0.0


@dataclass
class Outcome:
    """Everything there is to tell about one storm."""

    database: str
    seconds: float
    kills: int
    acts: int
    rows: list[Row]
    judgement: Judgement
    surprises: list[str]

    @property
    def calm(self) -> bool:
        came_back = all(row.back is not None and row.done is not None for row in self.rows)
        return came_back and not self.surprises and not self.judgement.findings


def rage(kind: str, wish: Wish, tell: Callable[[str], None]) -> Outcome:
    """Raise a storm on a database of *kind*."""
    began, dice = monotonic(), random.Random(wish.seed)
    with (
        small_disk(DISK_MEGABYTES) as folder,
        _database(kind, folder) as url,
        PostOffice(MailServer()) as office,
        ground(url, folder, office.port, webs=WEBS) as given,
        House(_commands(given), folder) as house,
    ):
        crowd = Crowd(given, random.Random(dice.random()))
        scene = Scene(ground=given, house=house, office=office, dice=dice, kills=wish.kills)
        crowd.arrive(VISITORS)
        rows = {fault.name: Row(fault.name) for fault in chosen(kind, wish)}
        while True:
            for fault in chosen(kind, wish):
                tell(f"{kind}: {fault.name}")
                _strike(fault, scene, crowd, rows[fault.name])
            if monotonic() - began > wish.minutes * 60:
                break
        tell(f"{kind}: everybody finishes")
        crowd.leave()
        seconds_until(lambda: not scene.waiting_since_before(now()), BACK_SECONDS)
        return Outcome(
            database=kind,
            seconds=monotonic() - began,
            kills=house.kills,
            acts=crowd.figures.acts,
            rows=list(rows.values()),
            judgement=judge(given.services, office.server),
            surprises=[*house.surprises, *crowd.failures, *crowd.figures.refused],
        )


def _strike(fault: Fault, scene: Scene, crowd: Crowd, row: Row) -> None:
    """Strike once, then wait until people's forms are taken again and nothing old waits."""
    figures = crowd.figures
    figures.longest = 0.0
    errors, broken, acts = Counter(figures.errors), figures.broken, figures.acts
    fault.strike(scene)
    over, taken = now(), figures.acts
    back = seconds_until(lambda: figures.acts > taken, BACK_SECONDS)
    done = seconds_until(lambda: not scene.waiting_since_before(over), BACK_SECONDS)
    row.strikes += 1
    row.acts += figures.acts - acts
    row.broken += figures.broken - broken
    row.errors += Counter(figures.errors) - errors
    row.back, row.done = worst(row.back, back), worst(row.done, done)
    row.longest = max(row.longest, figures.longest)


def worst(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else max(one, other)


def chosen(kind: str, wish: Wish) -> list[Fault]:
    return [
        fault
        for fault in FAULTS
        if fault.database in (None, kind)
        and (not wish.only or any(word in fault.name for word in wish.only))
    ]


def _commands(given: Ground) -> list[Command]:
    own = given.environment
    webs = [
        Command(f"web{number}", "serve", {**own, "PORT": str(port)})
        for number, port in enumerate(given.ports, start=1)
    ]
    workers = [Command(f"worker{number}", "work", own) for number in range(1, WORKERS + 1)]
    return [*webs, *workers]


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == POSTGRES:
        with cluster() as address:
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute("CREATE DATABASE storm")
            yield _migrated(address.rpartition("/")[0] + "/storm")
    else:
        yield _migrated(f"sqlite:///{folder / 'storm.db'}")


def _migrated(url: str) -> str:
    database = Database(connect(url.replace("postgresql://", "postgresql+psycopg://")))
    migrate.upgrade(database)
    database.close()
    return url

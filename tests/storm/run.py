"""One storm: a fresh database, the whole service, visitors, the faults in turn, a judgement."""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from tests.storm import complaints
from tests.storm.databases import Kind, database
from tests.storm.disk import small_disk
from tests.storm.faults import FAULTS, Fault
from tests.storm.ground import Ground, ground
from tests.storm.house import Command, House
from tests.storm.judging import Judgement, judge
from tests.storm.operator import Operator
from tests.storm.processes import MailServer, PostOffice
from tests.storm.scene import Crowd, Scene, now, seconds_until

WEBS = WORKERS = 2
BACK_SECONDS = 600.0
DISK_MEGABYTES = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asked for: which faults, how often, for how long, how busy it is."""

    only: Sequence[str] = ()
    kills: int = 100
    gap: float = 1.5
    minutes: float = 0.0
    visitors: int = 6
    thinking: float = 0.0
    seed: int = 1
    logs: Path | None = None


@dataclass
class Row:
    """What one fault did, over all its strikes. Seconds; None: it did not come back."""

    fault: str
    strikes: int = 0
    acts: int = 0
    broken: int = 0
    sent_away: int = 0
    unreceipted: int = 0
    misdated: int = 0
    again: int = 0  # messages that came once more, to be recognised by their Message-ID
    errors: Counter[int] = field(default_factory=Counter)
    back: float | None = 0.0
    done: float | None = 0.0
    longest: float = 0.0


@dataclass
class Outcome:
    """Everything there is to tell about one storm.

    *at_work*: how many of the killed had done something in their life. *load*: of the machine,
    how many processes wanted a processor, over the last quarter of an hour. *retried*: how often
    somebody let a step be tried again that was stuck. *waiting*: cases for a day of a wrong clock.
    """

    database: Kind
    seconds: float
    load: float
    kills: int
    at_work: int
    acts: int
    waiting: int
    retried: int
    rows: list[Row]
    judgement: Judgement
    surprises: list[str]

    @property
    def calm(self) -> bool:
        came_back = all(row.back is not None and row.done is not None for row in self.rows)
        return came_back and not self.surprises and not self.judgement.findings


def rage(kind: Kind, wish: Wish, tell: Callable[[str], None]) -> Outcome:
    """Raise a storm on a database of *kind*."""
    began, since, dice = monotonic(), now(), random.Random(wish.seed)
    with (
        small_disk(DISK_MEGABYTES) as folder,
        database(kind, folder) as store,
        PostOffice(MailServer()) as office,
        ground(store.url, folder, office.port, webs=WEBS) as given,
        House(_commands(given), folder) as house,
        Operator(given.services) as operator,
        _kept(folder, wish.logs, kind),
    ):
        crowd = Crowd(given, random.Random(dice.random()), wish.thinking)
        scene = Scene(
            ground=given,
            store=store,
            house=house,
            office=office,
            figures=crowd.figures,
            dice=dice,
            kills=wish.kills,
            gap=wish.gap,
        )
        crowd.arrive(wish.visitors)
        rows = {fault.name: Row(fault.name) for fault in chosen(kind, wish)}
        while True:
            for fault in chosen(kind, wish):
                tell(f"{_clock(began)} {kind}: {fault.name}")
                _strike(fault, scene, crowd, row := rows[fault.name])
                tell(f"{_clock(began)} {kind}: back {row.back}, all done {row.done}")
            if monotonic() - began > wish.minutes * 60:
                break
        tell(f"{_clock(began)} {kind}: everybody finishes")
        crowd.leave()
        seconds_until(lambda: not scene.waiting_since_before(now()), BACK_SECONDS)
        return Outcome(
            database=kind,
            seconds=monotonic() - began,
            load=os.getloadavg()[2],
            kills=house.kills,
            at_work=house.at_work,
            acts=crowd.figures.acts,
            waiting=len(crowd.figures.waiting),
            retried=operator.retried,
            rows=list(rows.values()),
            judgement=judge(
                given.services,
                office.server,
                crowd.figures.taken,
                unreceipted=crowd.figures.unreceipted,
                waiting=crowd.figures.waiting,
                since=since,
            ),
            surprises=[
                *house.surprises,
                *crowd.failures,
                *crowd.figures.refused,
                *complaints.heard(folder),
            ],
        )


@contextmanager
def _kept(folder: Path, where: Path | None, kind: Kind) -> Iterator[None]:
    """Afterwards the logs of *folder* are in *where*, under names of this *kind*."""
    try:
        yield
    finally:
        if where is not None:
            where.mkdir(parents=True, exist_ok=True)
            for path in folder.glob("*.log"):
                shutil.copy(path, where / f"{kind}-{path.name}")


def _strike(fault: Fault, scene: Scene, crowd: Crowd, row: Row) -> None:
    """Strike once, then wait until people's forms are taken again and nothing old waits."""
    figures, post = crowd.figures, scene.office.server
    figures.longest = 0.0
    errors, broken, acts = Counter(figures.errors), figures.broken, figures.acts
    again, sent_away = post.repeated, figures.sent_away
    unreceipted, misdated = figures.unreceipted, figures.misdated
    fault.strike(scene)
    over, taken = now(), figures.acts
    back = seconds_until(lambda: figures.acts > taken, BACK_SECONDS)
    done = seconds_until(lambda: not scene.waiting_since_before(over), BACK_SECONDS)
    row.strikes += 1
    row.acts += figures.acts - acts
    row.broken += figures.broken - broken
    row.sent_away += figures.sent_away - sent_away
    row.misdated += figures.misdated - misdated
    row.unreceipted += figures.unreceipted - unreceipted
    row.again += post.repeated - again
    row.errors += Counter(figures.errors) - errors
    row.back, row.done = worst(row.back, back), worst(row.done, done)
    row.longest = max(row.longest, figures.longest)
    fault.mend(scene)


def worst(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else max(one, other)


def chosen(kind: Kind, wish: Wish) -> list[Fault]:
    return [
        fault
        for fault in FAULTS
        if kind in fault.on and (not wish.only or any(word in fault.name for word in wish.only))
    ]


def _commands(given: Ground) -> list[Command]:
    own = given.environment
    webs = [
        Command(f"web{number}", "serve", {**own, "PORT": str(port)})
        for number, port in enumerate(given.ports, start=1)
    ]
    workers = [Command(f"worker{number}", "work", own) for number in range(1, WORKERS + 1)]
    return [*webs, *workers]


def _clock(began: float) -> str:
    """Minutes and seconds since then."""
    return "{:3d}:{:02d}".format(*divmod(int(monotonic() - began), 60))

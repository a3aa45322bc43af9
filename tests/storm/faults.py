"""The faults of a storm: each does the harm, waits, and makes it good again."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import partial

from tests.storm import clocks, deaths, outages, post
from tests.storm.databases import Kind
from tests.storm.scene import Scene

FILE, SERVER = frozenset({Kind.SQLITE}), frozenset({Kind.POSTGRES})
POOLER, STANDBY = frozenset({Kind.POOLER}), frozenset({Kind.STANDBY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """*on*: where it can happen. *mend*: what is put back once people are served again."""

    name: str
    strike: Callable[[Scene], None]
    on: Set[Kind] = frozenset(Kind)
    mend: Callable[[Scene], None] = lambda _scene: None


def _fault(name: str, strike: Callable[[Scene], None], on: Set[Kind]) -> Fault:
    return Fault(name=name, strike=strike, on=on)


FAULTS = (
    Fault(name="processes killed (-9)", strike=deaths.some),
    Fault(name="all processes killed at once, 3 times", strike=deaths.all_at_once),
    _fault("database killed (-9), 5 s", outages.server_killed, SERVER | POOLER),
    _fault("database stopped (immediate), 5 s", outages.server_stopped, SERVER),
    _fault("all connections cut each second, 60 s", outages.connections_cut, SERVER | POOLER),
    _fault("database frozen 40 s", outages.server_frozen, SERVER),
    _fault("pooler killed (-9), 5 s", outages.pooler_killed, POOLER),
    _fault("pooler paused 20 s", outages.pooler_paused, POOLER),
    _fault("pooler frozen 20 s", outages.pooler_frozen, POOLER),
    Fault(
        name="primary killed, standby takes over",
        strike=outages.primary_killed,
        on=STANDBY,
        mend=outages.new_standby,
    ),
    Fault(
        name="primary frozen, standby takes over",
        strike=outages.primary_frozen,
        on=STANDBY,
        mend=outages.new_standby,
    ),
    _fault("standby away 20 s", outages.standby_away, STANDBY),
    _fault("file written by another, 20 s", outages.written_by_another, FILE),
    _fault("disk full 25 s", outages.disk_full, FILE | SERVER),
    _fault("mail server away 20 s", post.away, FILE | SERVER),
    _fault("mail server says later (451), 20 s", post.later, FILE | SERVER),
    _fault("mail server says no (550), 10 s", post.refused, FILE | SERVER),
    _fault("mail server takes 9 s a message, 2 min", post.slow, FILE | SERVER),
    _fault("mail server takes 19 s a command, 150 s", post.hesitating, FILE | SERVER),
    _fault("worker frozen 90 s", deaths.worker_frozen, FILE | SERVER),
    _fault("clock 2 days ahead, 30 s", partial(clocks.days_wrong, 2), FILE | SERVER),
    _fault("clock 2 days behind, 30 s", partial(clocks.days_wrong, -2), FILE | SERVER),
)

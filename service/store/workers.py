"""Living workers as rows: each beats for itself, anybody may ask who is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from service.store import clock
from service.store.db import run, table
from service.store.tables import WorkerProcess

BEAT = timedelta(seconds=5)  # how often a worker says that it lives
SILENT = timedelta(seconds=20)  # after so long without a beat nobody counts on it
KEPT = timedelta(days=1)  # how long a silent one stays known, for who wants to see what happened

_WORKER = table(WorkerProcess)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What one lane of a worker was busy with at its last beat; ``what`` names no person."""

    lane: str
    what: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """A worker process and its last sign of life; ``is_living``: it was a moment ago.

    ``ahead``: how far its clock was ahead of others.
    """

    id: str
    host: str
    pid: int
    version: str
    started_at: datetime
    beat_at: datetime
    is_living: bool
    ahead: timedelta
    doing: tuple[Doing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """What a worker says of itself. ``lanes``: per busy lane what it does, for how many seconds.

    ``ahead``: how far its clock is.
    """

    id: str
    host: str
    pid: int
    version: str
    lanes: dict[str, tuple[str, float]]
    ahead: timedelta = timedelta(0)


def beat(session: Session, said: Beat) -> None:
    """Write down that a worker lives, by the database's clock."""
    now = clock.moment(session)
    busy = {
        lane: {"what": what, "seconds": round(seconds, 1)}
        for lane, (what, seconds) in said.lanes.items()
    }
    news = {"beat_at": now, "lanes": busy, "ahead": round(said.ahead.total_seconds())}
    known = update(_WORKER).where(_WORKER.c.id == said.id).values(**news)
    if run(session, known, {}) == 0:
        row = {"id": said.id, "host": said.host, "pid": said.pid, "version": said.version}
        run(session, insert(_WORKER).values(**row, started_at=now, **news), {})


def known(session: Session) -> list[Hand]:
    """Every worker of the last day that did not take its leave, longest running first."""
    now = clock.read(session)
    rows = session.scalars(
        select(WorkerProcess).order_by(WorkerProcess.started_at, WorkerProcess.id),
        execution_options={"populate_existing": True},
    )
    return [_hand(row, now) for row in rows]


def living(session: Session) -> list[Hand]:
    """The workers that can be counted on now."""
    return [hand for hand in known(session) if hand.is_living]


def leave(session: Session, worker_id: str) -> None:
    """A worker that stops in order is not missed."""
    run(session, delete(_WORKER).where(_WORKER.c.id == worker_id), {})


def forget(session: Session) -> None:
    """Drop workers that have been silent for long."""
    run(session, delete(_WORKER).where(_WORKER.c.beat_at < clock.moment(session, -KEPT)), {})


def _hand(row: WorkerProcess, now: datetime) -> Hand:
    return Hand(
        id=row.id,
        host=row.host,
        pid=row.pid,
        version=row.version,
        started_at=row.started_at,
        beat_at=row.beat_at,
        # A beat from the future was written by a clock that was wrong.
        is_living=abs(now - row.beat_at) < SILENT,
        ahead=timedelta(seconds=row.ahead),
        doing=_doing(row),
    )


def _doing(row: WorkerProcess) -> tuple[Doing, ...]:
    busy: Sequence[tuple[str, dict[str, object]]] = sorted(row.lanes.items())
    return tuple(
        Doing(
            lane=lane,
            what=str(found["what"]),
            since=row.beat_at - timedelta(seconds=float(str(found["seconds"]))),
        )
        for lane, found in busy
    )

"""Armed timers: what is due, who works on it, and the changes of one step."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Update,
    and_,
    bindparam,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from service.store import leases
from service.store.clock import SKEW
from service.store.db import claimable, run, table
from service.store.leases import Numbers
from service.store.tables import Instance, Timer, TimerState
from service.store.writes import Writes

_TIMER = table(Timer)
_ADD = insert(_TIMER).inline()
_ARMED = (
    _TIMER.c.instance_id == bindparam("case_id"),
    _TIMER.c.token == bindparam("step"),
    _TIMER.c.state == TimerState.ARMED,
)
_END = (
    update(_TIMER)
    .where(*_ARMED)
    .values(state=bindparam("how"), fired_at=bindparam("ended"), claimed_until=None)
)

# What a timer begins with, and again when it gets another moment or a person says so. The next
# number of its lease takes it from whoever holds it.
CLEAN: Mapping[Any, Any] = {
    _TIMER.c.claimed_until: None,
    _TIMER.c.lease: _TIMER.c.lease + 1,
    _TIMER.c.attempts: 0,
    _TIMER.c.lost: 0,
    _TIMER.c.last_error: None,
    _TIMER.c.tried_at: None,
    _TIMER.c.retry_at: None,
}


def due(session: Session, now: datetime, *, limit: int) -> Sequence[int]:
    """Armed timers whose moment has come and that no worker holds, oldest first.

    One that a worker did not survive, or did not end in time, comes when there are no others,
    and alone: whatever is held together with it would go down with it.
    """
    statement = select(Timer.id).order_by(Timer.due_at, Timer.id)
    answered = and_(Timer.lost == 0, Timer.claimed_until.is_(None))
    sound = statement.where(*_free(session, now), answered).limit(limit)
    suspect = statement.where(*_free(session, now), not_(answered)).limit(1)
    return (
        session.scalars(claimable(sound, session)).all()
        or session.scalars(claimable(suspect, session)).all()
    )


def _free(session: Session, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Timer.state == TimerState.ARMED,
        Timer.due_at <= now,
        # A try that is still to come was written by a clock that was wrong.
        or_(Timer.retry_at.is_(None), Timer.retry_at <= now, Timer.tried_at > now + SKEW),
        leases.free(Timer, session),
    )


def any_due(session: Session, now: datetime) -> bool:
    """Whether ``due`` may find one; asks for nothing else."""
    return session.scalar(select(Timer.id).where(*_free(session, now)).limit(1)) is not None


def armed(session: Session, instance_id: int) -> Sequence[Timer]:
    """The armed timers of a case, first due first."""
    return session.scalars(
        select(Timer)
        .where(Timer.instance_id == instance_id, Timer.state == TimerState.ARMED)
        .order_by(Timer.due_at, Timer.id)
    ).all()


def of_instance(session: Session, instance_id: int) -> Sequence[Timer]:
    """All timers a case ever had."""
    return session.scalars(
        select(Timer).where(Timer.instance_id == instance_id).order_by(Timer.id)
    ).all()


def add(writes: Writes, rows: Sequence[dict[str, Any]]) -> None:
    writes.add(_ADD, rows)


def get(session: Session, timer_id: int) -> Timer | None:
    return session.get(Timer, timer_id)


def move(writes: Writes, instance_id: int, token: str, values: Mapping[str, Any]) -> None:
    """Give the armed timer of *token* another moment; it starts with a clean slate."""
    writes.add(_move(tuple(values)), {**values, "case_id": instance_id, "step": token})


@lru_cache(maxsize=16)
def _move(names: tuple[str, ...]) -> Update:
    values: dict[Any, Any] = {_TIMER.c[name]: bindparam(name) for name in names}
    return update(_TIMER).where(*_ARMED).values({**CLEAN, **values})


def end(
    writes: Writes, instance_id: int, tokens: Sequence[str], *, state: TimerState, at: datetime
) -> None:
    """Timers fired, or went away with their scope."""
    rows = [{"case_id": instance_id, "step": token, "how": state, "ended": at} for token in tokens]
    writes.add(_END, rows)


def next_due(session: Session) -> datetime | None:
    """The first moment anything falls due."""
    return session.scalar(select(func.min(Timer.due_at)).where(Timer.state == TimerState.ARMED))


def stuck(session: Session) -> Sequence[tuple[Timer, Instance]]:
    """Timers whose step went wrong, for the incident list."""
    rows = session.execute(
        select(Timer, Instance)
        .join(Instance, Instance.id == Timer.instance_id)
        .where(Timer.state == TimerState.ARMED, Timer.last_error.is_not(None))
        .order_by(Timer.due_at)
    ).all()
    return [(row[0], row[1]) for row in rows]


def void_leftovers(
    session: Session, instance_id: int, tokens: Sequence[str], *, at: datetime
) -> None:
    """End due timers that the engine no longer knows; normally the step has done so already."""
    writes = Writes()
    end(writes, instance_id, tokens, state=TimerState.VOID, at=at)
    writes.send(session)


def begin_again(session: Session, timer_id: int) -> None:
    """Let a timer be tried at once, as if nothing had gone wrong."""
    run(session, update(_TIMER).where(_TIMER.c.id == timer_id).values(dict(CLEAN)), {})


def retry(
    session: Session,
    held: Numbers,
    now: datetime,
    pause: timedelta,
    values: Mapping[str, Any],
) -> None:
    """Let go of timers for a while; those that are not ours any more are left alone."""
    leases.end(session, Timer, held, {"tried_at": now, "retry_at": now + pause, **values})


def give_back(session: Session, held: Numbers) -> None:
    """Let go of timers as if they had not been taken."""
    leases.end(session, Timer, held, {"attempts": Timer.attempts - 1})


def put_down(session: Session, instance_id: int, ids: Collection[int]) -> None:
    """Nobody holds these timers of a case any more: its step was written and they stay armed."""
    run(
        session,
        update(_TIMER)
        .where(_TIMER.c.instance_id == instance_id, _TIMER.c.id.in_(ids))
        .where(_TIMER.c.state == TimerState.ARMED)
        .values(claimed_until=None, attempts=0, lost=0),
        {},
    )

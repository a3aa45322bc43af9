"""Armed timers: what is due, who works on it, and the changes of one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Update, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session

from service.store.db import claimable, table
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


def due(session: Session, now: datetime, *, limit: int) -> Sequence[Timer]:
    """Armed timers whose moment has come and that no worker holds, oldest first."""
    return session.scalars(
        claimable(
            select(Timer).where(*_free(now)).order_by(Timer.due_at, Timer.id).limit(limit),
            session,
        )
    ).all()


def _free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Timer.state == TimerState.ARMED,
        Timer.due_at <= now,
        or_(Timer.claimed_until.is_(None), Timer.claimed_until <= now),
    )


def any_due(session: Session, now: datetime) -> bool:
    """Whether ``due`` may find one; asks for nothing else."""
    return session.scalar(select(Timer.id).where(*_free(now)).limit(1)) is not None


def lease(session: Session, ids: Sequence[int], *, now: datetime, span: timedelta) -> set[int]:
    """Hold timers for *span*; returns the ids that were really free."""
    if not ids:
        return set()
    return set(
        session.scalars(
            update(Timer)
            .where(
                Timer.id.in_(ids),
                Timer.state == TimerState.ARMED,
                or_(Timer.claimed_until.is_(None), Timer.claimed_until <= now),
            )
            .values(claimed_until=now + span)
            .returning(Timer.id),
            execution_options={"synchronize_session": False},
        )
    )


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


def change(session: Session, timer_id: int, values: dict[str, Any]) -> None:
    session.execute(
        update(Timer).where(Timer.id == timer_id).values(**values),
        execution_options={"synchronize_session": False},
    )


def move(writes: Writes, instance_id: int, token: str, values: Mapping[str, Any]) -> None:
    """Give the armed timer of *token* another moment; it starts with a clean slate."""
    writes.add(_move(tuple(values)), {**values, "case_id": instance_id, "step": token})


@lru_cache(maxsize=16)
def _move(names: tuple[str, ...]) -> Update:
    values: dict[Any, Any] = {_TIMER.c[name]: bindparam(name) for name in names}
    clean = {_TIMER.c.claimed_until: None, _TIMER.c.attempts: 0, _TIMER.c.last_error: None}
    return update(_TIMER).where(*_ARMED).values({**clean, **values})


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
        .where(Timer.state == TimerState.ARMED, Timer.attempts > 0)
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


def give_back(session: Session, *instance_ids: int) -> None:
    """Nobody holds a timer of these cases any more."""
    session.execute(
        update(Timer)
        .where(
            Timer.instance_id.in_(instance_ids),
            Timer.state == TimerState.ARMED,
            Timer.claimed_until.is_not(None),
        )
        .values(claimed_until=None),
        execution_options={"synchronize_session": False},
    )

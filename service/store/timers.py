"""Armed timers: what is due, who works on it, and the changes of one step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, insert, or_, select, update
from sqlalchemy.orm import Session

from service.store.db import ONE_STATEMENT, claimable
from service.store.tables import Instance, Timer, TimerState


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


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(Timer), list(rows), execution_options=ONE_STATEMENT)


def change(session: Session, timer_id: int, values: dict[str, Any]) -> None:
    session.execute(
        update(Timer).where(Timer.id == timer_id).values(**values),
        execution_options={"synchronize_session": False},
    )


def move(session: Session, instance_id: int, token: str, values: dict[str, Any]) -> None:
    """Give the armed timer of *token* another moment; it starts with a clean slate."""
    session.execute(
        update(Timer)
        .where(
            Timer.instance_id == instance_id,
            Timer.token == token,
            Timer.state == TimerState.ARMED,
        )
        .values(claimed_until=None, attempts=0, last_error=None, **values),
        execution_options={"synchronize_session": False},
    )


def end(
    session: Session, instance_id: int, tokens: Sequence[str], *, state: TimerState, at: datetime
) -> None:
    """Timers fired, or went away with their scope."""
    if tokens:
        session.execute(
            update(Timer)
            .where(
                Timer.instance_id == instance_id,
                Timer.token.in_(tokens),
                Timer.state == TimerState.ARMED,
            )
            .values(state=state, fired_at=at, claimed_until=None),
            execution_options={"synchronize_session": False},
        )


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
    end(session, instance_id, tokens, state=TimerState.VOID, at=at)


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

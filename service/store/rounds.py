"""When models begin cases by themselves: which one is due, and the row moved to the next round."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from service.store.clock import SKEW
from service.store.tables import NextRound

# What a row has when nothing went wrong.
CLEAN: dict[str, Any] = {"attempts": 0, "tried_at": None, "retry_at": None, "problem": None}


def due(session: Session, now: datetime) -> Sequence[int]:
    """The rows that are due, or were planned by a clock that was ahead, oldest first."""
    statement = select(NextRound.id).where(_is_due(now)).order_by(NextRound.due_at, NextRound.id)
    return session.scalars(statement).all()


def any_due(session: Session, now: datetime) -> bool:
    """Whether ``due`` finds one; asks for nothing else."""
    return session.scalar(select(NextRound.id).where(_is_due(now)).limit(1)) is not None


def next_due(session: Session) -> datetime | None:
    """The first moment at which a case begins by itself."""
    found = select(NextRound.due_at).where(NextRound.due_at.is_not(None))
    return session.scalar(found.order_by(NextRound.due_at).limit(1))


def get(session: Session, row_id: int) -> NextRound | None:
    return session.get(NextRound, row_id, populate_existing=True)


def everything(session: Session) -> Sequence[NextRound]:
    """Every model that begins by itself."""
    return session.scalars(select(NextRound).order_by(NextRound.process, NextRound.root)).all()


def of_process(session: Session, process: str) -> Sequence[NextRound]:
    return session.scalars(select(NextRound).where(NextRound.process == process)).all()


def failing(session: Session) -> Sequence[NextRound]:
    """Those that went wrong, for the list of incidents."""
    found = select(NextRound).where(NextRound.problem.is_not(None))
    return session.scalars(found.order_by(NextRound.process, NextRound.root)).all()


def add(session: Session, **values: Any) -> None:
    session.execute(insert(NextRound).values(values))


def move(session: Session, row: NextRound, **values: Any) -> bool:
    """Write *values*, unless somebody else moved the row since it was read: then False.

    The first of two workers holds the row until it commits; the second finds another moment.
    """
    seen = NextRound.due_at.is_(None) if row.due_at is None else NextRound.due_at == row.due_at
    changed = session.scalars(
        update(NextRound)
        .where(NextRound.id == row.id, seen, NextRound.planned_at == row.planned_at)
        .values(values)
        .returning(NextRound.id),
        execution_options={"synchronize_session": False},
    ).all()
    return bool(changed)


def change(session: Session, row_id: int, **values: Any) -> None:
    """Write how trying went; the moment of the round stays."""
    session.execute(update(NextRound).where(NextRound.id == row_id).values(values))


def remove(session: Session, ids: Sequence[int]) -> None:
    """Nothing begins by itself there any more."""
    session.execute(delete(NextRound).where(NextRound.id.in_(ids)))


def _is_due(now: datetime) -> ColumnElement[bool]:
    wrong = NextRound.planned_at > now + SKEW
    tried = or_(
        NextRound.retry_at.is_(None), NextRound.retry_at <= now, NextRound.tried_at > now + SKEW
    )
    return or_(wrong, (NextRound.due_at <= now) & tried)

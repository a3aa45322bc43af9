"""Copies of seals as rows: which is due, which is there, and why one is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from service.store.tables import CopyState, SealCopy, Way


def waiting(session: Session, way: Way) -> SealCopy | None:
    """The copy that is not there yet; a way has one at most."""
    return session.scalar(
        select(SealCopy)
        .where(SealCopy.way == way, SealCopy.state == CopyState.WAITING)
        .order_by(SealCopy.id)
        .limit(1)
    )


def last_kept(session: Session, way: Way) -> SealCopy | None:
    return session.scalar(
        select(SealCopy)
        .where(SealCopy.way == way, SealCopy.state == CopyState.KEPT)
        .order_by(SealCopy.seal.desc())
        .limit(1)
    )


def add(session: Session, way: Way, seal: int, at: datetime) -> None:
    """Write down that a copy is due; Clash when another worker just did."""
    session.add(SealCopy(way=way, seal=seal, next_at=at, attempts=0, state=CopyState.WAITING))
    session.flush()


def take(session: Session, copy: SealCopy, *, seal: int, next_at: datetime) -> bool:
    """Try *copy* now, with seal number *seal*; False when another worker was faster."""
    seen = (SealCopy.id == copy.id, SealCopy.attempts == copy.attempts)
    values = {"attempts": copy.attempts + 1, "next_at": next_at, "seal": seal}
    return _change(session, *seen, SealCopy.state == CopyState.WAITING, values=values)


def end(session: Session, copy_id: int, values: dict[str, Any]) -> bool:
    return _change(
        session, SealCopy.id == copy_id, SealCopy.state == CopyState.WAITING, values=values
    )


def failing(session: Session) -> Sequence[SealCopy]:
    """Copies that were tried and are not there."""
    return session.scalars(
        select(SealCopy)
        .where(SealCopy.state == CopyState.WAITING, SealCopy.problem.is_not(None))
        .order_by(SealCopy.way)
    ).all()


def reach(session: Session) -> dict[Way, int]:
    """Per way the highest seal that is kept; it vouches for all before it."""
    rows = session.execute(
        select(SealCopy.way, func.max(SealCopy.seal))
        .where(SealCopy.state == CopyState.KEPT)
        .group_by(SealCopy.way)
    )
    return {way: seal for way, seal in rows}


def stamps(session: Session, upto: int, before: datetime) -> Iterator[SealCopy]:
    """Time stamps of seals up to number *upto* that were there at a moment, oldest first."""
    yield from session.scalars(
        select(SealCopy)
        .where(
            SealCopy.way == Way.STAMP,
            SealCopy.state == CopyState.KEPT,
            SealCopy.seal <= upto,
            SealCopy.kept_at <= before,
        )
        .order_by(SealCopy.seal)
    )


def _change(session: Session, *conditions: Any, values: dict[str, Any]) -> bool:
    changed = session.scalars(
        update(SealCopy).where(*conditions).values(**values).returning(SealCopy.id),
        execution_options={"synchronize_session": False},
    ).all()
    return bool(changed)

"""Errands as rows: which one waits, who holds it, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.store import clock, leases
from service.store.db import claimable
from service.store.tables import Errand, ErrandKind, ErrandState


def add(session: Session, errand: Errand) -> Errand:
    """Write an errand down; afterwards it has its number."""
    session.add(errand)
    session.flush()
    return errand


def get(session: Session, errand_id: int) -> Errand | None:
    return session.get(Errand, errand_id, populate_existing=True)


def free(session: Session, *, errand_id: int | None) -> Errand | None:
    """The errand that waits longest and that nobody holds; only number *errand_id* if given."""
    statement = select(Errand).where(*_is_free(session))
    if errand_id is not None:
        statement = statement.where(Errand.id == errand_id)
    ordered = statement.order_by(Errand.asked_at, Errand.id).limit(1)
    return session.scalars(claimable(ordered, session)).first()


def any_free(session: Session) -> bool:
    """Whether ``free`` may find one; asks for nothing else and holds nothing."""
    return session.scalar(select(Errand.id).where(*_is_free(session)).limit(1)) is not None


def lease(session: Session, errand_id: int, *, run: str, span: timedelta) -> bool:
    """Hold an errand for *run*; False when another worker was faster."""
    values = {
        "run": run,
        "claimed_until": clock.moment(session, span),
        "attempts": Errand.attempts + 1,
    }
    return _change(session, Errand.id == errand_id, *_is_free(session), values=values)


def change(session: Session, errand_id: int, run: str, values: dict[str, Any]) -> bool:
    """Write for *run*; False when it does not hold the errand any more."""
    own = (Errand.id == errand_id, Errand.run == run, Errand.state == ErrandState.WAITING)
    return _change(session, *own, values=values)


def renew(session: Session, errand_id: int, run: str, span: timedelta) -> bool:
    return change(session, errand_id, run, {"claimed_until": clock.moment(session, span)})


def waiting(session: Session, kind: ErrandKind) -> Sequence[Errand]:
    """The errands of a kind that are not done yet, oldest first."""
    found = select(Errand).where(Errand.state == ErrandState.WAITING, Errand.kind == kind)
    return session.scalars(found.order_by(Errand.id)).all()


def latest(
    session: Session, kind: ErrandKind, *, size: int, by: str | None = None
) -> Sequence[Errand]:
    """The last errands of a kind, newest first; only those that *by* asked for if given."""
    found = select(Errand).where(Errand.kind == kind)
    if by is not None:
        found = found.where(Errand.asked_by == by)
    return session.scalars(found.order_by(Errand.id.desc()).limit(size)).all()


def named(session: Session, hashes: Iterable[str]) -> set[str]:
    """Those of *hashes* that are the file of a pack which is still kept."""
    found = select(Errand.sha256).where(Errand.sha256.in_(list(hashes)), Errand.is_kept)
    return {each for each in session.scalars(found) if each is not None}


def let_go(session: Session, before: datetime) -> None:
    """Keep the files of packs no longer that were made before that moment."""
    _change(session, Errand.is_kept, Errand.ended_at < before, values={"is_kept": False})


def _is_free(session: Session) -> tuple[Any, ...]:
    return (Errand.state == ErrandState.WAITING, leases.free(Errand, session))


def _change(session: Session, *conditions: Any, values: dict[str, Any]) -> bool:
    changed = session.scalars(
        update(Errand).where(*conditions).values(**values).returning(Errand.id),
        execution_options={"synchronize_session": False},
    ).all()
    return bool(changed)

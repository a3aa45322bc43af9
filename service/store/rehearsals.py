"""Rehearsals as rows: which one waits, who holds it, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from service.store import clock, leases
from service.store.db import claimable
from service.store.tables import Rehearsal, RehearsalState

FRESH: dict[str, Any] = {
    "state": RehearsalState.WAITING,
    "run": None,
    "claimed_until": None,
    "attempts": 0,
    "played": 0,
    "total": None,
    "failed": 0,
    "result": {},
    "ended_at": None,
}


def get(session: Session, bundle_hash: str) -> Rehearsal | None:
    return session.get(Rehearsal, bundle_hash, populate_existing=True)


def of_bundles(session: Session, hashes: Iterable[str]) -> dict[str, Rehearsal]:
    """The rehearsals of these versions, by hash."""
    rows = session.scalars(select(Rehearsal).where(Rehearsal.bundle_hash.in_(list(hashes))))
    return {row.bundle_hash: row for row in rows}


def ask(session: Session, bundle_hash: str, *, by: str, at: datetime) -> None:
    """Let a version be played, again when it was before; who was playing it loses the lease."""
    values = {**FRESH, "asked_by": by, "asked_at": at}
    if get(session, bundle_hash) is None:
        session.execute(insert(Rehearsal).values(bundle_hash=bundle_hash, **values))
    else:
        _change(session, Rehearsal.bundle_hash == bundle_hash, values=values)


def free(session: Session, *, bundle_hash: str | None, limit: int) -> Sequence[Rehearsal]:
    """Rehearsals that wait and that nobody holds, oldest first; only of *bundle_hash* if given."""
    statement = select(Rehearsal).where(*_is_free(session))
    if bundle_hash is not None:
        statement = statement.where(Rehearsal.bundle_hash == bundle_hash)
    return session.scalars(
        claimable(statement.order_by(Rehearsal.asked_at).limit(limit), session)
    ).all()


def any_free(session: Session, *, bundle_hash: str | None) -> bool:
    """Whether ``free`` may find one; asks for nothing else and holds nothing."""
    statement = select(Rehearsal.bundle_hash).where(*_is_free(session))
    if bundle_hash is not None:
        statement = statement.where(Rehearsal.bundle_hash == bundle_hash)
    return session.scalar(statement.limit(1)) is not None


def lease(session: Session, bundle_hash: str, *, run: str, span: timedelta) -> bool:
    """Hold a rehearsal for *run*; False when another worker was faster."""
    values = {
        "run": run,
        "claimed_until": clock.moment(session, span),
        "attempts": Rehearsal.attempts + 1,
        "played": 0,
        "failed": 0,
    }
    return _change(session, Rehearsal.bundle_hash == bundle_hash, *_is_free(session), values=values)


def change(session: Session, bundle_hash: str, run: str, values: dict[str, Any]) -> bool:
    """Write for *run*; False when it does not hold the rehearsal any more."""
    return _change(
        session,
        Rehearsal.bundle_hash == bundle_hash,
        Rehearsal.run == run,
        Rehearsal.state == RehearsalState.WAITING,
        values=values,
    )


def renew(
    session: Session, bundle_hash: str, run: str, span: timedelta, values: dict[str, Any]
) -> bool:
    """Hold it for another *span* from now and write *values*; False when *run* lost it."""
    until = clock.moment(session, span)
    return change(session, bundle_hash, run, {**values, "claimed_until": until})


def _is_free(session: Session) -> tuple[Any, ...]:
    return (
        Rehearsal.state == RehearsalState.WAITING,
        leases.free(Rehearsal, session),
    )


def _change(session: Session, *conditions: Any, values: dict[str, Any]) -> bool:
    changed = session.scalars(
        update(Rehearsal).where(*conditions).values(**values).returning(Rehearsal.bundle_hash),
        execution_options={"synchronize_session": False},
    ).all()
    return bool(changed)

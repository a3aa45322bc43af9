"""Leases on pieces of work: taken, renewed and given up, by the database's clock.

Each taking has a number. Whoever holds a piece writes its end under that number, so a worker
that was overtaken (frozen, cut off, away from the database) finds nothing to write to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, or_, select, tuple_, update
from sqlalchemy.orm import Session

from service.store import clock
from service.store.tables import Errand, Job, JobState, Rehearsal, Timer, TimerState

# No lease lasts longer (see the settings): one that does was written by a clock that was wrong.
LONGEST = timedelta(minutes=15)

Piece = type[Job] | type[Timer]
Numbers = Mapping[int, int]  # ids with the number under which each was taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A piece as it was taken. ``attempts`` counts this taking.

    ``lost``: how many takings in a row nobody ended: the worker died, or it was cut off.
    """

    id: int
    instance_id: int
    element: str
    lease: int
    attempts: int
    lost: int


def free(piece: Piece | type[Rehearsal] | type[Errand], session: Session) -> ColumnElement[bool]:
    """That no worker holds a piece any more."""
    ends = piece.claimed_until
    late = ends > clock.moment(session, LONGEST)
    return or_(ends.is_(None), ends <= clock.moment(session), late)


def take(session: Session, piece: Piece, ids: Sequence[int], *, span: timedelta) -> list[Held]:
    """Hold pieces for *span*; those that somebody else holds are not among the result."""
    if not ids:
        return []
    unanswered = case((piece.claimed_until.is_(None), 0), else_=1)
    taken = session.execute(
        update(piece)
        .where(piece.id.in_(ids), _is_open(piece), free(piece, session))
        .values(
            claimed_until=clock.moment(session, span),
            lease=piece.lease + 1,
            attempts=piece.attempts + 1,
            lost=piece.lost + unanswered,
        )
        .returning(
            *(piece.id, piece.instance_id, piece.element, piece.lease, piece.attempts, piece.lost)
        ),
        execution_options={"synchronize_session": False},
    )
    return [_held(row) for row in taken]


def held(session: Session, piece: Piece, numbers: Numbers) -> list[Held]:
    """Pieces as they were taken under these numbers; those of others are not among them."""
    rows = session.scalars(select(piece).where(tuple_(piece.id, piece.lease).in_(_pairs(numbers))))
    return [_held(row) for row in rows]


def renew(session: Session, piece: Piece, held: Numbers, *, span: timedelta) -> set[int]:
    """Hold pieces for another *span* from now; returns the ids of those that are still ours."""
    return _change(session, piece, held, {"claimed_until": clock.moment(session, span)})


def end(session: Session, piece: Piece, held: Numbers, values: Mapping[str, Any]) -> set[int]:
    """Write how pieces ended and let them go; returns the ids of those that were still ours."""
    released = {"claimed_until": None, "lease": piece.lease + 1}
    return _change(session, piece, held, {**released, **values})


def _change(session: Session, piece: Piece, held: Numbers, values: Mapping[str, Any]) -> set[int]:
    if not held:
        return set()
    ours = tuple_(piece.id, piece.lease).in_(_pairs(held))
    return set(
        session.scalars(
            update(piece).where(ours, _is_open(piece)).values(**values).returning(piece.id),
            execution_options={"synchronize_session": False},
        )
    )


def _is_open(piece: Piece) -> ColumnElement[bool]:
    if piece is Job:
        return Job.state == JobState.READY
    return Timer.state == TimerState.ARMED


def _pairs(numbers: Numbers) -> list[tuple[int, int]]:
    return list(numbers.items())


def _held(row: Any) -> Held:
    return Held(
        id=row.id,
        instance_id=row.instance_id,
        element=row.element,
        lease=row.lease,
        attempts=row.attempts,
        lost=row.lost,
    )

"""How often somebody tried something lately, counted once for all web processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, or_, select, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.store.clock import SKEW
from service.store.tables import Attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """*amount* of what *key* may do *most* times in each window of *span*."""

    key: str
    amount: int
    most: int
    span: timedelta


def spend(session: Session, spendings: Sequence[Spending], now: datetime) -> timedelta | None:
    """Count all of *spendings*; how long to wait when one of them is over, else None.

    The caller's transaction writes. Rows are taken in one order, so that two that spend the same
    wait for each other and never both.
    """
    waits = []
    for each in sorted(spendings, key=lambda one: one.key):
        used, until = _add(session, each.key, each.amount, now, now + each.span)
        if used > each.most:
            waits.append(until - now)
    return max(waits, default=None)


def spent(session: Session, spendings: Sequence[Spending], now: datetime) -> timedelta | None:
    """How long to wait when one of *spendings* was over before; asks only."""
    found = windows(session, {each.key: each.span for each in spendings}, now)
    waits = [
        found[each.key][1] - now
        for each in spendings
        if each.key in found and found[each.key][0] >= each.most
    ]
    return max(waits, default=None)


def count(session: Session, key: str, *, now: datetime, until: datetime, amount: int = 1) -> int:
    """Count *amount* more for *key* and return the total of its window.

    The window opens at the first try and closes at the *until* of that moment.
    """
    return _add(session, key, amount, now, until)[0]


def _add(
    session: Session, key: str, amount: int, now: datetime, until: datetime
) -> tuple[int, datetime]:
    dialect = session.get_bind().dialect.name
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    new = insert(Attempt).values(key=key, used=amount, until=until)
    # One that would close long after this one was opened by a clock that was ahead.
    over = or_(Attempt.until <= now, Attempt.until > until + SKEW)
    statement = new.on_conflict_do_update(
        index_elements=[Attempt.key],
        set_={
            "used": case((over, amount), else_=Attempt.used + amount),
            "until": case((over, until), else_=Attempt.until),
        },
    ).returning(Attempt.used, Attempt.until)
    row = session.execute(statement).one()
    return int(row.used), row.until


def windows(
    session: Session, spans: Mapping[str, timedelta], now: datetime
) -> dict[str, tuple[int, datetime]]:
    """The open windows among the keys of *spans*: their total, and when they close.

    None is open for longer than its span: such a one was opened by a clock that was ahead.
    """
    found = select(Attempt.key, Attempt.used, Attempt.until).where(
        Attempt.key.in_(spans), Attempt.until > now
    )
    return {
        row.key: (row.used, row.until)
        for row in session.execute(found)
        if row.until - now <= spans[row.key] + SKEW
    }


def forget(session: Session, now: datetime) -> None:
    """Drop the windows that have closed."""
    session.execute(delete(Attempt).where(Attempt.until <= now))


def drop(session: Session, key: str | None = None) -> None:
    """Begin anew: for one key, or for everybody."""
    session.execute(delete(Attempt).where(true() if key is None else Attempt.key == key))

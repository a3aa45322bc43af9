"""Post that came in: rows by state, newest first; and how far a mailbox was read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from service.store.db import run, table
from service.store.tables import Arrival, ArrivalState, MailboxMark

_ARRIVAL = table(Arrival)


def get(session: Session, arrival_id: int) -> Arrival | None:
    return session.get(Arrival, arrival_id)


def has(session: Session, key: str) -> bool:
    """Whether this message came in before."""
    return session.scalar(select(Arrival.id).where(Arrival.key == key)) is not None


def page(
    session: Session, states: Sequence[ArrivalState], *, behind: int | None, limit: int
) -> Sequence[Arrival]:
    """Those in one of *states*, newest first, behind number *behind*."""
    wanted = select(Arrival).where(Arrival.state.in_(states))
    if behind is not None:
        wanted = wanted.where(Arrival.id < behind)
    return session.scalars(wanted.order_by(Arrival.id.desc()).limit(limit)).all()


def handled(session: Session, arrival_id: int, state: ArrivalState, values: dict[str, Any]) -> bool:
    """Write what became of a new one; False when somebody was first."""
    open_one = update(_ARRIVAL).where(
        _ARRIVAL.c.id == arrival_id, _ARRIVAL.c.state == ArrivalState.NEW
    )
    return run(session, open_one.values(state=state, **values), {}) > 0


def old(session: Session, before: datetime, *, limit: int = 200) -> Sequence[Arrival]:
    """Those that nobody has to look at any more and came before *before*, still with content."""
    over = Arrival.state.in_((ArrivalState.DISCARDED, ArrivalState.REGISTERED, ArrivalState.ASIDE))
    left = or_(Arrival.text != "", Arrival.sender != "", Arrival.subject != "")
    return session.scalars(
        select(Arrival).where(over, left, Arrival.arrived_at < before).limit(limit)
    ).all()


def empty(session: Session, arrival_id: int) -> None:
    """Forget who wrote it and what it said."""
    nothing = {"text": "", "subject": "", "sender": "", "sender_name": "", "files": []}
    changed = update(_ARRIVAL).where(_ARRIVAL.c.id == arrival_id)
    run(session, changed.values(original_id=None, **nothing), {})


def mark(session: Session, name: str) -> MailboxMark:
    """How far mailbox *name* was read; a row that is new when it never was."""
    found = session.get(MailboxMark, name)
    if found is None:
        found = MailboxMark(name=name, validity=0, uid=0)
        session.add(found)
        session.flush()
    return found


def known_mark(session: Session, name: str) -> MailboxMark | None:
    """How far mailbox *name* was read, None when nobody looked yet."""
    return session.get(MailboxMark, name)


def was_read(session: Session, name: str, at: datetime, problem: str | None) -> None:
    """Note that a mailbox was visited, and what was wrong."""
    found = mark(session, name)
    found.read_at, found.problem = at, problem
    session.flush()

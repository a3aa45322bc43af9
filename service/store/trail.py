"""Questions to the audit trail as a whole; writing and proving it is in ``audit``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, not_, select
from sqlalchemy.orm import Session, defer

from service.store.audit import Act
from service.store.tables import AuditEvent, Excluded, Instance

LAST = 500


def search(
    session: Session,
    *,
    username: str,
    processes: Sequence[str] | None = None,
    number: str = "",
    act: Act | None = None,
    page: int,
    size: int,
) -> tuple[Sequence[AuditEvent], int]:
    """One page of the events *username* may know of, newest first; *number*: of that case only.

    What happens in a case about somebody is not for that person's eyes. *processes*: only what
    happens in cases of these.
    """
    involved = exists().where(
        Excluded.username == username, Excluded.instance_id == AuditEvent.instance_id
    )
    found: Select[Any] = select(AuditEvent).where(not_(involved))
    if processes is not None:
        overseen = select(Instance.id).where(Instance.process.in_(processes))
        found = found.where(AuditEvent.instance_id.in_(overseen))
    if number:
        case = select(Instance.id).where(Instance.number == number).scalar_subquery()
        found = found.where(AuditEvent.instance_id == case)
    if act is not None:
        found = found.where(AuditEvent.kind == act.value)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = session.scalars(
        found.order_by(AuditEvent.id.desc()).offset((page - 1) * size).limit(size)
    ).all()
    return rows, total


def cases_of(session: Session, events: Iterable[AuditEvent]) -> dict[int, Instance]:
    """The cases that *events* are about, without their content."""
    ids = {event.instance_id for event in events if event.instance_id is not None}
    if not ids:
        return {}
    rows = session.scalars(
        select(Instance)
        .options(defer(Instance.state), defer(Instance.record))
        .where(Instance.id.in_(ids))
    )
    return {row.id: row for row in rows}


def last_number(session: Session) -> int:
    """The number of the last event; 0 when there is none."""
    return session.scalar(select(func.max(AuditEvent.id))) or 0


def newest_moment(session: Session) -> datetime | None:
    """The latest moment among the last events; a clock that was wrong may have written some."""
    last = select(AuditEvent.at).order_by(AuditEvent.id.desc()).limit(LAST).subquery()
    found: datetime | None = session.scalar(select(func.max(last.c.at)))
    return found


def has(session: Session, number: int, digest: str) -> bool:
    """Whether event *number* is there, and is the one with this hash."""
    return session.scalar(select(AuditEvent.hash).where(AuditEvent.id == number)) == digest


def stand_still(session: Session) -> None:
    """Let *session*, before its first question, see one moment only, whatever others write.

    An event that is added between two questions would look like a break. SQLite always does so.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})

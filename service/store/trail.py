"""Questions to the audit trail as a whole; writing and proving it is in ``audit``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, not_, select
from sqlalchemy.orm import Session, defer

from service.store.audit import Act
from service.store.tables import AuditEvent, Excluded, Instance

LAST = 500
# No clock is wrong by more and still writes; see worker/clocks.
ASIDE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which events: all that is given has to hold.

    *username* is not involved in the cases they are about: what happens in a case about somebody
    is not for that person's eyes. *processes*: only what happens in cases of these. *number*: of
    that case. *actor*: who did it. *since* and *before*: when.
    """

    username: str
    processes: Sequence[str] | None = None
    number: str = ""
    act: Act | None = None
    actor: str = ""
    since: datetime | None = None
    before: datetime | None = None


def search(
    session: Session, sought: Sought, *, behind: int | None, limit: int
) -> Sequence[AuditEvent]:
    """The next events behind number *behind*, newest first."""
    found = select(AuditEvent).where(*_conditions(session, sought))
    if behind is not None:
        found = found.where(AuditEvent.id < behind)
    return session.scalars(found.order_by(AuditEvent.id.desc()).limit(limit)).all()


def of_kinds(session: Session, acts: Sequence[Act]) -> Sequence[AuditEvent]:
    """Every event of some kinds that are rare, oldest first."""
    return session.scalars(
        select(AuditEvent)
        .where(AuditEvent.kind.in_([act.value for act in acts]))
        .order_by(AuditEvent.id)
    ).all()


def _conditions(session: Session, sought: Sought) -> Iterator[ColumnElement[bool]]:
    yield not_(
        exists().where(
            Excluded.username == sought.username, Excluded.instance_id == AuditEvent.instance_id
        )
    )
    if sought.processes is not None:
        overseen = exists().where(
            Instance.id == AuditEvent.instance_id, Instance.process.in_(sought.processes)
        )
        yield overseen
    if sought.number:
        case = select(Instance.id).where(Instance.number == sought.number).scalar_subquery()
        yield AuditEvent.instance_id == case
    if sought.act is not None:
        yield AuditEvent.kind == sought.act.value
    if sought.actor:
        yield AuditEvent.actor == sought.actor
    # Numbers go up with time, but for what was written side by side: so they tell where to look.
    if sought.since is not None:
        yield AuditEvent.id >= _first_since(session, sought.since - ASIDE)
        yield AuditEvent.at >= sought.since
    if sought.before is not None:
        yield AuditEvent.id < _first_since(session, sought.before + ASIDE)
        yield AuditEvent.at < sought.before


def _first_since(session: Session, moment: datetime) -> int:
    """The number of the first event at *moment* or later, found by halving."""
    low, high = 1, last_number(session) + 1
    while low < high:
        middle = (low + high) // 2
        found = session.execute(
            select(AuditEvent.id, AuditEvent.at)
            .where(AuditEvent.id >= middle)
            .order_by(AuditEvent.id)
            .limit(1)
        ).first()
        if found is None or found.at >= moment:
            high = middle
        else:
            low = found.id + 1
    return low


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

"""What cases count for, as rows of a ledger; working it out is in ``engine/observing``."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.orm import Session

from service.store.db import run, table
from service.store.tables import Instance, Observation
from service.store.writes import Writes

_ADD = insert(table(Observation)).inline()
_CASE = table(Instance)


def add(writes: Writes, rows: Sequence[Mapping[str, Any]]) -> None:
    writes.add(_ADD, rows)


def of_instance(
    session: Session, instance_id: int, *, known_at: datetime | None = None
) -> Sequence[Observation]:
    """The rows of a case, oldest first; with *known_at* only what was known then."""
    found = select(Observation).where(Observation.instance_id == instance_id)
    if known_at is not None:
        found = found.where(Observation.known_at <= known_at)
    return session.scalars(found.order_by(Observation.id)).all()


def counting_for(
    session: Session, process: str, measures: Collection[str], instance_ids: Collection[int]
) -> set[tuple[int, str]]:
    """Which of these cases count for which of *measures*, as far as it was added up."""
    rows = (
        select(Observation.instance_id, Observation.measure)
        .where(
            Observation.instance_id.in_(instance_ids),
            Observation.process == process,
            Observation.measure.in_(measures),
            Observation.totalled,
        )
        .group_by(Observation.instance_id, Observation.measure)
        .having(func.sum(Observation.sign) > 0)
    )
    return {(row.instance_id, row.measure) for row in session.execute(rows)}


def uncounted(session: Session, process: str, name: str, limit: int) -> Sequence[Instance]:
    """Cases of *process* that were counted last by other measures than those called *name*."""
    other = or_(Instance.measured_by < name, Instance.measured_by > name)
    return session.scalars(
        select(Instance)
        .where(Instance.process == process, other)
        .order_by(Instance.measured_by, Instance.id)
        .limit(limit)
    ).all()


def is_behind(session: Session, process: str, name: str) -> bool:
    """Whether any case of *process* was counted last by other measures than those called *name*."""
    other = or_(Instance.measured_by < name, Instance.measured_by > name)
    return (
        session.scalar(select(Instance.id).where(Instance.process == process, other).limit(1))
        is not None
    )


def fill(
    session: Session,
    instance: Instance,
    name: str,
    rows: Sequence[Mapping[str, Any]],
    columns: Mapping[str, Any],
) -> bool:
    """Write what was worked out for *instance*; False when the case moved on, or was counted.

    Then nothing is written: the case comes again.
    """
    counted = (
        update(_CASE)
        .where(
            _CASE.c.id == instance.id,
            _CASE.c.revision == instance.revision,
            _CASE.c.measured_by == instance.measured_by,
        )
        .values(measured_by=name, **columns)
    )
    if run(session, counted, {}) != 1:
        return False
    writes = Writes()
    add(writes, rows)
    writes.send(session)
    return True


def some(session: Session, after: int, limit: int) -> Sequence[Instance]:
    """The next cases behind number *after*."""
    return session.scalars(
        select(Instance).where(Instance.id > after).order_by(Instance.id).limit(limit)
    ).all()

"""What cases count for, as rows of a ledger; working it out is in ``engine/observing``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from service.store.db import table
from service.store.tables import Observation
from service.store.writes import Writes

_ADD = insert(table(Observation)).inline()


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

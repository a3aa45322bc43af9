"""What the terms of a case were counted as; rows are written once and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from service.store.db import table
from service.store.tables import TermCount
from service.store.writes import Writes

_ADD = insert(table(TermCount)).inline()


def add(writes: Writes, rows: Sequence[dict[str, Any]]) -> None:
    writes.add(_ADD, rows)


def of_instance(session: Session, instance_id: int) -> Sequence[TermCount]:
    """Every count of a case, oldest first."""
    return session.scalars(
        select(TermCount).where(TermCount.instance_id == instance_id).order_by(TermCount.id)
    ).all()

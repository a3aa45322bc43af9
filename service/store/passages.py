"""The walked path of a case: stays that are over, as rows that are never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from service.store.db import table
from service.store.tables import Passage
from service.store.writes import Writes

_ADD = insert(table(Passage)).inline()


def add(writes: Writes, rows: Sequence[Mapping[str, Any]]) -> None:
    writes.add(_ADD, rows)


def of_instance(session: Session, instance_id: int) -> Sequence[Passage]:
    """Every stay of a case that is over, in the order in which it ended."""
    return session.scalars(
        select(Passage).where(Passage.instance_id == instance_id).order_by(Passage.id)
    ).all()

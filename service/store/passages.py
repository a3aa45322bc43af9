"""The walked path of a case: stays that are over, as rows that are never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.store.folded import unfolding
from service.store.tables import Passage
from service.store.writes import Writes

_ADD = unfolding(
    Passage,
    *("instance_id", "token", "element", "source", "entered_at", "left_at", "how", "role"),
    *("bundle_hash", "revision"),
)


def add(writes: Writes, rows: Sequence[Mapping[str, Any]]) -> None:
    writes.add_many(_ADD, rows)


def of_instance(session: Session, instance_id: int) -> Sequence[Passage]:
    """Every stay of a case that is over, in the order in which it ended."""
    return session.scalars(
        select(Passage).where(Passage.instance_id == instance_id).order_by(Passage.id)
    ).all()

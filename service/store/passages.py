"""The walked path of a case: stays that are over, as rows that are never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from service.store.db import table
from service.store.instances import not_excluded
from service.store.tables import Instance, Passage
from service.store.writes import Writes


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A case that was at an element, and when it left there."""

    number: str
    entered_at: datetime | None
    left_at: datetime


_ADD = insert(table(Passage)).inline()
_TAKE_BACK = (
    update(table(Passage))
    .where(table(Passage).c.id == bindparam("passage"))
    .values(undone_at=bindparam("at"), again=bindparam("by"))
)


def add(writes: Writes, rows: Sequence[Mapping[str, Any]]) -> None:
    writes.add(_ADD, rows)


def take_back(writes: Writes, again: Mapping[int, str | None], *, at: datetime) -> None:
    """The steps in which these stays ended were taken back; per id the token that is there now."""
    writes.add(_TAKE_BACK, [{"passage": id, "at": at, "by": by} for id, by in again.items()])


def of_step(session: Session, instance_id: int, revision: int) -> Sequence[Passage]:
    """The stays of a case that ended in the step that made *revision*."""
    return [each for each in of_instance(session, instance_id) if each.revision == revision]


def of_instance(session: Session, instance_id: int) -> Sequence[Passage]:
    """Every stay of a case that is over, in the order in which it ended; undone ones too."""
    return session.scalars(
        select(Passage).where(Passage.instance_id == instance_id).order_by(Passage.id)
    ).all()


def at_element(
    session: Session,
    process: str,
    element: str,
    first: datetime,
    last: datetime,
    *,
    limit: int,
    unseen_by: str,
) -> Sequence[Passed]:
    """Cases of *process* that left an element between two moments, the last first.

    The cases that *unseen_by* is involved in are left out.
    """
    rows = session.execute(
        select(Instance.number, Passage.entered_at, Passage.left_at)
        .join(Instance, Instance.id == Passage.instance_id)
        .where(
            Passage.element == element,
            Passage.left_at >= first,
            Passage.left_at < last,
            Passage.undone_at.is_(None),
            Instance.process == process,
            not_excluded(unseen_by),
        )
        .order_by(Passage.left_at.desc(), Passage.id.desc())
        .limit(limit)
    )
    return [
        Passed(number=row.number, entered_at=row.entered_at, left_at=row.left_at) for row in rows
    ]

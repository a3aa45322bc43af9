"""What was added to a record; rows are written once and never changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from service.core.digest import fresh_salt
from service.store.db import table
from service.store.tables import Instance, Submission, SubmissionKind, Task
from service.store.writes import Writes

_ADD = insert(table(Submission)).inline()
_FIRST = "from"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubmission:
    """One addition to the record, before it has a place in the order."""

    kind: SubmissionKind
    element: str
    name: str
    form: str | None = None
    data: Mapping[str, Any]
    local: Mapping[str, Any] = field(default_factory=dict)
    actor: str
    key: str | None = None


def rows_of(
    instance: Instance, given: Sequence[NewSubmission], at: datetime
) -> list[dict[str, Any]]:
    """The rows of *given* after those *instance* had when it was read (its revision guards it)."""
    return [
        {
            "instance_id": instance.id,
            "seq": instance.submissions + number,
            "kind": row.kind,
            "element": row.element,
            "name": row.name,
            "form": row.form,
            "bundle_hash": instance.bundle_hash,
            "data": json.dumps(row.data, ensure_ascii=False),
            "local": dict(row.local),
            "actor": row.actor,
            "at": at,
            "idempotency_key": row.key,
            "salt": fresh_salt(),
        }
        for number, row in enumerate(given, start=1)
    ]


def add(writes: Writes, rows: Sequence[Mapping[str, Any]]) -> None:
    writes.add(_ADD, rows)


def by_key(session: Session, key: str) -> Submission | None:
    """The submission that was already made with idempotency *key*."""
    return session.scalar(select(Submission).where(Submission.idempotency_key == key))


def keyed(session: Session, instance_id: int, prefix: str) -> dict[str, datetime]:
    """When each submission of a case came whose idempotency key begins with *prefix*, by key."""
    found = session.execute(
        select(Submission.idempotency_key, Submission.at).where(
            Submission.instance_id == instance_id,
            Submission.idempotency_key.startswith(prefix, autoescape=True),
        )
    )
    return {str(key): at for key, at in found}


def undoing(first: int) -> dict[str, int]:
    """What an addition holds that takes back those from number *first* on."""
    return {_FIRST: first}


def standing(given: Iterable[Submission]) -> list[Submission]:
    """Those of *given*, in order and from the first on, that were not taken back among them."""
    found: list[Submission] = []
    for row in given:
        if row.kind is SubmissionKind.UNDO:
            first = data_of(row)[_FIRST]
            found = [each for each in found if each.seq < first]
        else:
            found.append(row)
    return found


def is_undone(session: Session, task: Task) -> bool:
    """Whether who completed *task* took that back since."""
    taken_back = select(Submission.id).where(
        Submission.instance_id == task.instance_id,
        Submission.kind == SubmissionKind.UNDO,
        Submission.element == task.element,
        Submission.actor == task.ended_by,
        Submission.at >= task.ended_at,
    )
    return session.scalar(taken_back.limit(1)) is not None


def data_of(row: Submission) -> dict[str, Any]:
    """What was added to the record."""
    found: dict[str, Any] = json.loads(row.data)
    return found


def moments_from(session: Session, instance_id: int, prefix: str) -> Sequence[datetime]:
    """When each submission to a case came whose actor's name begins with *prefix*."""
    return session.scalars(
        select(Submission.at).where(
            Submission.instance_id == instance_id,
            Submission.actor.startswith(prefix, autoescape=True),
        )
    ).all()


def of_instance(session: Session, instance_id: int) -> Sequence[Submission]:
    """All submissions of a case, oldest first; see ``standing`` for those that count."""
    return session.scalars(
        select(Submission).where(Submission.instance_id == instance_id).order_by(Submission.seq)
    ).all()

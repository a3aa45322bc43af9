"""What was added to a record; rows are written once and never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from service.store.db import run, table
from service.store.tables import Instance, Submission, SubmissionKind

_ADD = insert(table(Submission))


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


def add(
    session: Session,
    instance: Instance,
    rows: Sequence[NewSubmission],
    at: datetime,
) -> None:
    """Append *rows* after the ones *instance* had when it was read (its revision guards it)."""
    if not rows:
        return
    run(
        session,
        _ADD,
        [
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
            }
            for number, row in enumerate(rows, start=1)
        ],
    )


def by_key(session: Session, key: str) -> Submission | None:
    """The submission that was already made with idempotency *key*."""
    return session.scalar(select(Submission).where(Submission.idempotency_key == key))


def of_instance(session: Session, instance_id: int) -> Sequence[Submission]:
    """All submissions of a case, oldest first."""
    return session.scalars(
        select(Submission).where(Submission.instance_id == instance_id).order_by(Submission.seq)
    ).all()

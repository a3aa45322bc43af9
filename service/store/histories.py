"""Reads what happened in many cases at once: page by page, in order of opening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from service.store.tables import BundleRow, Document, DocumentKind, Instance, Job, Passage

_CASE = (
    Instance.id,
    Instance.salt,
    Instance.process,
    Instance.root,
    Instance.bundle_hash,
    Instance.started_at,
    Instance.excluded,
    Instance.traits,
    Instance.waiting,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Behind which case the next page begins."""

    started_at: datetime
    instance_id: int


def page(
    session: Session,
    process: str,
    moments: tuple[datetime, datetime],
    after: Place | None,
    limit: int,
) -> Sequence[Any]:
    """Cases of *process* that were opened from the first up to the second of *moments*."""
    first, beyond = moments
    found = select(*_CASE).where(
        Instance.process == process, Instance.started_at >= first, Instance.started_at < beyond
    )
    if after is not None:
        place = tuple_(Instance.started_at, Instance.id)
        found = found.where(place > tuple_(after.started_at, after.instance_id))
    return session.execute(found.order_by(Instance.started_at, Instance.id).limit(limit)).all()


def passages(session: Session, ids: Sequence[int]) -> Sequence[Passage]:
    """Every stay that is over of the cases *ids*, per case in the order in which it ended.

    Those that were taken back are not among them.
    """
    return session.scalars(
        select(Passage)
        .where(Passage.instance_id.in_(ids), Passage.undone_at.is_(None))
        .order_by(Passage.instance_id, Passage.id)
    ).all()


def letters(session: Session, ids: Sequence[int]) -> Sequence[Any]:
    """Of the cases *ids* each letter: case, id, its name in the bundle, step and token."""
    return session.execute(
        select(Document.instance_id, Document.id, Document.letter, Job.element, Job.token)
        .join(Job, Job.id == Document.job_id)
        .where(Document.instance_id.in_(ids), Document.kind == DocumentKind.LETTER)
        .order_by(Document.created_at, Document.id)
    ).all()


def versions(session: Session, process: str) -> dict[str, int]:
    """The number of every version of *process* that was in use, by hash."""
    rows = session.execute(
        select(BundleRow.hash, BundleRow.version).where(
            BundleRow.key == process, BundleRow.version.is_not(None)
        )
    )
    return {hash_: version for hash_, version in rows if version is not None}

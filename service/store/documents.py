"""Documents of a case and draft uploads; the bytes live in the file store."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, literal, not_, or_, select
from sqlalchemy.orm import Session

from service.store.tables import Document, DocumentKind, Instance, UnfinishedForm

LAST = "g"  # behind every hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A file that a row names: the first of its documents, its hash and its size in bytes."""

    document: str
    sha256: str
    size: int


def get(session: Session, document_id: str) -> Document | None:
    return session.get(Document, document_id)


def add_draft(session: Session, **values: Any) -> None:
    """Keep an upload that belongs to no case yet."""
    session.execute(insert(Document).values(instance_id=None, kind=DocumentKind.UPLOAD, **values))


def attach(session: Session, files: Sequence[Document], instance_id: int) -> None:
    """Make *files* part of a case; afterwards each row has its salt."""
    for file in files:
        file.instance_id = instance_id
        session.add(file)
    if files:
        session.flush()


def of_instance(session: Session, instance_id: int) -> Sequence[Document]:
    """All documents of a case, oldest first."""
    return session.scalars(
        select(Document)
        .where(Document.instance_id == instance_id)
        .order_by(Document.created_at, Document.id)
    ).all()


def among(session: Session, ids: Sequence[int]) -> Sequence[Document]:
    """All documents of these cases, the oldest of each first."""
    found = select(Document).where(Document.instance_id.in_(ids))
    return session.scalars(found.order_by(Document.created_at, Document.id)).all()


def of_job(session: Session, job_id: int) -> Sequence[Document]:
    """What a job already made; makes printing again harmless."""
    return session.scalars(select(Document).where(Document.job_id == job_id)).all()


def addressed_to(
    session: Session, username: str, *, page: int, size: int
) -> tuple[Sequence[tuple[Document, str]], int]:
    """One page of the letters to *username* in person, newest first, with their case numbers."""
    letters = select(Document, Instance.number).join(Instance, Instance.id == Document.instance_id)
    rows = session.execute(
        letters.where(*_personal(username))
        .order_by(Document.created_at.desc(), Document.id)
        .offset((page - 1) * size)
        .limit(size)
    )
    total = session.scalar(select(func.count(Document.id)).where(*_personal(username)))
    return [(document, number) for document, number in rows], total or 0


def has_addressed_to(session: Session, username: str) -> bool:
    """Whether there is any letter to *username* in person."""
    return bool(session.scalar(select(exists().where(*_personal(username)))))


def _personal(username: str) -> tuple[Any, ...]:
    return (
        Document.kind == DocumentKind.LETTER,
        Document.instance_id.is_not(None),
        Document.addressee == username,
    )


def drafts(session: Session, ids: Sequence[str], owner: str) -> Sequence[Document]:
    """Draft uploads among *ids* that belong to *owner*."""
    if not ids:
        return []
    return session.scalars(
        select(Document).where(
            Document.id.in_(ids), Document.instance_id.is_(None), Document.owner == owner
        )
    ).all()


def named(session: Session, hashes: Sequence[str]) -> set[str]:
    """Which of these *hashes* of files a document names."""
    return set(session.scalars(select(Document.sha256).where(Document.sha256.in_(hashes))))


def named_between(session: Session, after: str, upto: str) -> Sequence[Named]:
    """Every file that a document names, in order: those with a hash after one and up to another."""
    rows = session.execute(
        select(func.min(Document.id), Document.sha256, func.max(Document.size))
        .where(Document.sha256 > after, Document.sha256 <= upto)
        .group_by(Document.sha256)
        .order_by(Document.sha256)
    )
    return [Named(document=row[0], sha256=row[1], size=row[2]) for row in rows]


def brought(
    session: Session, instance_id: int, prefixes: Sequence[str], *, drafts_of: str
) -> tuple[int, int]:
    """How many files of a case came from names with these *prefixes*, and their bytes together.

    With what names that begin with *drafts_of* sent and did not attach yet.
    """
    theirs = or_(*(Document.owner.startswith(each, autoescape=True) for each in prefixes))
    drafts = Document.owner.startswith(drafts_of, autoescape=True)
    count, size = session.execute(
        select(func.count(Document.id), func.coalesce(func.sum(Document.size), 0)).where(
            Document.kind == DocumentKind.UPLOAD,
            or_(
                and_(Document.instance_id == instance_id, theirs),
                and_(Document.instance_id.is_(None), drafts),
            ),
        )
    ).one()
    return int(count), int(size)


def drop_owned(session: Session, owner: str) -> None:
    """Forget the drafts of *owner*; their files go when no other row names them."""
    session.execute(
        delete(Document).where(Document.instance_id.is_(None), Document.owner == owner),
        execution_options={"synchronize_session": False},
    )


def drop_drafts(session: Session, before: datetime, *, but: str, unfinished: str) -> list[str]:
    """Forget draft uploads nobody sent since *before* (UTC), except those of owners like *but*.

    Also kept are those of the unfinished forms there are, whose owners begin with *unfinished*.
    Returns the hashes of files that no document needs any more.
    """
    going_on = select(literal(unfinished) + UnfinishedForm.locator)
    return _dropped(
        session,
        Document.created_at < before,
        not_(Document.owner.startswith(but, autoescape=True)),
        Document.owner.not_in(going_on),
    )


def drop_drafts_of(session: Session, owners: Collection[str]) -> list[str]:
    """Forget the draft uploads of *owners*; returns the hashes that nothing needs any more."""
    return _dropped(session, Document.owner.in_(owners))


def _dropped(session: Session, *which: ColumnElement[bool]) -> list[str]:
    dropped = set(
        session.scalars(
            delete(Document)
            .where(Document.instance_id.is_(None), Document.kind == DocumentKind.UPLOAD, *which)
            .returning(Document.sha256),
            execution_options={"synchronize_session": False},
        )
    )
    if not dropped:
        return []
    return sorted(dropped - named(session, sorted(dropped)))

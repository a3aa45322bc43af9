"""Versions of processes as stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, undefer

from service.store.audit import Act, NewEvent
from service.store.tables import Approval, BundleRow


def archive(session: Session, bundle_hash: str) -> bytes | None:
    """The zip of a version."""
    return session.scalar(select(BundleRow.archive).where(BundleRow.hash == bundle_hash))


def add(session: Session, **values: Any) -> None:
    """Write a version down as it was read in; it is no version of the process yet."""
    session.execute(insert(BundleRow).values(values))


def get(session: Session, bundle_hash: str) -> BundleRow | None:
    return session.scalar(select(BundleRow).where(BundleRow.hash == bundle_hash))


def with_archive(session: Session, bundle_hash: str) -> BundleRow | None:
    return session.scalar(
        select(BundleRow).where(BundleRow.hash == bundle_hash).options(undefer(BundleRow.archive))
    )


def verdict(session: Session, bundle_hash: str, checker: str) -> list[dict[str, Any]] | None:
    """The findings that this version of the check left with a version."""
    return session.scalar(
        select(BundleRow.findings).where(
            BundleRow.hash == bundle_hash, BundleRow.checker == checker
        )
    )


def latest_hash(session: Session, key: str) -> str | None:
    """The hash of the newest published version of process *key*."""
    return session.scalar(
        select(BundleRow.hash)
        .where(BundleRow.key == key, BundleRow.version.is_not(None))
        .order_by(BundleRow.version.desc())
        .limit(1)
    )


def latest_hashes(session: Session) -> dict[str, str]:
    """Per process the hash of its newest published version."""
    newest = (
        select(BundleRow.key, func.max(BundleRow.version).label("version"))
        .where(BundleRow.version.is_not(None))
        .group_by(BundleRow.key)
        .subquery()
    )
    rows = session.execute(
        select(BundleRow.key, BundleRow.hash)
        .join(
            newest,
            (BundleRow.key == newest.c.key) & (BundleRow.version == newest.c.version),
        )
        .order_by(BundleRow.key)
    )
    return {row.key: row.hash for row in rows}


def published(session: Session) -> Sequence[Any]:
    """Hash and key of every version that ever came into use, in that order."""
    return session.execute(
        select(BundleRow.hash, BundleRow.key)
        .where(BundleRow.version.is_not(None))
        .order_by(BundleRow.key, BundleRow.version)
    ).all()


def last_version(session: Session, key: str) -> int:
    """The highest version number of process *key*; 0 when nothing is published."""
    return session.scalar(select(func.max(BundleRow.version)).where(BundleRow.key == key)) or 0


def approval(session: Session, bundle_hash: str) -> Approval | None:
    """Who agreed to what a version weakens."""
    return session.get(Approval, bundle_hash)


def of_key(session: Session, key: str) -> Sequence[BundleRow]:
    """All versions and drafts of a process, newest first."""
    return session.scalars(
        select(BundleRow)
        .where(BundleRow.key == key)
        .order_by(
            BundleRow.version.is_not(None), BundleRow.version.desc(), BundleRow.uploaded_at.desc()
        )
    ).all()


def keys(session: Session) -> Sequence[str]:
    """Every process that has a version or a draft."""
    return session.scalars(select(BundleRow.key).distinct().order_by(BundleRow.key)).all()


def event(
    act: Act,
    row: BundleRow,
    who: str,
    at: datetime,
    digests: Mapping[str, str] | None = None,
    **data: Any,
) -> NewEvent:
    """An act with a version, to record; *digests* vouch for the rows that it wrote."""
    return NewEvent(
        act=act,
        actor=who,
        at=at,
        data={"bundle": row.hash, "process": row.key, **data},
        digests=dict(digests or {}),
    )

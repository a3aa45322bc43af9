"""Who was let in without an account and has not left: random keys, as their hash."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session

from service.store.tables import Admission


def begin(session: Session, key_hash: str, until: datetime) -> None:
    session.execute(insert(Admission).values(key=key_hash, until=until))


def holds(session: Session, key_hash: str, now: datetime) -> bool:
    """Whether somebody with this key was let in and did not leave."""
    found = exists().where(Admission.key == key_hash, Admission.until > now)
    return bool(session.scalar(select(found)))


def end(session: Session, key_hashes: Sequence[str]) -> None:
    session.execute(delete(Admission).where(Admission.key.in_(key_hashes)))


def forget(session: Session, now: datetime) -> None:
    """Drop what is over."""
    session.execute(delete(Admission).where(Admission.until <= now))

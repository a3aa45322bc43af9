"""Notes of cases, and who has to see them, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.store.db import keep, run, table
from service.store.tables import Instance, Mention, Note

_MENTION = table(Mention)


def of_instance(session: Session, instance_id: int) -> Sequence[Note]:
    """The notes of a case, oldest first."""
    found = select(Note).where(Note.instance_id == instance_id)
    return session.scalars(found.order_by(Note.id)).all()


def among(session: Session, ids: Sequence[int]) -> Sequence[Note]:
    """The notes of all of these cases, the oldest of each first."""
    return session.scalars(select(Note).where(Note.instance_id.in_(ids)).order_by(Note.id)).all()


def by_key(session: Session, instance_id: int, key: str) -> Note | None:
    """What came of the form with this key."""
    found = select(Note).where(Note.instance_id == instance_id, Note.key == key)
    return session.scalar(found)


def add(session: Session, note: Note) -> None:
    """Write a note, and lay it before everybody whom it mentions."""
    keep(session, note)
    for username in note.mentioned:
        session.add(Mention(note_id=note.id, username=username))


def unseen(session: Session, username: str, most: int) -> Sequence[tuple[Note, Instance]]:
    """What somebody was asked to see and has not, newest first, with the case of each."""
    rows = session.execute(
        select(Note, Instance)
        .join(Mention, Mention.note_id == Note.id)
        .join(Instance, Instance.id == Note.instance_id)
        .where(Mention.username == username, Mention.seen_at.is_(None))
        .order_by(Mention.note_id.desc())
        .limit(most)
    )
    return [(note, instance) for note, instance in rows]


def mentioned(session: Session, note_id: int, username: str) -> Note | None:
    """A note that somebody has to see, seen or not; None when nobody asked that of him."""
    return session.scalar(
        select(Note)
        .join(Mention, Mention.note_id == Note.id)
        .where(Note.id == note_id, Mention.username == username)
    )


def see(session: Session, note_id: int, username: str, now: datetime) -> bool:
    """Note that somebody saw a note; False when he had said so before."""
    mine = (_MENTION.c.note_id == note_id, _MENTION.c.username == username)
    statement = update(_MENTION).where(*mine, _MENTION.c.seen_at.is_(None)).values(seen_at=now)
    return run(session, statement, {}) == 1

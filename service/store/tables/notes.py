"""Notes and calls: what people write down with a case besides its steps."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.core.digest import fresh_salt
from service.store.db import Base, Moment
from service.store.tables.kinds import Id, stored


class NoteKind(StrEnum):
    """What was written down."""

    NOTE = "note"
    CALL = "call"


class Direction(StrEnum):
    """Who called."""

    OUT = "out"
    IN = "in"


class Note(Base):
    """A note or a call, never changed. ``key`` is that of its form: sent twice it is one note."""

    __tablename__ = "note"
    # Those of a case, the case file; and whether a form was sent before.
    __table_args__ = (UniqueConstraint("instance_id", "key"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    key: Mapped[str] = mapped_column(String(32))
    kind: Mapped[NoteKind] = mapped_column(stored(NoteKind))
    author: Mapped[str] = mapped_column(String(60))
    written_at: Mapped[datetime] = mapped_column(Moment)
    # Of a call: when it was, who called and with whom; a note has none of these.
    called_at: Mapped[datetime | None] = mapped_column(Moment)
    direction: Mapped[Direction | None] = mapped_column(stored(Direction))
    called_with: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text)
    # User names of the colleagues it is meant for.
    mentioned: Mapped[list[str]] = mapped_column(JSON, default=list)
    salt: Mapped[str] = mapped_column(String(32), default=fresh_salt, server_default="")


class Mention(Base):
    """A colleague has to see a note; ``seen_at`` when that was said."""

    __tablename__ = "mention"
    __table_args__ = (
        # The desk of one person: what was not seen yet.
        Index(
            "mention_unseen",
            "username",
            "note_id",
            sqlite_where=text("seen_at IS NULL"),
            postgresql_where=text("seen_at IS NULL"),
        ),
    )

    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"), primary_key=True)
    username: Mapped[str] = mapped_column(String(60), primary_key=True)
    seen_at: Mapped[datetime | None] = mapped_column(Moment)

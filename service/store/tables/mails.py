"""Messages: what was sent or kept, what was handed over, and whether the post is held."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.core.digest import fresh_salt
from service.store.db import Base, Moment
from service.store.tables.kinds import (
    Answer,
    Id,
    MailState,
    stored,
)


class Mail(Base):
    """One message: sent, or shown in the local outbox when no mail server is set."""

    __tablename__ = "mail"
    __table_args__ = (Index("mail_by_moment", "at"),)  # outbox screen

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[MailState] = mapped_column(stored(MailState))
    at: Mapped[datetime] = mapped_column(Moment)
    salt: Mapped[str] = mapped_column(String(32), default=fresh_salt, server_default="")


class Handover(Base):
    """One message is being handed to a mail server, noted right before it goes."""

    __tablename__ = "handover"
    __table_args__ = (Index("handover_of_message", "message_id"),)  # what went more than once

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    message_id: Mapped[str] = mapped_column(String(200))
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    # Tells two rows with one number apart: of this database, and of the copy it was before.
    mark: Mapped[str] = mapped_column(String(32))
    begun_at: Mapped[datetime] = mapped_column(Moment)
    answer: Mapped[Answer] = mapped_column(stored(Answer), default=Answer.NONE)


class MailHold(Base):
    """An older copy of this database was put back: no message goes before somebody answers."""

    __tablename__ = "mail_hold"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    found_at: Mapped[datetime] = mapped_column(Moment)
    # When the last message went that this database does not know of.
    known_at: Mapped[datetime] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)

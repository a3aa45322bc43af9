"""Documents and messages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.core.digest import fresh_salt
from service.store.db import Base, Moment
from service.store.tables.kinds import (
    Answer,
    DocumentKind,
    Id,
    MailState,
    stored,
)


class Document(Base):
    """A file of a case; the bytes lie in the file store under their hash."""

    __tablename__ = "document"
    __table_args__ = (
        Index("document_of_instance", "instance_id"),
        Index("document_of_person", "addressee"),  # every page: has this person letters?
        Index("document_of_file", "sha256"),  # tidying: which of these files does a row name?
        UniqueConstraint("job_id", "name"),  # a letter that is printed again is the same document
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    # None while it is a draft upload that no submission carries yet.
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"))
    kind: Mapped[DocumentKind] = mapped_column(stored(DocumentKind))
    name: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(String(300), default="")
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column()
    sha256: Mapped[str] = mapped_column(String(64))
    # Who it is for: party key or group; empty means only the handlers of the case.
    audience: Mapped[str] = mapped_column(String(120), default="")
    # The person in the audience of a letter ("party:person"), to find it by.
    addressee: Mapped[str | None] = mapped_column(String(120))
    letter: Mapped[str | None] = mapped_column(String(100))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    # Draft uploads belong to the browser session (hash) or person that sent them.
    owner: Mapped[str] = mapped_column(String(80), default="")
    created_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(Moment)
    # What it carries besides its content (core/forms/dangers), for who is going to open it.
    marks: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    salt: Mapped[str] = mapped_column(String(32), default=fresh_salt, server_default="")


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

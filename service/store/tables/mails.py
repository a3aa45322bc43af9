"""Messages: what was sent or kept, what was handed over, and whether the post is held."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.core.digest import fresh_salt
from service.store.db import Base, Moment
from service.store.tables.kinds import (
    Answer,
    Id,
    MailState,
    TidingKind,
    stored,
)


class Mail(Base):
    """One message: sent, or shown in the local outbox when no mail server is set."""

    __tablename__ = "mail"
    __table_args__ = (
        Index("mail_by_state", "state", "id"),  # outgoing post: what lies ready, what failed
        Index("mail_of_case", "instance_id"),  # case file: how each letter stands
        Index("mail_asked", "asked_at"),  # worker: what may go now, or be told this morning
        Index("mail_within", "within"),  # worker: what the message of a morning told of
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[MailState] = mapped_column(stored(MailState))
    at: Mapped[datetime] = mapped_column(Moment)
    # Who it is for: a party with its person, or a user name; None before 0.4.0.
    audience: Mapped[str | None] = mapped_column(String(120))
    # Names and hashes of the files that go along; None before 0.4.0.
    attached: Mapped[list[list[str]] | None] = mapped_column(JSON)
    # Of one that lies ready: when it may go, since an operator asked. Of one that is gathered: the
    # morning it is told.
    asked_at: Mapped[datetime | None] = mapped_column(Moment)
    # Of one that was gathered: the message of the morning that told of it.
    within: Mapped[int | None] = mapped_column(Id)
    salt: Mapped[str] = mapped_column(String(32), default=fresh_salt, server_default="")


class Tiding(Base):
    """What was heard of a message, or of a letter on paper, after it was made."""

    __tablename__ = "tiding"
    __table_args__ = (
        Index("tiding_of_case", "instance_id"),  # case file: how each letter stands
        Index("tiding_of_mail", "mail_id"),  # outgoing post: how each message stands
        Index("tiding_untold", "untold"),  # worker: what a case has not taken yet
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"))
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"))
    # Of a letter on paper.
    document_id: Mapped[str | None] = mapped_column(ForeignKey("document.id"))
    kind: Mapped[TidingKind] = mapped_column(stored(TidingKind))
    # What the mail server said: an enhanced status code such as 5.1.1. Never an address.
    code: Mapped[str] = mapped_column(String(20), default="")
    at: Mapped[datetime] = mapped_column(Moment)
    # True as long as the process of the case has not been told, None afterwards.
    untold: Mapped[bool | None] = mapped_column()
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

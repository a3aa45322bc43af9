"""Post that came in, and how far each mailbox was read."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.db import Base, Moment
from service.store.tables.kinds import Id, stored


class ArrivalState(StrEnum):
    """What became of a message that came in."""

    NEW = "new"  # somebody has to look at it
    REGISTERED = "registered"  # it is (part of) a case
    DISCARDED = "discarded"  # somebody said why it is not
    ASIDE = "aside"  # a machine set it aside; the reason tells why


class Arrival(Base):
    """One message, taken apart. Its original and its files are draft documents until it is a case.

    What is set aside keeps its reason and neither text nor files.
    """

    __tablename__ = "arrival"
    __table_args__ = (
        Index("arrival_by_state", "state", "id"),  # the list of what came in
        Index("arrival_of_case", "instance_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    # Its Message-ID, else the hash of its content: the same message comes in once.
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[ArrivalState] = mapped_column(stored(ArrivalState))
    arrived_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    sender_name: Mapped[str] = mapped_column(String(120), default="")
    sender: Mapped[str] = mapped_column(String(254), default="")
    subject: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    # The draft document that holds the message whole, and those of its files.
    original_id: Mapped[str | None] = mapped_column(String(36))
    files: Mapped[list[str]] = mapped_column(JSON, default=list)
    # A message (msgid and parameters): why it was set aside, or what of it could not be kept.
    remarks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    # The case that it answers, by the name of one of our messages; then the case that it became.
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    handled_by: Mapped[str | None] = mapped_column(String(60))
    handled_at: Mapped[datetime | None] = mapped_column(Moment)


class MailboxMark(Base):
    """How far a mailbox was read, and what was wrong the last time."""

    __tablename__ = "mailbox_mark"

    # The address of the mailbox, hashed: a password or a name is nobody's business here.
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    validity: Mapped[int] = mapped_column(BigInteger, default=0)
    uid: Mapped[int] = mapped_column(BigInteger, default=0)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    problem: Mapped[str | None] = mapped_column(Text)

"""Versions of a report: what was worked out, what is published of it, and how far it has come."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.core.digest import fresh_salt
from service.store.db import Base, Moment
from service.store.tables.kinds import Id, stored


class ReportState(StrEnum):
    """It only goes on, never back; what is established never changes."""

    COMPUTED = "computed"  # the figures are there
    CONCEPT = "concept"  # with a text of who answers for it
    ESTABLISHED = "established"
    SENT = "sent"  # to everybody who gets it


class ReportIssue(Base):
    """One version of a report over a period. ``key``: who asks twice with the same gets the same.

    ``published`` is what its recipients are told and ``origin`` what that was made from, both as
    JSON text in one notation; ``sha256`` is that of ``published`` with the explanation.
    """

    __tablename__ = "report_issue"
    __table_args__ = (
        # The versions of one period, the newest last; and all periods of a report.
        UniqueConstraint("process", "report", "first", "last", "version"),
        UniqueConstraint("key"),
        # What was published of a process before, for who publishes next.
        Index("report_issue_established", "process", "report", "established_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(120))
    process: Mapped[str] = mapped_column(String(80))
    report: Mapped[str] = mapped_column(String(80))
    first: Mapped[date] = mapped_column()
    last: Mapped[date] = mapped_column()
    version: Mapped[int] = mapped_column()
    state: Mapped[ReportState] = mapped_column(stored(ReportState), default=ReportState.COMPUTED)
    # The version of the process whose words and measures it has.
    bundle_hash: Mapped[str] = mapped_column(String(64))
    published: Mapped[str] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(Text)
    explanation: Mapped[str] = mapped_column(Text, default="")
    # Why there is another version after one that was established.
    reason: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str] = mapped_column(String(64))
    computed_by: Mapped[str] = mapped_column(String(60))
    computed_at: Mapped[datetime] = mapped_column(Moment)
    explained_by: Mapped[str | None] = mapped_column(String(60))
    explained_at: Mapped[datetime | None] = mapped_column(Moment)
    established_by: Mapped[str | None] = mapped_column(String(60))
    established_at: Mapped[datetime | None] = mapped_column(Moment)
    # Per recipient when it left, as ISO text.
    sent: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    salt: Mapped[str] = mapped_column(String(32), default=fresh_salt, server_default="")

"""The audit trail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.db import Base, Moment
from service.store.tables.kinds import (
    Id,
)


class AuditEvent(Base):
    """One link of the chain: an act, never its content. Updates and deletes are refused."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("audit_of_instance", "instance_id", "id"),)  # timeline of a case

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[str] = mapped_column(String(60))
    actor: Mapped[str] = mapped_column(String(80))
    instance_id: Mapped[int | None] = mapped_column()
    element: Mapped[str | None] = mapped_column(String(200))
    data: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The last link; locking this one row puts the events of all writers in order."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    last_id: Mapped[int] = mapped_column(Id)
    hash: Mapped[str] = mapped_column(String(64))

"""What a case was before a step that a person may still take back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.db import Base, Moment


class Undo(Base):
    """How a case stood before ``actor`` took the step that made ``revision``, until ``until``.

    Derived from nothing and needed for a minute only, so never evidence: what is taken back is
    told by the step that does so.
    """

    __tablename__ = "undo"
    __table_args__ = (Index("undo_by_age", "until"),)  # forgotten after its minute

    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    until: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(String(80))
    # The task that was completed. By task what was sent with it or typed in it, and by whom.
    task_id: Mapped[str] = mapped_column(String(36))
    drafts: Mapped[dict[str, Any]] = mapped_column(JSON)
    # Columns of the case before the step.
    state: Mapped[bytes] = mapped_column(LargeBinary)
    record: Mapped[str] = mapped_column(Text)
    waiting: Mapped[dict[str, Any]] = mapped_column(JSON)
    submissions: Mapped[int] = mapped_column()

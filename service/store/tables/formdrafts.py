"""Forms that somebody began and did not send: those that open a case, and actions of one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.db import Base, Moment
from service.store.tables.kinds import Id


class FormDraft(Base):
    """What one person typed in one form, valid or not. A draft of a task stands with its task.

    ``place`` says where the form is; ``instance_id`` the case of an action, with which it goes.
    """

    __tablename__ = "form_draft"
    __table_args__ = (
        UniqueConstraint("username", "place"),  # one of a person by place, and all of a person
        Index("form_draft_of_instance", "instance_id"),  # erased with the case
        Index("form_draft_by_age", "kept_at"),  # forgotten after a month
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    username: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(300))
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"))
    draft: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column()  # in bytes
    kept_at: Mapped[datetime] = mapped_column(Moment)

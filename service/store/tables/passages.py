"""The walked path: every stay of a token at an element that is over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.db import Base, Moment
from service.store.tables.kinds import Id


class Passage(Base):
    """A token stayed at an element, from when until when, and how that ended. Never changed, but
    for this: that the step in which it ended was taken back.

    Who still stays somewhere is in ``instance.waiting``. Rows without ``token`` were carried over
    from the trail of before, which did not tell when a stay began: there ``how`` may be "entered".
    """

    __tablename__ = "passage"
    __table_args__ = (
        Index("passage_of_instance", "instance_id", "id"),  # the path of a case
        Index("passage_of_element", "element", "left_at"),  # one step, over many cases
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    # What tells the token from the others of its case.
    token: Mapped[str | None] = mapped_column(String(12))
    element: Mapped[str] = mapped_column(String(200))
    # The element that the token came from; empty: it began here, or that is not known.
    source: Mapped[str] = mapped_column(String(200), default="")
    entered_at: Mapped[datetime | None] = mapped_column(Moment)
    left_at: Mapped[datetime] = mapped_column(Moment)
    how: Mapped[str] = mapped_column(String(12))
    # The group, party or service that took the step; empty: it followed by itself. Never a name.
    role: Mapped[str] = mapped_column(String(160), default="")
    # The version it ran on, and the revision of the case that the step made.
    bundle_hash: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column()
    # When that step was taken back, and the token that stays there since, if any does. It counts
    # for nothing any more.
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    again: Mapped[str | None] = mapped_column(String(12))

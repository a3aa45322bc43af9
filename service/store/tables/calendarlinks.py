"""By which secret the calendar program of somebody reads what falls due for him."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.db import Base, Moment


class CalendarLink(Base):
    """One per person; only the hash of the secret is kept, so it is shown once and then never."""

    __tablename__ = "calendar_link"
    __table_args__ = (UniqueConstraint("secret_hash"),)  # each time a program asks

    username: Mapped[str] = mapped_column(String(60), primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)

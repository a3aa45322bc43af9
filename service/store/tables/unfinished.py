"""Forms that somebody without an account began and did not send yet, sealed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.db import Base, Moment
from service.store.tables.kinds import Id


class UnfinishedForm(Base):
    """What was typed, which only its code opens. ``is_given``: somebody wrote that code down."""

    __tablename__ = "unfinished_form"
    __table_args__ = (
        Index("unfinished_by_end", "until"),  # worker: let go of what is over
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    # By what it is found: made of the code and the server's secret.
    locator: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    size: Mapped[int] = mapped_column()  # in bytes
    is_given: Mapped[bool] = mapped_column(default=False)
    kept_at: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[datetime] = mapped_column(Moment)

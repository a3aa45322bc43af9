"""By what a case can be found: an index that the database keeps by itself."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.db import Base
from service.store.tables.kinds import Id

LENGTH = 240
# Compared byte by byte, so that what begins with the same letters lies together.
NAME = String(LENGTH).with_variant(String(LENGTH, collation="C"), "postgresql")


class Trait(Base):
    """One thing that is so of a case, from ``at`` on (seconds since the epoch; 0: always).

    Nobody writes here: a trigger follows ``instance.traits``, so that a step has no statement more
    to send. Whatever changes by time alone, such as a term that passes, is a comparison with
    ``at``. The key serves both directions: all cases with a trait, and whether one has it; on
    PostgreSQL it includes ``at``.
    """

    __tablename__ = "trait"
    __table_args__ = ({"sqlite_with_rowid": False},)

    name: Mapped[str] = mapped_column(NAME, primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"), primary_key=True)
    at: Mapped[int] = mapped_column(Id)

"""Samples: cases that somebody who keeps an eye on the work drew, to see them whole."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.core.digest import fresh_salt
from service.store.db import Base, Moment
from service.store.tables.kinds import Id, stored


class Why(StrEnum):
    """Why somebody drew a case."""

    CHANCE = "chance"
    TERM = "term"
    DOUBT = "doubt"
    ASKED = "asked"


class Sample(Base):
    """What somebody drew at once, how, and why. Never changed."""

    __tablename__ = "sample"
    __table_args__ = (Index("sample_of_person", "drawn_by", "id"),)  # the samples of an auditor

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    drawn_by: Mapped[str] = mapped_column(String(60))
    drawn_at: Mapped[datetime] = mapped_column(Moment)
    why: Mapped[Why] = mapped_column(stored(Why))
    reason: Mapped[str] = mapped_column(Text)
    # What was drawn, and, when chance chose, from how many and with which seed and filter.
    draw: Mapped[dict[str, Any]] = mapped_column(JSON)
    salt: Mapped[str] = mapped_column(String(32), default=fresh_salt, server_default="")


class Drawn(Base):
    """A case in a sample: whoever drew it sees names and contents there."""

    __tablename__ = "drawn"
    __table_args__ = (
        Index("drawn_by_person", "username", "instance_id"),  # may this person see the names?
    )

    sample_id: Mapped[int] = mapped_column(ForeignKey("sample.id"), primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"), primary_key=True)
    username: Mapped[str] = mapped_column(String(60))

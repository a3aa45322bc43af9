"""What an auditor asked the worker to do, as a row first."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.core.digest import fresh_salt
from service.store.db import Base, Moment
from service.store.tables.kinds import Id, stored


class ErrandKind(StrEnum):
    """A look at all chains and seals, or a pack of proof."""

    CHECK = "check"
    PACK = "pack"


class ErrandState(StrEnum):
    """An errand waits until a worker did it, or could not."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Errand(Base):
    """One errand: asked for, then done by whoever holds the lease. Never asked for again."""

    __tablename__ = "errand"
    __table_args__ = (
        Index("errand_waiting", "state", "asked_at"),  # what a worker may take
        Index("errand_of_kind", "kind", "id"),  # the last ones, on the page of the proof
        Index("errand_of_file", "sha256"),  # tidying: which of these files does a row name?
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[ErrandKind] = mapped_column(stored(ErrandKind))
    state: Mapped[ErrandState] = mapped_column(stored(ErrandState), default=ErrandState.WAITING)
    asked_by: Mapped[str] = mapped_column(String(60))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text, default="")
    # Of a pack: numbers, contents, and how they were drawn. Of a check: whether rows are read.
    wish: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    # The seal as of which a pack is made, so that it can be made again.
    upto: Mapped[int | None] = mapped_column(Id)
    run: Mapped[str | None] = mapped_column(String(32))
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None] = mapped_column(BigInteger)
    # Whether the file of a pack is still here; it can be asked for again.
    is_kept: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    salt: Mapped[str] = mapped_column(String(32), default=fresh_salt, server_default="")

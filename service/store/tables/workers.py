"""Processes that work: who lives, and what each is doing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.db import Base, Moment


class WorkerProcess(Base):
    """One running worker; all moments are the database's, so that hosts need not agree."""

    __tablename__ = "worker"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    host: Mapped[str] = mapped_column(String(255))
    pid: Mapped[int] = mapped_column()
    version: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime] = mapped_column(Moment)
    beat_at: Mapped[datetime] = mapped_column(Moment)
    # Per lane that is busy: with what, and for how many seconds at the last beat.
    lanes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    # By how many seconds its clock was ahead at the last beat; negative: behind.
    ahead: Mapped[int] = mapped_column(default=0)

"""Versions of processes, when they begin by themselves, and running numbers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.core.digest import fresh_salt
from service.store.db import Base, Moment
from service.store.tables.kinds import Grounds, Id, RehearsalState, stored


class BundleRow(Base):
    """One immutable version of a process; a draft has no version number yet."""

    __tablename__ = "bundle"
    __table_args__ = (
        UniqueConstraint("key", "version"),
        Index("bundle_by_key", "key", "version"),  # latest published version of a process
    )

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int | None] = mapped_column()
    archive: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    # The version of the check that found them; empty: of 0.2, which did not say.
    checker: Mapped[str] = mapped_column(String(64), default="", server_default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    uploaded_by: Mapped[str] = mapped_column(String(60))
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    published_by: Mapped[str | None] = mapped_column(String(60))
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    # How many scenarios it holds; unknown until they are played.
    scenarios: Mapped[int | None] = mapped_column()
    # Empty: a draft, or published before publication asked for a rehearsal.
    grounds: Mapped[Grounds | None] = mapped_column(stored(Grounds))
    # Of the digests of the version and of its rehearsal.
    salt: Mapped[str] = mapped_column(String(32), default=fresh_salt, server_default="")


class Approval(Base):
    """Somebody agreed to what a version weakens against the version that was in use then."""

    __tablename__ = "approval"

    bundle_hash: Mapped[str] = mapped_column(ForeignKey("bundle.hash"), primary_key=True)
    against: Mapped[str] = mapped_column(String(64))
    approved_by: Mapped[str] = mapped_column(String(60))
    approved_at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text)


class Rehearsal(Base):
    """The last rehearsal of a version: a row first, then played by whoever holds the lease."""

    __tablename__ = "rehearsal"
    __table_args__ = (Index("rehearsal_waiting", "state", "asked_at"),)  # what a worker may take

    bundle_hash: Mapped[str] = mapped_column(ForeignKey("bundle.hash"), primary_key=True)
    state: Mapped[RehearsalState] = mapped_column(
        stored(RehearsalState), default=RehearsalState.WAITING
    )
    asked_by: Mapped[str] = mapped_column(String(60))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    # Who plays it now: a name of that one run, so that who lost the lease writes nothing more.
    run: Mapped[str | None] = mapped_column(String(32))
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    played: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None] = mapped_column()
    failed: Mapped[int] = mapped_column(default=0)
    # Failures, coverage and problem, see actions/rehearsed.py.
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class NextRound(Base):
    """When a model begins a case by itself again: one row for each that does, moved each time.

    There are as many as published models with a cycle, so no query needs an index.
    """

    __tablename__ = "next_round"
    __table_args__ = (UniqueConstraint("process", "root"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    process: Mapped[str] = mapped_column(String(80))
    root: Mapped[str] = mapped_column(String(200))
    # Empty: there is no next round, or it could not be worked out (see problem).
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    # When that was worked out: in the future means by a clock that was wrong.
    planned_at: Mapped[datetime] = mapped_column(Moment)
    # The last case that began, and the day of its round.
    last_on: Mapped[date | None] = mapped_column()
    last_number: Mapped[str | None] = mapped_column(String(40))
    attempts: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None] = mapped_column(Moment)
    retry_at: Mapped[datetime | None] = mapped_column(Moment)
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class Counter(Base):
    """Running numbers of cases, one row per process and year."""

    __tablename__ = "counter"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)

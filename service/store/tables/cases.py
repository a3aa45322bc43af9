"""A case, who may not see it, and what was added to its record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from service.core.chain import GENESIS
from service.core.digest import fresh_salt
from service.store.db import Base, Moment
from service.store.tables.kinds import (
    NO_TERM,
    Id,
    SubmissionKind,
    stored,
)


class Instance(Base):
    """One case: tokens in ``state``, data in ``record``, races decided by ``revision``."""

    __tablename__ = "instance"
    __table_args__ = (
        Index("instance_by_link", "link_hash"),  # status page of a party
        # Cases that were not counted yet by what the version in use counts.
        Index("instance_to_measure", "process", "measured_by", "id"),
        # Lists of the auditor: in order of opening, open ones by urgency, and what came too late.
        Index("instance_by_start", "started_at", "id"),
        Index(
            "instance_by_due",
            "due_at",
            "id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        # Lists of cases with several traits: all that is asked of each, so that no case is read.
        Index(
            "instance_listed",
            *("id", "process", "started_at", "ended_at", "due_at", "soon_at", "late_at"),
        ),
        # Boards: the open cases of one process by urgency, and all of them counted together.
        Index(
            "instance_pressing",
            "process",
            "due_at",
            "id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(  # lists of who handles cases: the open ones of one person, or of nobody
            "instance_held",
            "handled_by",
            "due_at",
            "id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "instance_late",
            "late_at",
            "id",
            sqlite_where=text("late_at IS NOT NULL"),
            postgresql_where=text("late_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    process: Mapped[str] = mapped_column(String(80))
    # The process of the bundle it began with; empty: the bundle's usual one.
    root: Mapped[str] = mapped_column(String(80), default="")
    bundle_hash: Mapped[str] = mapped_column(ForeignKey("bundle.hash"))
    revision: Mapped[int] = mapped_column(default=1)
    state: Mapped[bytes] = mapped_column(LargeBinary)
    # JSON as text: the order of keys is part of the record and JSONB would lose it.
    record: Mapped[str] = mapped_column(Text)
    actions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    # What waits, by token: tasks and their due date, timers and their moment, jobs. Saves the
    # junction three questions per step; the revision guards it together with the state.
    waiting: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    subject: Mapped[str] = mapped_column(String(300), default="")
    # Whose case it is and by what colleagues know it; shown only to who may read the case.
    called: Mapped[str] = mapped_column(String(300), default="", server_default="")
    mark: Mapped[str] = mapped_column(String(300), default="", server_default="")
    phase: Mapped[int] = mapped_column(default=0)
    submissions: Mapped[int] = mapped_column(default=0)
    excluded: Mapped[list[str]] = mapped_column(JSON, default=list)
    # Who handles the case; empty until somebody is appointed.
    handlers: Mapped[list[str]] = mapped_column(JSON, default=list)
    # The same for the index of open cases: nobody (empty), one person, or SEVERAL. Of cases that
    # were closed before this was told it is empty.
    handled_by: Mapped[str] = mapped_column(String(60), default="", server_default="")
    # The groups with a condition that the case meets; they see it, see core/access.
    open_to: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    link_hash: Mapped[str | None] = mapped_column(String(64))
    link_until: Mapped[datetime | None] = mapped_column(Moment)
    started_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    # The name of the measures by which it was counted last; see actions/refilling.
    measured_by: Mapped[str] = mapped_column(String(64), default="", server_default="")
    # What lists ask, derived with each step by actions/traits: when the first thing that still runs
    # is due and from when on that presses (far future: nothing runs), when a term first was or will
    # be missed, and by what the case can be found; the table ``trait`` follows the last.
    due_at: Mapped[datetime] = mapped_column(Moment, default=NO_TERM)
    soon_at: Mapped[datetime] = mapped_column(Moment, default=NO_TERM)
    late_at: Mapped[datetime | None] = mapped_column(Moment)
    traits: Mapped[str] = mapped_column(Text, default="{}", server_default="{}")
    # Of the digests of the case, and of the tasks, timers and jobs in it.
    salt: Mapped[str] = mapped_column(String(32), default=fresh_salt, server_default="")
    # The last link of the chain of this case.
    chain_seq: Mapped[int] = mapped_column(Id, default=0, server_default="0")
    chain_hash: Mapped[str] = mapped_column(String(64), server_default=GENESIS)


class Excluded(Base):
    """A person the record names as involved; may not see the case."""

    __tablename__ = "excluded"
    __table_args__ = (Index("excluded_by_person", "username", "instance_id"),)  # inbox filter

    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"), primary_key=True)
    username: Mapped[str] = mapped_column(String(60), primary_key=True)


class Submission(Base):
    """What was added to the record, by whom and when; never changed."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("instance_id", "seq"),
        # The same form sent twice acts once.
        UniqueConstraint("idempotency_key"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    seq: Mapped[int] = mapped_column()
    kind: Mapped[SubmissionKind] = mapped_column(stored(SubmissionKind))
    element: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200), default="")
    form: Mapped[str | None] = mapped_column(String(100))
    bundle_hash: Mapped[str] = mapped_column(String(64))
    data: Mapped[str] = mapped_column(Text)
    local: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Moment)
    idempotency_key: Mapped[str | None] = mapped_column(String(80))
    salt: Mapped[str] = mapped_column(String(32), default=fresh_salt, server_default="")

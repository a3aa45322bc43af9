"""What waits in a case: tasks, timers and side effects."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.db import Base, Moment
from service.store.tables.kinds import (
    Id,
    JobState,
    TaskState,
    TimerState,
    stored,
)


class Task(Base):
    """An open step for people; the id is the engine's token id."""

    __tablename__ = "task"
    __table_args__ = (
        Index("task_of_instance", "instance_id", "state"),  # case file and junction
        # Inbox of "mine", answered from the index alone.
        Index("task_of_person", "assignee", "state", "due_at", "id", "instance_id"),
        Index(  # how much is kept in drafts, of one person and of all
            "task_of_drafter",
            "draft_by",
            "draft_size",
            sqlite_where=text("draft_size IS NOT NULL"),
            postgresql_where=text("draft_size IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    element: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    form: Mapped[str | None] = mapped_column(String(100))
    state: Mapped[TaskState] = mapped_column(stored(TaskState), default=TaskState.OPEN)
    # Who may take it; task_candidate follows.
    candidates: Mapped[list[str]] = mapped_column(JSON, default=list)
    local: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    clauses: Mapped[list[str]] = mapped_column(JSON, default=list)
    # The term that the due date is of, as the engine told it when it worked the date out, and the
    # day that term counts from; both are empty for a date of its own.
    term: Mapped[str | None] = mapped_column(String(100))
    start_on: Mapped[date | None] = mapped_column()
    due_on: Mapped[date | None] = mapped_column()
    # End of the due day; far future when there is no term, so that the index sorts.
    due_at: Mapped[datetime] = mapped_column(Moment)
    assignee: Mapped[str | None] = mapped_column(String(60))
    draft: Mapped[str | None] = mapped_column(Text)
    draft_size: Mapped[int | None] = mapped_column()  # in bytes
    draft_by: Mapped[str | None] = mapped_column(String(60))
    draft_at: Mapped[datetime | None] = mapped_column(Moment)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by: Mapped[str | None] = mapped_column(String(80))


class TaskCandidate(Base):
    """Who may take an open task: a group ("g:leave/board") or a person ("u:jan").

    ``alone``: nobody else may, and it is a person. Nobody writes here: triggers of the database
    follow ``task.candidates``, its date, its state and whether somebody has it, so that the inbox
    is answered from an index and a step has two statements less to send.
    """

    __tablename__ = "task_candidate"
    __table_args__ = (
        # Inbox: open tasks of a candidate, or of nobody else, in order of urgency.
        Index("candidate_inbox", "candidate", "alone", "due_at", "task_id", "taken", "instance_id"),
    )

    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"), primary_key=True)
    candidate: Mapped[str] = mapped_column(String(160), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(Moment)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    taken: Mapped[bool] = mapped_column(default=False)
    alone: Mapped[bool] = mapped_column(default=False, server_default=false())


class Timer(Base):
    """The next due moment of an armed timer, with how it was counted."""

    __tablename__ = "timer"
    __table_args__ = (
        Index("timer_due", "state", "due_at"),  # what the worker asks every second
        Index("timer_of_instance", "instance_id", "state"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    token: Mapped[str] = mapped_column(String(36))
    element: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200), default="")
    due_at: Mapped[datetime] = mapped_column(Moment)
    term: Mapped[str | None] = mapped_column(String(100))  # that the moment is of
    local: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    explanation: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[TimerState] = mapped_column(stored(TimerState), default=TimerState.ARMED)
    # Held by a worker until then, by the database's clock; see store/leases.
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    lease: Mapped[int] = mapped_column(default=0, server_default="0")
    lost: Mapped[int] = mapped_column(default=0, server_default="0")
    # When it went wrong, and when it is tried again.
    tried_at: Mapped[datetime | None] = mapped_column(Moment)
    retry_at: Mapped[datetime | None] = mapped_column(Moment)
    armed_at: Mapped[datetime] = mapped_column(Moment)
    fired_at: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)


class TermCount(Base):
    """What a term was counted as: a row when it begins and whenever it comes out differently.

    Rows are never changed: they show what was counted at the time.
    """

    __tablename__ = "term_count"
    __table_args__ = (Index("count_of_instance", "instance_id"),)  # case file, task, status page

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    term: Mapped[str] = mapped_column(String(100))
    counted_at: Mapped[datetime] = mapped_column(Moment)
    due_on: Mapped[date] = mapped_column()
    due_at: Mapped[datetime] = mapped_column(Moment)
    explanation: Mapped[dict[str, Any]] = mapped_column(JSON)


class Job(Base):
    """A side effect that is a row first; ``key`` makes it happen once."""

    __tablename__ = "job"
    __table_args__ = (
        Index("job_ready", "state", "not_before"),  # what the worker may take
        Index("job_of_instance", "instance_id", "state"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    token: Mapped[str] = mapped_column(String(36))
    element: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200), default="")
    topic: Mapped[str] = mapped_column(String(60))
    properties: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    local: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[JobState] = mapped_column(stored(JobState), default=JobState.READY)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime] = mapped_column(Moment)
    # When it went wrong last; not_before was worked out then.
    tried_at: Mapped[datetime | None] = mapped_column(Moment)
    # Held by a worker until then, by the database's clock; see store/leases.
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    lease: Mapped[int] = mapped_column(default=0, server_default="0")
    lost: Mapped[int] = mapped_column(default=0, server_default="0")
    last_error: Mapped[str | None] = mapped_column(Text)
    # Its messages stay here: an operator says that they went before, see store/mailholds.
    silent: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)

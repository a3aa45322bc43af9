"""Every table, with the query each index serves. No queries here."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Enum,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from service.store.db import Base, Moment

Id = BigInteger().with_variant(Integer, "sqlite")


def _stored(kind: type[StrEnum]) -> Enum:
    """A closed vocabulary as readable text, so that a new word needs no migration."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=12,
        values_callable=lambda words: [word.value for word in words],
    )


class TaskState(StrEnum):
    """A user task is open until it is completed or the engine takes it away."""

    OPEN = "open"
    DONE = "done"
    VOID = "void"


class TimerState(StrEnum):
    """An armed timer fires once, or disappears with its scope."""

    ARMED = "armed"
    FIRED = "fired"
    VOID = "void"


class JobState(StrEnum):
    """A side effect: waiting, performed (its step may still have to move on), or stuck."""

    READY = "ready"
    DONE = "done"
    INCIDENT = "incident"
    VOID = "void"


class SubmissionKind(StrEnum):
    """Why the record changed."""

    START = "start"
    FORM = "form"
    ACTION = "action"
    DECISION = "decision"
    DERIVED = "derived"
    JOB = "job"


class DocumentKind(StrEnum):
    """Where a document came from."""

    UPLOAD = "upload"
    LETTER = "letter"
    NOTICE = "notice"


class MailState(StrEnum):
    """A message was handed to a mail server, or waits in the local outbox."""

    SENT = "sent"
    OUTBOX = "outbox"


class Person(Base):
    """Somebody with an account. ``groups`` are lane groups of the bundles."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    password_hash: Mapped[str] = mapped_column(Text)
    groups: Mapped[list[str]] = mapped_column(JSON, default=list)
    active: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str] = mapped_column(String(5), default="nl")
    theme: Mapped[str] = mapped_column(String(5), default="")
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)


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
    reason: Mapped[str] = mapped_column(Text, default="")
    uploaded_by: Mapped[str] = mapped_column(String(60))
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    published_by: Mapped[str | None] = mapped_column(String(60))
    published_at: Mapped[datetime | None] = mapped_column(Moment)


class Counter(Base):
    """Running numbers of cases, one row per process and year."""

    __tablename__ = "counter"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)


class Instance(Base):
    """One case: tokens in ``state``, data in ``record``, races decided by ``revision``."""

    __tablename__ = "instance"
    __table_args__ = (
        Index("instance_open", "ended_at", "started_at"),  # list of running cases
        Index("instance_by_link", "link_hash"),  # status page of a party
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
    phase: Mapped[int] = mapped_column(default=0)
    submissions: Mapped[int] = mapped_column(default=0)
    excluded: Mapped[list[str]] = mapped_column(JSON, default=list)
    link_hash: Mapped[str | None] = mapped_column(String(64))
    link_until: Mapped[datetime | None] = mapped_column(Moment)
    started_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


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
    kind: Mapped[SubmissionKind] = mapped_column(_stored(SubmissionKind))
    element: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200), default="")
    form: Mapped[str | None] = mapped_column(String(100))
    bundle_hash: Mapped[str] = mapped_column(String(64))
    data: Mapped[str] = mapped_column(Text)
    local: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Moment)
    idempotency_key: Mapped[str | None] = mapped_column(String(80))


class Task(Base):
    """An open step for people; the id is the engine's token id."""

    __tablename__ = "task"
    __table_args__ = (
        Index("task_of_instance", "instance_id", "state"),  # case file and junction
        Index("task_inbox", "state", "due_at", "id"),  # inbox, overdue first
        Index("task_of_person", "assignee", "state", "due_at"),  # "mine"
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    element: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    form: Mapped[str | None] = mapped_column(String(100))
    state: Mapped[TaskState] = mapped_column(_stored(TaskState), default=TaskState.OPEN)
    # Who may take it, as in task_candidate; kept here so that a step need not ask again.
    candidates: Mapped[list[str]] = mapped_column(JSON, default=list)
    local: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    clauses: Mapped[list[str]] = mapped_column(JSON, default=list)
    due_on: Mapped[date | None] = mapped_column()
    # End of the due day; far future when there is no term, so that the index sorts.
    due_at: Mapped[datetime] = mapped_column(Moment)
    assignee: Mapped[str | None] = mapped_column(String(60))
    draft: Mapped[str | None] = mapped_column(Text)
    draft_by: Mapped[str | None] = mapped_column(String(60))
    draft_at: Mapped[datetime | None] = mapped_column(Moment)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by: Mapped[str | None] = mapped_column(String(80))


class TaskCandidate(Base):
    """Who may take an open task: a group ("g:directie") or a person ("u:jan")."""

    __tablename__ = "task_candidate"
    __table_args__ = (
        # Inbox of "my groups": open tasks of a candidate in order of urgency.
        Index("candidate_inbox", "candidate", "due_at", "task_id"),
    )

    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"), primary_key=True)
    candidate: Mapped[str] = mapped_column(String(80), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(Moment)


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
    local: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    explanation: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[TimerState] = mapped_column(_stored(TimerState), default=TimerState.ARMED)
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    armed_at: Mapped[datetime] = mapped_column(Moment)
    fired_at: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)


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
    state: Mapped[JobState] = mapped_column(_stored(JobState), default=JobState.READY)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime] = mapped_column(Moment)
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)


class Document(Base):
    """A file of a case; the bytes lie in the file store under their hash."""

    __tablename__ = "document"
    __table_args__ = (
        Index("document_of_instance", "instance_id"),
        UniqueConstraint("job_id", "name"),  # a letter that is printed again is the same document
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    # None while it is a draft upload that no submission carries yet.
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"))
    kind: Mapped[DocumentKind] = mapped_column(_stored(DocumentKind))
    name: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(String(300), default="")
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column()
    sha256: Mapped[str] = mapped_column(String(64))
    # Who it is for: party key or group; empty means only the handlers of the case.
    audience: Mapped[str] = mapped_column(String(120), default="")
    letter: Mapped[str | None] = mapped_column(String(100))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    # Draft uploads belong to the browser session (hash) or person that sent them.
    owner: Mapped[str] = mapped_column(String(80), default="")
    created_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(Moment)


class Mail(Base):
    """One message: sent, or shown in the local outbox when no mail server is set."""

    __tablename__ = "mail"
    __table_args__ = (Index("mail_by_moment", "at"),)  # outbox screen

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[MailState] = mapped_column(_stored(MailState))
    at: Mapped[datetime] = mapped_column(Moment)


class AuditEvent(Base):
    """One link of the chain: an act, never its content. Updates and deletes are refused."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("audit_of_instance", "instance_id", "id"),)  # timeline of a case

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[str] = mapped_column(String(60))
    actor: Mapped[str] = mapped_column(String(80))
    instance_id: Mapped[int | None] = mapped_column()
    element: Mapped[str | None] = mapped_column(String(200))
    data: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The last link; locking this one row puts the events of all writers in order."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    last_id: Mapped[int] = mapped_column(Id)
    hash: Mapped[str] = mapped_column(String(64))

"""Which rows are evidence: the columns that an event vouches for, by salted digest.

An event of a chain tells a digest per row that its act wrote; ``proof.rows`` compares. A row that
ends has a second facet, and one that may change in between has one of which only the last counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.core import digest
from service.store.db import Base
from service.store.tables import (
    Approval,
    BundleRow,
    Document,
    Errand,
    ErrandState,
    Instance,
    Job,
    JobState,
    Mail,
    Note,
    Passage,
    Person,
    Rehearsal,
    RehearsalState,
    ReportIssue,
    Sample,
    Submission,
    Task,
    TaskState,
    TermCount,
    Tiding,
    Timer,
    TimerState,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """Columns of a table that are vouched for together. ``key`` tells rows of a chain apart.

    ``open``: rows in one of these states do not have it yet. ``waits``: nor do rows without a
    value in this column. ``may_empty``: the same, until the first value was told; that it was taken
    away again is told too. ``is_last``: it changes, and what the last event says counts.
    """

    name: str
    mapped: type[Base]
    columns: tuple[str, ...]
    key: str = ""
    open: tuple[str, ...] = ()
    waits: str = ""
    may_empty: str = ""
    is_last: bool = False

    def entity(self, values: Mapping[str, Any]) -> str:
        """What the row is called within its chain."""
        return f"{self.name}/{values[self.key]}" if self.key else self.name

    def told(self, values: Mapping[str, Any], salt: str) -> dict[str, str]:
        """The digest of a row with *values*, by the name of the row; for an event to carry."""
        content = {name: values[name] for name in self.columns}
        return {self.entity(values): digest.of(salt, content)}

    def of(self, row: Any, salt: str | None = None) -> dict[str, str]:
        """The same of a mapped row, with its own salt unless it uses that of another."""
        values = {name: getattr(row, name) for name in {*self.columns, self.key} - {""}}
        return self.told(values, row.salt if salt is None else salt)

    def has(self, values: Mapping[str, Any]) -> bool:
        """Whether an event has to tell of this facet of a row with *values*."""
        if any(values[name] is None for name in (self.waits, self.may_empty) if name):
            return False
        return not self.open or values["state"] not in self.open

    @property
    def read(self) -> tuple[str, ...]:
        """The columns that are needed to compare a row."""
        wanted = {*self.columns, self.key, self.waits, self.may_empty, "state" if self.open else ""}
        return tuple(sorted(wanted - {""}))


_CASE = "number process root bundle_hash revision state record actions waiting subject phase"
_CASE += " submissions excluded handlers open_to link_hash started_at ended_at"
CASE = Facet(name="case", mapped=Instance, columns=tuple(_CASE.split()), is_last=True)
_SUBMISSION = "seq kind element name form bundle_hash data local actor at idempotency_key"
SUBMISSION = Facet(
    name="submission", mapped=Submission, key="seq", columns=tuple(_SUBMISSION.split())
)
_DOCUMENT = "id kind name title media_type size sha256 audience addressee letter job_id"
_DOCUMENT += " created_by created_at"
DOCUMENT = Facet(name="document", mapped=Document, key="id", columns=tuple(_DOCUMENT.split()))
MAIL = Facet(
    name="mail",
    mapped=Mail,
    key="message_id",
    columns=("message_id", "job_id", "to", "subject", "body", "state", "at"),
)
MAIL_TO = Facet(
    name="mail.to",
    mapped=Mail,
    key="message_id",
    columns=("message_id", "audience"),
    waits="audience",
)
TIDING = Facet(
    name="tiding",
    mapped=Tiding,
    key="id",
    columns=("id", "mail_id", "document_id", "kind", "code", "at"),
)
_NOTE = "key kind author written_at called_at direction called_with text mentioned"
NOTE = Facet(name="note", mapped=Note, key="key", columns=tuple(_NOTE.split()))
# Rows of what waits share the salt of their case.
TASK = Facet(
    name="task",
    mapped=Task,
    key="id",
    columns=("id", "element", "form", "local", "clauses", "opened_at"),
)
TASK_NOW = Facet(
    name="task.now",
    mapped=Task,
    key="id",
    columns=("id", "name", "term", "start_on", "due_on", "due_at", "candidates"),
    is_last=True,
)
_COUNT = "term counted_at due_on due_at explanation"
TERM_COUNT = Facet(name="count", mapped=TermCount, key="term", columns=tuple(_COUNT.split()))
_PASSAGE = "token element source entered_at left_at how role bundle_hash revision"
PASSAGE = Facet(
    name="passage", mapped=Passage, key="token", columns=tuple(_PASSAGE.split()), waits="token"
)
PASSAGE_UNDONE = Facet(
    name="passage.undone",
    mapped=Passage,
    key="token",
    columns=("token", "revision", "undone_at", "again"),
    waits="undone_at",
)
TASK_SEAT = Facet(
    name="task.seat",
    mapped=Task,
    key="id",
    columns=("id", "assignee"),
    may_empty="assignee",
    is_last=True,
)
TASK_END = Facet(
    name="task.end",
    mapped=Task,
    key="id",
    columns=("id", "state", "ended_at", "ended_by"),
    open=(TaskState.OPEN,),
)
TIMER = Facet(
    name="timer",
    mapped=Timer,
    key="token",
    columns=("token", "element", "name", "local", "armed_at"),
)
TIMER_NOW = Facet(
    name="timer.now",
    mapped=Timer,
    key="token",
    columns=("token", "due_at", "term", "explanation"),
    is_last=True,
)
TIMER_END = Facet(
    name="timer.end",
    mapped=Timer,
    key="token",
    columns=("token", "state", "fired_at"),
    open=(TimerState.ARMED,),
)
JOB = Facet(
    name="job",
    mapped=Job,
    key="token",
    columns=("key", "token", "element", "name", "topic", "properties", "local", "created_at"),
)
JOB_END = Facet(
    name="job.end",
    mapped=Job,
    key="token",
    columns=("token", "state", "done_at"),
    open=(JobState.READY, JobState.INCIDENT),
)
BUNDLE = Facet(
    name="bundle",
    mapped=BundleRow,
    columns=("hash", "key", "title", "archive", "uploaded_by", "uploaded_at"),
)
PUBLICATION = Facet(
    name="publication",
    mapped=BundleRow,
    columns=("hash", "version", "reason", "published_by", "published_at", "grounds"),
    waits="version",
)
APPROVAL = Facet(
    name="approval",
    mapped=Approval,
    columns=("against", "approved_by", "approved_at", "reason"),
    is_last=True,
)
REHEARSAL_ASKED = Facet(
    name="rehearsal.asked",
    mapped=Rehearsal,
    columns=("asked_by", "asked_at"),
    is_last=True,
)
REHEARSAL = Facet(
    name="rehearsal",
    mapped=Rehearsal,
    columns=("state", "asked_at", "total", "played", "failed", "result", "ended_at"),
    open=(RehearsalState.WAITING,),
    is_last=True,
)
PERSON = Facet(
    name="person",
    mapped=Person,
    columns=(
        "username",
        "name",
        "title",
        "email",
        "password_hash",
        "groups",
        "mandates",
        "active",
        "created_at",
    ),
    is_last=True,
)
ABSENCE = Facet(
    name="absence",
    mapped=Person,
    columns=("username", "absence"),
    may_empty="absence",
    is_last=True,
)
ERRAND = Facet(
    name="errand",
    mapped=Errand,
    key="id",
    columns=("id", "kind", "asked_by", "asked_at", "reason", "wish"),
)
ERRAND_END = Facet(
    name="errand.end",
    mapped=Errand,
    key="id",
    columns=("id", "state", "upto", "result", "sha256", "size", "ended_at"),
    open=(ErrandState.WAITING,),
)
_REPORT = "id key process report first last version state bundle_hash published origin explanation"
_REPORT += " reason sha256 computed_by computed_at explained_by explained_at established_by"
_REPORT += " established_at sent"
REPORT = Facet(
    name="report", mapped=ReportIssue, key="id", columns=tuple(_REPORT.split()), is_last=True
)
SAMPLE = Facet(
    name="sample",
    mapped=Sample,
    key="id",
    columns=("id", "drawn_by", "drawn_at", "why", "reason", "draw"),
)

OF_CASE = (
    *(CASE, SUBMISSION, TERM_COUNT, PASSAGE, PASSAGE_UNDONE, DOCUMENT, MAIL, NOTE, MAIL_TO, TIDING),
    *(TASK, TASK_NOW, TASK_SEAT, TASK_END),
    *(TIMER, TIMER_NOW, TIMER_END, JOB, JOB_END),
)
OF_BUNDLE = (BUNDLE, PUBLICATION)
OF_HOUSE = (ERRAND, ERRAND_END, REPORT, SAMPLE)


def seat_taken(task_id: str, username: str | None, salt: str) -> dict[str, str]:
    """Who sits at a task; None: nobody any more."""
    return TASK_SEAT.told({"id": task_id, "assignee": username}, salt)


def task_ended(
    task_id: str, state: TaskState, actor: str, at: datetime, salt: str
) -> dict[str, str]:
    """That a task is over, and how."""
    values = {"id": task_id, "state": state, "ended_at": at, "ended_by": actor}
    return TASK_END.told(values, salt)


def job_ended(token: str, state: JobState, at: datetime, salt: str) -> dict[str, str]:
    """That a side effect is over, and how."""
    return JOB_END.told({"token": token, "state": state, "done_at": at}, salt)

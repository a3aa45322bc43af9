"""The audit trail: the vocabulary of acts, and the chain that proves nothing was changed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from service.core.language import N_, Message
from service.store.db import run, table
from service.store.tables import AuditEvent, AuditHead

GENESIS = "0" * 64
BATCH = 1000
BEFORE_ALL = -(2**63)  # also what somebody put before the first event
_HEAD = table(AuditHead)
# The lock on the one head row puts the events of all writers in order.
_LAST = select(_HEAD.c.last_id, _HEAD.c.hash).where(_HEAD.c.id == 1).with_for_update()
_ADD = insert(table(AuditEvent))
_MOVE = (
    update(_HEAD)
    .where(_HEAD.c.id == 1)
    .values(last_id=bindparam("event_id"), hash=bindparam("event_hash"))
)
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


class Act(StrEnum):
    """Every kind of event there is; each has one sentence in SENTENCES."""

    CASE_STARTED = "case.started"
    CASE_READ = "case.read"
    CASE_REFUSED = "case.refused"
    CASE_ENDED = "case.ended"
    CASE_CONTINUED = "case.continued"
    DOCUMENT_READ = "document.read"
    TASK_OPENED = "task.opened"
    TASK_CLAIMED = "task.claimed"
    TASK_RELEASED = "task.released"
    TASK_COMPLETED = "task.completed"
    TASK_VOIDED = "task.voided"
    ACTION_USED = "action.used"
    DECISION_MADE = "decision.made"
    FIELD_DERIVED = "field.derived"
    TIMER_ARMED = "timer.armed"
    TIMER_MOVED = "timer.moved"
    TIMER_FIRED = "timer.fired"
    TIMER_VOIDED = "timer.voided"
    JOB_CREATED = "job.created"
    JOB_DONE = "job.done"
    JOB_VOIDED = "job.voided"
    JOB_RETRIED = "job.retried"
    JOB_STUCK = "job.stuck"
    DOCUMENT_STORED = "document.stored"
    MAIL_SENT = "mail.sent"
    STEP_PASSED = "step.passed"
    SIGNED_IN = "person.signed_in"
    SIGN_IN_FAILED = "person.sign_in_failed"
    SIGNED_OUT = "person.signed_out"
    PERSON_ADDED = "person.added"
    PERSON_CHANGED = "person.changed"
    PERSON_CLOSED = "person.closed"
    PASSWORD_SET = "person.password_set"
    BUNDLE_UPLOADED = "bundle.uploaded"
    BUNDLE_REHEARSED = "bundle.rehearsed"
    BUNDLE_UNPLAYED = "bundle.unplayed"
    REHEARSAL_ASKED = "bundle.rehearsal_asked"
    BUNDLE_PUBLISHED = "bundle.published"
    BUNDLE_WAIVED = "bundle.published_unplayed"
    BUNDLE_READ = "bundle.read"


SENTENCES: dict[Act, str] = {
    Act.CASE_STARTED: N_("Case opened"),
    Act.CASE_READ: N_("Case file read"),
    Act.CASE_REFUSED: N_("Access to the case refused"),
    Act.CASE_ENDED: N_("Case closed"),
    Act.CASE_CONTINUED: N_("Goes on as case %(name)s"),
    Act.DOCUMENT_READ: N_("Document read"),
    Act.TASK_OPENED: N_("Task opened: %(name)s"),
    Act.TASK_CLAIMED: N_("Task taken: %(name)s"),
    Act.TASK_RELEASED: N_("Task given back: %(name)s"),
    Act.TASK_COMPLETED: N_("Task completed: %(name)s"),
    Act.TASK_VOIDED: N_("Task no longer needed: %(name)s"),
    Act.ACTION_USED: N_("Action used: %(name)s"),
    Act.DECISION_MADE: N_("Decision table applied: %(name)s"),
    Act.FIELD_DERIVED: N_("Value worked out: %(name)s"),
    Act.TIMER_ARMED: N_("Deadline watched: %(name)s"),
    Act.TIMER_MOVED: N_("Deadline moved: %(name)s"),
    Act.TIMER_FIRED: N_("Deadline passed: %(name)s"),
    Act.TIMER_VOIDED: N_("Deadline no longer watched: %(name)s"),
    Act.JOB_CREATED: N_("Message prepared: %(name)s"),
    Act.JOB_DONE: N_("Message handled: %(name)s"),
    Act.JOB_VOIDED: N_("Message handled, step no longer needed: %(name)s"),
    Act.JOB_RETRIED: N_("Message tried again: %(name)s"),
    Act.JOB_STUCK: N_("Message stuck: %(name)s"),
    Act.DOCUMENT_STORED: N_("Document stored"),
    Act.MAIL_SENT: N_("Notification sent"),
    Act.STEP_PASSED: N_("Step passed: %(name)s"),
    Act.SIGNED_IN: N_("Signed in"),
    Act.SIGN_IN_FAILED: N_("Sign-in failed"),
    Act.SIGNED_OUT: N_("Signed out"),
    Act.PERSON_ADDED: N_("Account added"),
    Act.PERSON_CHANGED: N_("Account changed"),
    Act.PERSON_CLOSED: N_("Account closed"),
    Act.PASSWORD_SET: N_("Password set"),
    Act.BUNDLE_UPLOADED: N_("Version uploaded"),
    Act.BUNDLE_REHEARSED: N_("Scenarios played: %(passed)s of %(scenarios)s as written"),
    Act.BUNDLE_UNPLAYED: N_("Scenarios could not be played to the end"),
    Act.REHEARSAL_ASKED: N_("Asked to play the scenarios"),
    Act.BUNDLE_PUBLISHED: N_("Version published"),
    Act.BUNDLE_WAIVED: N_("Version published without playing its scenarios"),
    Act.BUNDLE_READ: N_("Version downloaded"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """An act to record. ``data`` holds names of steps and counts, never personal data."""

    act: Act
    actor: str
    at: datetime
    instance_id: int | None = None
    element: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain: its event and the hash that stands for all before it."""

    event_id: int
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first link that does not fit."""

    event_id: int
    reason: Message


def sentence(kind: str, data: Mapping[str, Any], unknown: str = "") -> Message:
    """The text for people of an event of *kind*; what *data* does not tell is *unknown*."""
    text = SENTENCES[Act(kind)]
    return Message(text, {name: data.get(name, unknown) for name in PLACEHOLDER.findall(text)})


def record(session: Session, events: Sequence[NewEvent]) -> None:
    """Append *events* to the chain. Takes the lock on its head until the transaction ends."""
    if not events:
        return
    head = session.connection().execute(_LAST).one()
    last_id, last_hash = head.last_id, head.hash
    rows = []
    for event in events:
        data = json.dumps(dict(event.data), ensure_ascii=False, separators=(",", ":"))
        row = {
            "id": last_id + 1,
            "at": event.at,
            "kind": event.act.value,
            "actor": event.actor,
            "instance_id": event.instance_id,
            "element": event.element,
            "data": data,
            "previous": last_hash,
        }
        row["hash"] = link(row)
        last_id, last_hash = row["id"], row["hash"]
        rows.append(row)
    run(session, _ADD, rows)
    run(session, _MOVE, {"event_id": last_id, "event_hash": last_hash})


def link(row: Mapping[str, Any]) -> str:
    """The hash of one event: SHA-256 over its fields and the hash before it."""
    content = json.dumps(
        [
            row["id"],
            row["at"].isoformat(timespec="microseconds"),
            row["kind"],
            row["actor"],
            row["instance_id"],
            row["element"],
            row["data"],
            row["previous"],
        ],
        ensure_ascii=False,
    )
    return hashlib.sha256(content.encode()).hexdigest()


def head(session: Session) -> Link:
    """The last link; who keeps it elsewhere can prove later that nothing before it was changed."""
    row = session.execute(select(AuditHead).where(AuditHead.id == 1)).scalar_one_or_none()
    return Link(0, "") if row is None else Link(row.last_id, row.hash)


def verify(session: Session, known: Sequence[Link] = ()) -> tuple[int, Break | None]:
    """Walk the whole chain; returns the number of events and the first break, if any.

    *known* are links that somebody kept outside this database: a chain that was worked out
    anew holds in itself, but does not hold these.
    """
    expected_id, previous, count = 1, GENESIS, 0
    kept: dict[int, set[str]] = {}
    for each in known:
        kept.setdefault(each.event_id, set()).add(each.hash)
    for event in _walk(session):
        if event.id != expected_id:
            return count, Break(
                expected_id, Message(N_("event %(id)s is missing"), {"id": expected_id})
            )
        row = {
            name: getattr(event, name)
            for name in ("id", "at", "kind", "actor", "instance_id", "element", "data", "previous")
        }
        if event.previous != previous:
            return count, Break(event.id, Message(N_("it does not follow the event before it")))
        if link(row) != event.hash:
            return count, Break(event.id, Message(N_("its content was changed")))
        if kept.pop(event.id, {event.hash}) != {event.hash}:
            return count, Break(event.id, Message(N_("it is not the event that was kept")))
        expected_id, previous, count = event.id + 1, event.hash, count + 1
    if kept or head(session) != Link(expected_id - 1, previous):
        return count, Break(expected_id, Message(N_("the last events were removed")))
    return count, None


def _walk(session: Session) -> Iterator[AuditEvent]:
    last = BEFORE_ALL
    while True:
        batch = session.scalars(
            select(AuditEvent).where(AuditEvent.id > last).order_by(AuditEvent.id).limit(BATCH)
        ).all()
        if not batch:
            return
        yield from batch
        last = batch[-1].id
        session.expunge_all()


def of_instance(session: Session, instance_id: int) -> Sequence[AuditEvent]:
    """The events of one case, oldest first."""
    return session.scalars(
        select(AuditEvent).where(AuditEvent.instance_id == instance_id).order_by(AuditEvent.id)
    ).all()


def latest(session: Session, *, page: int, size: int) -> Sequence[AuditEvent]:
    """One page of the whole trail, newest first; pages count from 1."""
    return session.scalars(
        select(AuditEvent).order_by(AuditEvent.id.desc()).offset((page - 1) * size).limit(size)
    ).all()

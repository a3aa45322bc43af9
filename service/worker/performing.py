"""One claimed job: run its connector, keep what it made, plan a retry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

import structlog

from service.actions import facts as case_facts
from service.actions import posting, records
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.connectors.context import Connector, JobContext
from service.connectors.wording import say
from service.core.actor import SYSTEM
from service.core.errors import ServiceError
from service.core.language import N_, Message
from service.core.outcome import Done, Failed, Outcome, Retry
from service.store import audit, documents, evidence, instances, jobs, mails
from service.store.audit import Act, NewEvent
from service.store.db import Session, keep
from service.store.leases import Held
from service.store.tables import Document, Job, JobState, Mail
from service.worker import retries
from service.worker.holding import Hold

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A job that this worker holds, and what its connector makes of it."""

    services: Services
    held: Held
    hold: Hold
    now: datetime
    posted: list[str] = field(default_factory=list)
    kept: list[Document | Mail] = field(default_factory=list)


def perform(work: Work, connectors: Mapping[str, Connector]) -> Outcome:
    """Run the connector of a job and write down what it made.

    Whatever a connector made before it failed is kept too, so that a retry skips it.
    """
    try:
        return _run(work, connectors)
    finally:
        _keep(work)


def outcome_of(error: Exception) -> Retry | Failed:
    """A connector that raised: permanent errors need a person, all others another try."""
    reason = reason_of(error)
    if isinstance(error, ServiceError):
        return Failed(reason=reason) if error.permanent else Retry(reason=reason)
    # The text and values of a foreign error may hold personal data; its place never does.
    log.error("job.error", error=type(error).__name__, place=_place(error))
    return Retry(reason=reason)


def reason_of(error: Exception) -> Message:
    """What to show of an error: the text of our own, only the kind of all others."""
    if isinstance(error, ServiceError):
        return error.message
    return Message(N_("Unexpected error (%(kind)s); see the log."), {"kind": type(error).__name__})


def _run(work: Work, connectors: Mapping[str, Connector]) -> Outcome:
    with work.services.db.reading() as session:
        context = _context(work, session)
        if context is None:
            return Done()  # the step has lapsed: no letter; finishing marks the job void
        connector = connectors.get(context.job.topic)
        if connector is None:
            topic = {"topic": context.job.topic}
            return Failed(reason=Message(N_("Nothing performs the topic “%(topic)s”."), topic))
        return connector(context)


def _context(work: Work, session: Session) -> JobContext | None:
    services, now = work.services, work.now
    job = jobs.get(session, work.held.id)
    instance = None if job is None else instances.by_id(session, job.instance_id)
    if job is None or instance is None or job.token not in instance.waiting.get("jobs", {}):
        return None
    bundle = services.bundles.get(session, instance.bundle_hash)
    record = records.of(instance)
    return JobContext(
        session=session,
        services=services,
        bundle=bundle,
        instance=instance,
        record=record,
        job=job,
        now=now,
        facts=case_facts.of(session, instance, bundle, now, record=record),
        hold=work.hold,
        posted=work.posted,
        kept=work.kept,
    )


def _keep(work: Work) -> None:
    """Write down what was made; a worker that performed the same job at the same time was first."""
    if not work.kept:
        return

    def write(session: Session) -> None:
        job = jobs.get(session, work.held.id)
        assert job is not None, "a job row is never deleted"
        if job.lease != work.held.lease:
            return  # somebody else makes it now
        there = {document.name for document in documents.of_job(session, job.id)}
        events = []
        for row in work.kept:
            if isinstance(row, Mail):
                if mails.by_message_id(session, row.message_id) is None:
                    events.append(posting.written(session, _fresh(row), job, work.now))
            elif row.name not in there:
                keep(session, document := _fresh(row))
                vouched = evidence.DOCUMENT.of(document)
                told = {"announced": bool(work.posted), "document": row.id}
                event = _event(Act.DOCUMENT_STORED, job, work.now, **told)
                events.append(replace(event, digests=vouched))
        audit.record(session, events)

    in_transaction(work.services, write)


R = TypeVar("R", Document, Mail)


def _fresh(row: R) -> R:
    """A new object per attempt: a rolled back one still belongs to its dead session."""
    columns = type(row).__table__.columns.keys()
    return type(row)(**{name: getattr(row, name) for name in columns if name in row.__dict__})


def text_of(reason: Message) -> str:
    """The reason as the list of incidents shows it, in the language of the organisation."""
    return say(reason.msgid, **reason.params)


def put_off(
    services: Services, held: Held, outcome: Retry | Failed, now: datetime, *, lost: int = 0
) -> None:
    """Plan the next try of a job, or leave it to a person.

    *lost*: how many takings in a row nobody ended. Nothing happens to a job that is not held any
    more: another worker has it, or the engine took its step away.
    """
    values: dict[str, Any] = {
        "last_error": text_of(outcome.reason),
        "tried_at": now,
        "lost": lost,
    }
    stuck = (
        isinstance(outcome, Failed) or retries.exhausted(held.attempts) or lost >= retries.MAX_LOST
    )
    if stuck:
        values["state"] = JobState.INCIDENT
    else:
        pause = outcome.after if isinstance(outcome, Retry) else None
        values["not_before"] = now + (pause or retries.delay(held.attempts))
    with services.db.writing() as session:
        if not jobs.end(session, held.id, held.lease, values):
            log.warning("job.lost", job=held.id)
            return
        job = jobs.get(session, held.id)
        assert job is not None, "a job row is never deleted"
        if stuck:
            audit.record(session, [_event(Act.JOB_STUCK, job, now)])
        log.warning(
            "job.stuck" if stuck else "job.retry",
            job=held.id,
            topic=job.topic,
            element=job.element,
            attempts=held.attempts,
        )


def give_back(services: Services, held: Held, now: datetime) -> None:
    """Let a job go that could not help it; it is taken again after a moment, without blame."""
    values = {"not_before": now + retries.CONFLICT_PAUSE, "attempts": held.attempts - 1, "lost": 0}
    with services.db.writing() as session:
        jobs.end(session, held.id, held.lease, values)
    log.warning("job.given_back", job=held.id)


def _event(act: Act, job: Job, now: datetime, **data: Any) -> NewEvent:
    return NewEvent(
        act=act,
        actor=SYSTEM.username,
        at=now,
        instance_id=job.instance_id,
        element=job.element,
        data={"name": job.name, **data},
    )


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"

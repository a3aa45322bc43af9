"""One claimed job: run its connector, keep what it made, plan a retry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from service.actions import facts as case_facts
from service.actions import records
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.connectors.context import Connector, JobContext
from service.connectors.wording import say
from service.core.access import SYSTEM
from service.core.errors import ServiceError
from service.core.language import N_, Message
from service.core.outcome import Done, Failed, Outcome, Retry
from service.store import audit, documents, evidence, instances, jobs, mails
from service.store.audit import Act, NewEvent
from service.store.db import Session, keep
from service.store.tables import Document, Job, JobState, Mail
from service.worker import retries

log = structlog.get_logger(__name__)


def perform(
    services: Services, job_id: int, now: datetime, connectors: Mapping[str, Connector]
) -> Outcome:
    """Run the connector of a job this worker holds and write down what it made.

    Whatever a connector sent before it failed is kept too, so that a retry skips it.
    """
    kept: list[Document | Mail] = []
    try:
        return _run(services, job_id, now, connectors, kept)
    finally:
        _keep(services, job_id, kept, now)


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


def _run(
    services: Services,
    job_id: int,
    now: datetime,
    connectors: Mapping[str, Connector],
    kept: list[Document | Mail],
) -> Outcome:
    with services.db.reading() as session:
        context = _context(services, session, job_id, now, kept)
        if context is None:
            return Done()  # the step has lapsed: no letter; finishing marks the job void
        connector = connectors.get(context.job.topic)
        if connector is None:
            topic = {"topic": context.job.topic}
            return Failed(reason=Message(N_("Nothing performs the topic “%(topic)s”."), topic))
        return connector(context)


def _context(
    services: Services,
    session: Session,
    job_id: int,
    now: datetime,
    kept: list[Document | Mail],
) -> JobContext | None:
    job = jobs.get(session, job_id)
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
        kept=kept,
    )


def _keep(services: Services, job_id: int, kept: list[Document | Mail], now: datetime) -> None:
    """Write down what was made; a worker that performed the same job at the same time was first."""
    if not kept:
        return

    def work(session: Session) -> None:
        job = jobs.get(session, job_id)
        assert job is not None, "a job row is never deleted"
        mailed = any(isinstance(row, Mail) for row in kept)
        there = {document.name for document in documents.of_job(session, job_id)}
        events = []
        for row in kept:
            if isinstance(row, Document):
                if row.name not in there:
                    vouched = evidence.DOCUMENT.of(_written(session, row))
                    told = {"announced": mailed, "document": row.id}
                    event = _event(Act.DOCUMENT_STORED, job, now, **told)
                    events.append(replace(event, digests=vouched))
            elif mails.by_message_id(session, row.message_id) is None:
                vouched = evidence.MAIL.of(_written(session, row))
                events.append(replace(_event(Act.MAIL_SENT, job, now), digests=vouched))
        audit.record(session, events)

    in_transaction(services, work)


def _written(session: Session, row: Document | Mail) -> Document | Mail:
    """The row as it is in the database now, with its salt and what was left to fill in."""
    # A fresh object per attempt: a rolled back one still belongs to its dead session.
    columns = type(row).__table__.columns.keys()
    fresh = type(row)(**{name: getattr(row, name) for name in columns if name in row.__dict__})
    keep(session, fresh)
    return fresh


def text_of(reason: Message) -> str:
    """The reason as the list of incidents shows it, in the language of the organisation."""
    return say(reason.msgid, **reason.params)


def put_off(services: Services, job_id: int, outcome: Retry | Failed, now: datetime) -> None:
    """Plan the next try, or leave the job to a person."""
    with services.db.writing() as session:
        job = jobs.get(session, job_id)
        if job is None or job.state is not JobState.READY:
            return  # another worker finished it, or the engine took the step away
        failures = job.attempts + 1
        values: dict[str, Any] = {
            "attempts": failures,
            "last_error": text_of(outcome.reason),
            "claimed_until": None,
        }
        stuck = isinstance(outcome, Failed) or retries.exhausted(failures)
        if stuck:
            values["state"] = JobState.INCIDENT
            audit.record(session, [_event(Act.JOB_STUCK, job, now)])
        else:
            pause = outcome.after if isinstance(outcome, Retry) else None
            values["not_before"] = now + (pause or retries.delay(failures))
        jobs.change(session, job_id, values)
        log.warning(
            "job.stuck" if stuck else "job.retry",
            job=job_id,
            topic=job.topic,
            element=job.element,
            attempts=failures,
        )


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

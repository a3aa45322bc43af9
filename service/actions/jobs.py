"""The second half of a side effect: the worker calls it when a job was performed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from service.actions import facts as case_facts
from service.actions import records
from service.actions.advance import advance
from service.actions.change import Change
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.core.actor import SYSTEM
from service.core.errors import Lost
from service.core.language import N_
from service.core.outcome import Done
from service.engine import workflow
from service.store import audit, evidence, instances, jobs
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.submissions import NewSubmission
from service.store.tables import Instance, Job, JobState, SubmissionKind


def finish_job(
    services: Services, job_id: int, done: Done, now: datetime, lease: int | None = None
) -> bool:
    """Move the case on after its job was performed; the fields of *done* go into the record.

    Returns False when the step has lapsed meanwhile: what was made is kept, the job is void.
    *lease* is the number under which a worker holds the job; Lost when it holds it no more.
    """

    def work(session: Session) -> bool:
        job = jobs.get(session, job_id)
        if job is None or job.state in (JobState.DONE, JobState.VOID):
            return job is not None and job.state is JobState.DONE
        instance = instances.by_id(session, job.instance_id)
        assert instance is not None, "the foreign key keeps the case of a job"
        if job.token not in instance.waiting.get("jobs", {}):
            return _lapsed(session, job, instance, now, lease)
        _move_on(services, session, instance, job, done, now)
        _end(session, job, lease, JobState.DONE, now)
        return True

    return in_transaction(services, work)


def _move_on(
    services: Services,
    session: Session,
    instance: Instance,
    job: Job,
    done: Done,
    now: datetime,
) -> None:
    bundle = services.bundles.get(session, instance.bundle_hash)
    facts = case_facts.of(session, instance, bundle, now)
    if done.fields:
        facts = replace(facts, record=records.with_fields(bundle, facts, done.fields, job.local))
    step = workflow.finish(bundle, instance.state, job.token, facts, done)
    written = {**done.fields, **step.marks}
    rows = [
        NewSubmission(
            kind=SubmissionKind.JOB,
            element=job.element,
            name=job.name,
            data=written,
            local=job.local,
            actor=SYSTEM.username,
            key=f"job:{job.key}",
        )
    ]
    advance(
        session,
        instance,
        Change(
            bundle=bundle,
            step=step,
            facts=facts,
            actor=SYSTEM,
            now=now,
            finished_jobs=frozenset({job.token}),
            submissions=rows if written else (),
            events=[_ended(Act.JOB_DONE, job, instance, JobState.DONE, now)],
        ),
    )


def _lapsed(
    session: Session, job: Job, instance: Instance, now: datetime, lease: int | None
) -> bool:
    audit.record(session, [_ended(Act.JOB_VOIDED, job, instance, JobState.VOID, now)])
    _end(session, job, lease, JobState.VOID, now)
    return False


def _end(session: Session, job: Job, lease: int | None, state: JobState, now: datetime) -> None:
    """The last write of the transaction, and its fence: with the lease goes all that it wrote."""
    values = {"state": state, "done_at": now, "last_error": None}
    if not jobs.end(session, job.id, lease, values):
        raise Lost(N_("Another worker took this step over."))


def _ended(act: Act, job: Job, instance: Instance, state: JobState, now: datetime) -> NewEvent:
    return NewEvent(
        act=act,
        actor=SYSTEM.username,
        at=now,
        instance_id=job.instance_id,
        element=job.element,
        data={"name": job.name},
        digests=evidence.job_ended(job.token, state, now, instance.salt),
    )

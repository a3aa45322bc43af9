"""The second half of a side effect, and the moment of a timer: the worker calls these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from service.actions import facts as case_facts
from service.actions.advance import advance
from service.actions.change import Change
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.bundle.bundle import Bundle
from service.core.access import SYSTEM
from service.core.outcome import Done
from service.core.record import fold
from service.engine import expressions, workflow
from service.engine.step import Facts, Step
from service.store import audit, instances, jobs, timers
from service.store.audit import Act, NewEvent
from service.store.submissions import NewSubmission
from service.store.tables import Instance, Job, JobState, SubmissionKind, Timer


def finish_job(services: Services, job_id: int, done: Done, now: datetime) -> bool:
    """Move the case on after its job was performed; the fields of *done* go into the record.

    Returns False when the step has lapsed meanwhile: what was made is kept, the job is void.
    """

    def work(session: Session) -> bool:
        job = jobs.get(session, job_id)
        if job is None or job.state in (JobState.DONE, JobState.VOID):
            return job is not None and job.state is JobState.DONE
        instance = instances.by_id(session, job.instance_id)
        assert instance is not None, "the foreign key keeps the case of a job"
        if job.token not in instance.waiting.get("jobs", {}):
            return _lapsed(session, job, now)
        _move_on(services, session, instance, job, done, now)
        jobs.change(
            session,
            job_id,
            {"state": JobState.DONE, "done_at": now, "claimed_until": None, "last_error": None},
        )
        return True

    return in_transaction(services, work)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fired:
    """What the engine made of the due timers of a case, before anything is written."""

    instance: Instance
    bundle: Bundle
    facts: Facts
    step: Step
    armed: Sequence[Timer]


def fire_timers(services: Services, instance_id: int, now: datetime) -> bool:
    """Let the due timers of a case go off; False when none was due any more.

    The step is worked out before the transaction that writes it, so that workers on SQLite do not
    wait for each other's engine; the revision of the case shows whether it still holds.
    """
    with services.db.reading() as session:
        made = _fired(services, session, instance_id, now)
    if made is None:
        return False

    def work(session: Session) -> bool:
        nonlocal made
        found = made or _fired(services, session, instance_id, now)
        made = None  # a repetition has to see what changed
        if found is None:
            return False
        _write_fired(session, found, now)
        return True

    return in_transaction(services, work)


def _fired(services: Services, session: Session, instance_id: int, now: datetime) -> _Fired | None:
    instance = instances.by_id(session, instance_id)
    if instance is None or instance.ended_at is not None:
        return None
    armed = timers.armed(session, instance_id)
    if not any(timer.due_at <= now for timer in armed):
        return None
    bundle = services.bundles.get(session, instance.bundle_hash)
    facts = case_facts.of(session, instance, bundle, now)
    step = workflow.fire(bundle, instance.state, facts)
    return _Fired(instance=instance, bundle=bundle, facts=facts, step=step, armed=armed)


def _write_fired(session: Session, found: _Fired, now: datetime) -> None:
    instance, step = found.instance, found.step
    before = instance.waiting.get("timers", {})
    facts = replace(found.facts, people=case_facts.roster(session))
    advance(
        session,
        instance,
        Change(bundle=found.bundle, step=step, facts=facts, actor=SYSTEM, now=now),
    )
    # A timer the engine no longer knows must not be offered for ever. The step has ended those
    # that the case waited for.
    known = {timer.id for timer in step.timers}
    stale = [
        each.token
        for each in found.armed
        if each.due_at <= now and each.token not in known and each.token not in before
    ]
    timers.void_leftovers(session, instance.id, stale, at=now)
    if any(each.token in known and each.claimed_until is not None for each in found.armed):
        timers.give_back(session, instance.id)


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
        record = fold(
            facts.record,
            done.fields,
            scope=expressions.scope(bundle, facts, job.local),
            functions=expressions.functions(bundle, facts),
        )
        facts = replace(facts, record=record)
    step = workflow.finish(bundle, instance.state, job.token, facts, warned=done.warned)
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
            events=[_event(Act.JOB_DONE, job, now)],
        ),
    )


def _lapsed(session: Session, job: Job, now: datetime) -> bool:
    audit.record(session, [_event(Act.JOB_VOIDED, job, now)])
    jobs.change(session, job.id, {"state": JobState.VOID, "done_at": now, "claimed_until": None})
    return False


def _event(act: Act, job: Job, now: datetime) -> NewEvent:
    return NewEvent(
        act=act,
        actor=SYSTEM.username,
        at=now,
        instance_id=job.instance_id,
        element=job.element,
        data={"name": job.name},
    )

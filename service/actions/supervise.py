"""The operator's view: what is stuck, and trying again. Never the content of a case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from service.actions import messages
from service.actions import rounds as planning
from service.actions.services import Services
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.errors import Conflict, NotAllowed, NotFound
from service.core.language import N_, Message
from service.core.rights import Power
from service.store import audit, db, jobs, rounds, timers
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import (
    Instance,
    Job,
    JobState,
    NextRound,
    Timer,
    TimerState,
)

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A step that does not get through. ``is_stuck``: nobody tries it any more by itself."""

    kind: str
    id: int
    process: str
    number: str
    name: str
    reason: str | Message
    since: datetime
    attempts: int
    next_at: datetime | None
    is_stuck: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """A model that begins cases by itself: when it does again, and what began last."""

    title: str
    process: str
    due_at: datetime | None
    last_on: date | None


def incidents(services: Services, actor: Actor) -> list[Incident]:
    """Every job and timer that failed at least once and is not through yet."""
    _may_operate(actor)
    with services.db.reading() as session:
        return _incidents(services, session, actor)


def overseen(services: Services, actor: Actor) -> list[Incident]:
    """The same for who keeps an eye on the work: of the processes he follows, without reasons."""
    if not allowed(Permission.READ_AUDIT, actor):
        raise NotAllowed(N_("You may not see the audit trail."))
    with services.db.reading() as session:
        found = _incidents(services, session, actor)
    mine = (each for each in found if actor.holds(Power.AUDIT, each.process))
    return [replace(each, reason="") for each in mine]


def _incidents(services: Services, session: Session, actor: Actor) -> list[Incident]:
    stuck = [
        Incident(
            kind="job",
            id=job.id,
            process=instance.process,
            number=_number(instance, actor),
            name=job.name,
            reason=_reason(instance, job, actor),
            since=job.created_at,
            attempts=job.attempts,
            next_at=None if job.state == JobState.INCIDENT else job.not_before,
            is_stuck=job.state == JobState.INCIDENT,
        )
        for job, instance in jobs.stuck(session)
    ]
    late = [
        Incident(
            kind="timer",
            id=timer.id,
            process=instance.process,
            number=_number(instance, actor),
            name=timer.name,
            reason=_reason(instance, timer, actor),
            since=timer.due_at,
            attempts=timer.attempts,
            next_at=timer.retry_at,
            is_stuck=False,
        )
        for timer, instance in timers.stuck(session)
    ]
    unbegun = [
        Incident(
            kind="round",
            id=row.id,
            process=row.process,
            number="–",
            name=_title(services, session, row),
            reason=messages.from_json(row.problem or {}),
            since=row.due_at or row.planned_at,
            attempts=row.attempts,
            next_at=row.retry_at,
            is_stuck=row.due_at is None,
        )
        for row in rounds.failing(session)
    ]
    return [*stuck, *late, *unbegun]


def beginnings(services: Services, actor: Actor) -> list[Beginning]:
    """Every model that begins cases by itself, the next one first."""
    _may_operate(actor)
    with services.db.reading() as session:
        found = [
            Beginning(
                title=_title(services, session, row),
                process=row.process,
                due_at=row.due_at,
                last_on=row.last_on,
            )
            for row in rounds.everything(session)
        ]
    # What has no next time stands last.
    return sorted(found, key=lambda each: (each.due_at is None, each.due_at or NEVER, each.title))


def retry_job(services: Services, job_id: int, actor: Actor) -> None:
    """Let the worker try a stuck job again at once."""
    _may_operate(actor)
    now = services.clock()
    with services.db.writing() as session:
        job = jobs.get(session, job_id)
        if job is None:
            raise NotFound(N_("This step does not exist."))
        if job.state not in (JobState.INCIDENT, JobState.READY):
            raise Conflict(N_("This step is no longer stuck."))
        audit.record(session, [_retried(job, actor, now)])
        jobs.begin_again(session, job_id, now)


def retry_timer(services: Services, timer_id: int, actor: Actor) -> None:
    """Let the worker try a timer again at once."""
    _may_operate(actor)
    now = services.clock()
    with services.db.writing() as session:
        timer = timers.get(session, timer_id)
        if timer is None:
            raise NotFound(N_("This step does not exist."))
        if timer.state != TimerState.ARMED:
            raise Conflict(N_("This step is no longer stuck."))
        audit.record(session, [_retried(timer, actor, now)])
        timers.begin_again(session, timer_id)


def retry_round(services: Services, row_id: int, actor: Actor) -> None:
    """Let the worker begin the case of a round at once, after its moment was worked out again."""
    _may_operate(actor)
    now = services.clock()
    with services.db.writing() as session:
        row = rounds.get(session, row_id)
        if row is None:
            raise NotFound(N_("This step does not exist."))
        if row.problem is None:
            raise Conflict(N_("This step is no longer stuck."))
        bundle = services.bundles.latest(session, row.process)
        told = {"name": _title(services, session, row)}
        audit.record(
            session, [NewEvent(act=Act.JOB_RETRIED, actor=actor.username, at=now, data=told)]
        )
        rounds.change(session, row_id, **rounds.CLEAN)
        if bundle is not None and row.due_at is None:
            planning.plan(session, bundle, now)


def _title(services: Services, session: Session, row: NextRound) -> str:
    """What the cases are called that should begin by themselves."""
    bundle = services.bundles.latest(session, row.process)
    known = bundle is not None and row.root in bundle.process_titles
    return bundle.title_of(row.root) if bundle is not None and known else row.root


def _retried(step: Job | Timer, actor: Actor, now: datetime) -> NewEvent:
    return NewEvent(
        act=Act.JOB_RETRIED,
        actor=actor.username,
        at=now,
        instance_id=step.instance_id,
        element=step.element,
        data={"name": step.name},
    )


def ping(services: Services) -> None:
    """Ask the database something; its own error when it does not answer."""
    with services.db.reading() as session:
        db.ping(session)


def _number(instance: Instance, actor: Actor) -> str:
    """Who is involved in a case may help it on, but does not learn which case it is."""
    return "–" if actor.username in instance.excluded else instance.number


def _reason(instance: Instance, step: Job | Timer, actor: Actor) -> str:
    return "" if actor.username in instance.excluded else step.last_error or ""


def _may_operate(actor: Actor) -> None:
    if not allowed(Permission.OPERATE, actor):
        raise NotAllowed(N_("Only the operator may see this."))

"""One tick: claim what is due, carry it out, write down how it ended. No clock, no loop.

Claiming is a conditional update, so any number of workers may tick at once. A side effect happens
between two transactions; killed in between it is performed again under the same key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from service.actions import jobs as steps
from service.actions.services import Services
from service.core.errors import Conflict
from service.core.outcome import Done
from service.store import jobs, timers
from service.store.tables import Timer
from service.worker import performing, retries

LIMIT = 1000
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """The two transactions that move a case on; tests without an engine give their own."""

    finish: Callable[[Services, int, Mapping[str, Any], datetime], bool] = steps.finish_job
    fire: Callable[[Services, int, datetime], bool] = steps.fire_timers


@dataclass(frozen=True, slots=True, kw_only=True)
class TickResult:
    """What one tick did. ``more``: it stopped at its limit, there may be work left."""

    timers: int = 0
    jobs: int = 0
    failed: int = 0
    more: bool = False

    @property
    def idle(self) -> bool:
        return not (self.timers or self.jobs or self.failed)


MOVES = Moves()
Work = Callable[[Services, datetime, Moves], bool | None]


def tick(
    services: Services,
    now: datetime,
    *,
    limit: int = LIMIT,
    stopping: Callable[[], bool] = lambda: False,
    moves: Moves = MOVES,
) -> TickResult:
    """Do everything that is due at *now*: timers in order of their moment, then jobs.

    Timers make jobs and jobs arm timers, so both are asked again until nothing is due.
    """
    result = TickResult()
    for _ in range(limit):
        if stopping():
            return replace(result, more=True)
        kind, work = _next(services, now)
        done = None if work is None else work(services, now, moves)
        if done is None:
            return result  # nothing is due, or another worker was faster
        result = _count(result, kind, succeeded=done)
    return replace(result, more=True)


def _next(services: Services, now: datetime) -> tuple[str, Work | None]:
    """What to do first. Two indexed questions in one reading session, because most are idle."""
    with services.db.reading() as session:
        if timers.due(session, now, limit=1):
            return "timers", _one_timer
        if jobs.ready(session, now, limit=1):
            return "jobs", _one_job
    return "", None


def _count(result: TickResult, name: str, *, succeeded: bool) -> TickResult:
    field = name if succeeded else "failed"
    return replace(result, **{field: getattr(result, field) + 1})


def _one_timer(services: Services, now: datetime, moves: Moves) -> bool | None:
    """Fire the due timers of the case that waits longest; None when nothing is due."""
    with services.db.writing() as session:
        timer = _hold_timer(session, now)
    if timer is None:
        return None
    instance_id, attempts = timer.instance_id, timer.attempts
    try:
        moves.fire(services, instance_id, now)
    except Conflict as error:
        if not error.permanent:
            _put_back(services, instance_id, {"claimed_until": now + retries.CONFLICT_PAUSE}, now)
            return False
        _timer_failed(services, instance_id, attempts, error, now)
        return False
    except Exception as error:  # one faulty case must not stop the others
        _timer_failed(services, instance_id, attempts, error, now)
        return False
    return True


def _hold_timer(session: Session, now: datetime) -> Timer | None:
    # One row per lease: two workers that each wanted all timers of a case could deadlock. When
    # they do fire the same case, the revision of the case lets one of them find nothing due.
    for timer in timers.due(session, now, limit=1):
        if timers.lease(session, [timer.id], now=now, span=retries.TIMER_LEASE):
            return timer
    return None  # another worker was faster


def _timer_failed(
    services: Services, instance_id: int, attempts: int, error: Exception, now: datetime
) -> None:
    """Show the failure and try again later; a term is never given up."""
    failures = attempts + 1
    log.warning("timer.failed", instance=instance_id, attempts=failures, error=type(error).__name__)
    values = {
        "attempts": failures,
        "last_error": performing.text_of(performing.reason_of(error)),
        "claimed_until": now + retries.delay(failures),
    }
    _put_back(services, instance_id, values, now)


def _put_back(
    services: Services, instance_id: int, values: Mapping[str, Any], now: datetime
) -> None:
    with services.db.writing() as session:
        for timer in timers.armed(session, instance_id):
            if timer.due_at <= now:
                timers.change(session, timer.id, dict(values))


def _one_job(services: Services, now: datetime, moves: Moves) -> bool | None:
    """Perform one ready job; None when there is none."""
    with services.db.writing() as session:
        found = jobs.ready(session, now, limit=1)
        ids = [job.id for job in found]
        held = jobs.lease(session, ids, now=now, span=retries.JOB_LEASE)
    if not held:
        return None  # another worker was faster
    job_id = held.pop()
    try:
        outcome = performing.perform(services, job_id, now)
        if isinstance(outcome, Done):
            moves.finish(services, job_id, outcome.fields, now)
            log.info("job.done", job=job_id)
            return True
    except Exception as error:  # one faulty job must not stop the others
        outcome = performing.outcome_of(error)
    performing.put_off(services, job_id, outcome, now)
    return False

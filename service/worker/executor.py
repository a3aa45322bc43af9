"""One tick: claim what is due, carry it out, write down how it ended. No clock, no loop.

Claiming is a conditional update, so any number of workers may tick at once. A side effect happens
between two transactions; killed in between it is performed again under the same key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import structlog

from service.actions import jobs as done_jobs
from service.actions import timers as due_timers
from service.actions.services import Services
from service.connectors import CONNECTORS
from service.connectors.context import Connector
from service.core.errors import Conflict
from service.core.outcome import Done
from service.store import jobs, timers
from service.store.db import Session
from service.store.tables import Job, Timer
from service.worker import performing, retries

LIMIT = 1000
# How many timers are leased at once. What a worker holds when it is killed waits for the lease.
HELD = 20
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Who performs a topic, and the two transactions that move a case on; tests give their own."""

    connectors: Mapping[str, Connector] = field(default_factory=lambda: CONNECTORS)
    finish: Callable[[Services, int, Done, datetime], bool] = done_jobs.finish_job
    fire: Callable[[Services, int, datetime], bool] = due_timers.fire


@dataclass(frozen=True, slots=True, kw_only=True)
class TickResult:
    """What one tick did. ``more``: it stopped at its limit, there may be work left."""

    timers: int = 0
    jobs: int = 0
    failed: int = 0
    more: bool = False

    @property
    def pieces(self) -> int:
        return self.timers + self.jobs + self.failed

    @property
    def idle(self) -> bool:
        return not self.pieces

    def __add__(self, other: TickResult) -> TickResult:
        return TickResult(
            timers=self.timers + other.timers,
            jobs=self.jobs + other.jobs,
            failed=self.failed + other.failed,
            more=self.more or other.more,
        )


MOVES = Moves()
Stopping = Callable[[], bool]


def tick(
    services: Services,
    now: datetime,
    *,
    limit: int = LIMIT,
    stopping: Stopping = lambda: False,
    moves: Moves = MOVES,
) -> TickResult:
    """Do everything that is due at *now*: timers in order of their moment, then jobs.

    Timers make jobs and jobs arm timers, so both are asked again until nothing is due.
    """
    result = TickResult()
    while result.pieces < limit:
        if stopping():
            return replace(result, more=True)
        waiting = _waiting(services, now)
        if waiting is None:
            return result
        if waiting is Timer:
            most = min(HELD, limit - result.pieces)
            done = fire_due(services, now, limit=most, stopping=stopping, moves=moves)
        else:
            done = _one_job(services, now, moves)
        if done.idle and not done.more:
            return result  # another worker was faster
        result += done
    return replace(result, more=True)


def fire_due(
    services: Services,
    now: datetime,
    *,
    limit: int = HELD,
    stopping: Stopping = lambda: False,
    moves: Moves = MOVES,
) -> TickResult:
    """Fire the timers that have been due longest, at most *limit* of them, case by case."""
    with services.db.writing() as session:
        held = _hold_timers(session, now, limit)
    # Everything due in a case goes off together, at the place of its first timer.
    left: dict[int, int] = {}
    for timer in held:
        left.setdefault(timer.instance_id, timer.attempts)
    result = TickResult()
    for instance_id, attempts in list(left.items()):
        if stopping():
            with services.db.writing() as session:
                timers.give_back(session, *left)
            return replace(result, more=True)
        fired = _fire(services, instance_id, attempts, now, moves)
        result += TickResult(timers=1) if fired else TickResult(failed=1)
        del left[instance_id]
    return result


def _waiting(services: Services, now: datetime) -> type[Timer | Job] | None:
    """What to do first. Two indexed questions in one reading session, because most are idle."""
    with services.db.reading() as session:
        if timers.any_due(session, now):
            return Timer
        return Job if jobs.any_ready(session, now) else None


def _hold_timers(session: Session, now: datetime, limit: int) -> Sequence[Timer]:
    """Lease the first due timers, in order of their moment.

    Only rows that were locked without waiting are written, so two workers cannot deadlock. When
    they fire the same case, its revision lets one of them find nothing due.
    """
    found = timers.due(session, now, limit=limit)
    ids = timers.lease(session, [each.id for each in found], now=now, span=retries.TIMER_LEASE)
    return [each for each in found if each.id in ids]


def _fire(services: Services, instance_id: int, attempts: int, now: datetime, moves: Moves) -> bool:
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


def _one_job(services: Services, now: datetime, moves: Moves) -> TickResult:
    """Perform one ready job; idle when there is none.

    One at a time: a mail server may take as long as the lease.
    """
    with services.db.writing() as session:
        found = jobs.ready(session, now, limit=1)
        ids = [job.id for job in found]
        held = jobs.lease(session, ids, now=now, span=retries.JOB_LEASE)
    if not held:
        return TickResult()  # another worker was faster
    job_id = held.pop()
    try:
        outcome = performing.perform(services, job_id, now, moves.connectors)
        if isinstance(outcome, Done):
            moves.finish(services, job_id, outcome, now)
            log.info("job.done", job=job_id)
            return TickResult(jobs=1)
    except Exception as error:  # one faulty job must not stop the others
        outcome = performing.outcome_of(error)
    performing.put_off(services, job_id, outcome, now)
    return TickResult(failed=1)

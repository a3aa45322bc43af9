"""One job from taking to end: performed within its time, and whatever came of it written down."""

from __future__ import annotations

from datetime import datetime
from time import monotonic

import structlog

from service.actions.services import Services
from service.core.errors import Lost
from service.core.language import Message
from service.core.outcome import Done, Failed, Retry
from service.core.topic import Lane
from service.store import jobs, leases
from service.store.db import is_lost
from service.store.tables import Job
from service.worker import performing, retries
from service.worker.holding import Hold, span_of
from service.worker.moves import Moves, TickResult
from service.worker.performing import Work
from service.worker.retries import UNANSWERED, CutOff

log = structlog.get_logger(__name__)


def handle_next(
    services: Services, now: datetime, moves: Moves, *, lane: Lane | None, wanted: jobs.Topics
) -> TickResult:
    """Take the oldest ready job and carry it out; idle when there is none."""
    began = monotonic()
    with services.db.writing() as session:
        found = jobs.ready(session, now, wanted=wanted, limit=1)
        taken = leases.take(session, Job, found, span=span_of(services))
    if not taken:
        return TickResult()  # another worker was faster
    (held,) = taken
    if held.lost >= retries.MAX_LOST:
        reason = Message(UNANSWERED, {"count": held.lost})
        performing.put_off(services, held, Failed(reason=reason), now, lost=held.lost)
        return TickResult(failed=1)
    hold = Hold(services, Job, taken, began=began)
    with moves.keeper.keeping(hold), moves.busy(lane or Lane.OTHER, held.element):
        return _handle(Work(services=services, held=held, hold=hold, now=now), moves)


def _handle(work: Work, moves: Moves) -> TickResult:
    """Carry a job out, however it takes it; one that was lost before is a suspect."""
    held = work.held
    try:
        if held.lost and moves.alone is not None:
            moves.alone(work.hold)
            return TickResult(jobs=1)
        return moves.run(lambda: carry_out(work, moves), work.hold)
    except Lost:
        log.warning("job.lost", job=held.id)
    except CutOff as cut:
        lost = held.lost + 1
        performing.put_off(work.services, held, Retry(reason=cut.message), work.now, lost=lost)
    return TickResult(failed=1)


def carry_out(work: Work, moves: Moves) -> TickResult:
    """Perform a job and write down how it ended. Lost when another worker took it over."""
    services, held, now = work.services, work.held, work.now
    try:
        outcome = performing.perform(work, moves.connectors)
        if isinstance(outcome, Done):
            moves.finish(services, held.id, outcome, now, held.lease)
            log.info("job.done", job=held.id)
            return TickResult(jobs=1)
    except Lost:
        raise
    except Exception as error:  # one faulty job must not stop the others
        # Each taking moves the number of the lease twice: when it begins and when it ends.
        if is_lost(error) and held.lease < 2 * retries.MOST_TAKINGS:
            performing.give_back(services, held, now)
            return TickResult(failed=1)
        outcome = performing.outcome_of(error)
    performing.put_off(services, held, outcome, now)
    return TickResult(failed=1)

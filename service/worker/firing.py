"""Due timers: taken together, fired case by case, tried again for ever when they fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from time import monotonic
from typing import Any

import structlog

from service.actions.services import Services
from service.core.errors import Conflict, Lost
from service.core.language import Message
from service.core.topic import Lane
from service.store import leases, timers
from service.store.leases import Held
from service.store.tables import Timer
from service.worker import retries
from service.worker.holding import Hold, span_of
from service.worker.moves import Moves, TickResult
from service.worker.performing import reason_of, text_of
from service.worker.retries import CutOff

# How many timers are leased at once. What a worker holds when it is killed waits for the lease.
HELD = 20
# Whoever dies leaves all that it held, so a timer that was lost once comes alone (see the store),
# and one that was lost twice, or did not end, is carried out apart.
SUSPECT = 2
log = structlog.get_logger(__name__)
# Everything taken of one case goes off together.
Cases = dict[int, list[Held]]


def fire_due(
    services: Services,
    now: datetime,
    *,
    limit: int = HELD,
    stopping: Callable[[], bool] = lambda: False,
    moves: Moves,
) -> TickResult:
    """Fire the timers that have been due longest, at most *limit* of them, case by case."""
    began = monotonic()
    cases = _take(services, now, limit)
    holds = {case: Hold(services, Timer, held, began=began) for case, held in cases.items()}
    result = TickResult()
    with ExitStack() as kept:
        for hold in holds.values():
            kept.enter_context(moves.keeper.keeping(hold))
        while cases:
            if stopping():
                with services.db.writing() as session:
                    for case in cases:
                        timers.give_back(session, holds[case].numbers)
                return replace(result, more=True)
            case, held = next(iter(cases.items()))
            fired = _fire(services, held, holds[case], now, moves)
            result += TickResult(timers=1) if fired else TickResult(failed=1)
            del cases[case]
    return result


def _take(services: Services, now: datetime, limit: int) -> Cases:
    """Lease the first due timers, in order of their moment.

    Only rows that were locked without waiting are written, so two workers cannot deadlock. When
    they fire the same case, its revision lets one of them find nothing due.
    """
    with services.db.writing() as session:
        found = timers.due(session, now, limit=limit)
        held = {
            each.id: each for each in leases.take(session, Timer, found, span=span_of(services))
        }
    cases: Cases = {}
    for each in (held[key] for key in found if key in held):
        cases.setdefault(each.instance_id, []).append(each)
    return cases


def _fire(services: Services, held: list[Held], hold: Hold, now: datetime, moves: Moves) -> bool:
    first = held[0]
    try:
        with moves.busy(Lane.TIMERS, first.element):
            if first.lost >= SUSPECT and moves.alone is not None:
                moves.alone(hold)
                return True
            return moves.run(lambda: carry_out(services, first, hold, now, moves), hold)
    except Lost:
        log.warning("timer.lost", instance=first.instance_id)
        with services.db.writing() as session:
            timers.give_back(session, hold.numbers)  # the others of the case
    except CutOff as cut:
        # A term is never given up, but what does not end comes back later and later, and apart.
        lost = max(first.lost + 1, SUSPECT)
        _failed(services, hold, now, cut.message, attempts=lost, values={"lost": lost})
    return False


def carry_out(services: Services, first: Held, hold: Hold, now: datetime, moves: Moves) -> bool:
    """Fire the timers that are held of one case. Lost when another worker took one over."""
    try:
        moves.fire(services, first.instance_id, now, hold.numbers)
    except Lost:
        raise
    except Exception as error:  # one faulty case must not stop the others
        if isinstance(error, Conflict) and not error.permanent:
            pause, blameless = retries.CONFLICT_PAUSE, {"attempts": Timer.attempts - 1}
            with services.db.writing() as session:
                timers.retry(session, hold.numbers, now, pause, blameless)
        else:
            reason = reason_of(error)
            _failed(services, hold, now, reason, attempts=first.attempts, values={"lost": 0})
        return False
    return True


def _failed(
    services: Services,
    hold: Hold,
    now: datetime,
    reason: Message,
    *,
    attempts: int,
    values: Mapping[str, Any],
) -> None:
    """Show the failure and try again later."""
    log.warning("timer.failed", timers=sorted(hold.numbers), attempts=attempts)
    shown = {"last_error": text_of(reason), **values}
    with services.db.writing() as session:
        timers.retry(session, hold.numbers, now, retries.delay(attempts), shown)

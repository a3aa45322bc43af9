"""One tick: see what is due, in one lane or all, and have it carried out. No clock, no loop.

Claiming is a conditional update, so any number of workers may tick at once. A side effect happens
between two transactions; killed in between it is performed again under the same key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from service.actions.services import Services
from service.core.topic import Lane
from service.store import jobs, rounds, timers
from service.store.tables import Job, NextRound, Timer
from service.worker.beginning import begin_due
from service.worker.clocks import DATED
from service.worker.firing import HELD, fire_due
from service.worker.handling import handle_next
from service.worker.moves import Moves, TickResult, topics_of

LIMIT = 1000
MOVES = Moves()
Stopping = Callable[[], bool]


def tick(
    services: Services,
    now: datetime,
    *,
    lane: Lane | None = None,
    limit: int = LIMIT,
    stopping: Stopping = lambda: False,
    moves: Moves = MOVES,
) -> TickResult:
    """Do everything that is due at *now*: cases that begin, timers in order of their moment, jobs.

    Timers make jobs and jobs arm timers, so both are asked again until nothing is due. With a
    *lane* only what goes through that one.
    """
    result = TickResult()
    wanted = topics_of(lane)
    while result.pieces < limit:
        if stopping():
            return replace(result, more=True)
        waiting = _waiting(services, now, lane, wanted, moves)
        if waiting is None:
            return result
        if waiting is NextRound:
            done = begin_due(services, now, moves)
        elif waiting is Timer:
            most = min(HELD, limit - result.pieces)
            done = fire_due(services, now, limit=most, stopping=stopping, moves=moves)
        else:
            done = handle_next(services, now, moves, lane=lane, wanted=wanted)
        if done.idle and not done.more:
            return result  # another worker was faster
        result += done
    return replace(result, more=True)


def _waiting(
    services: Services, now: datetime, lane: Lane | None, wanted: jobs.Topics, moves: Moves
) -> type[NextRound | Timer | Job] | None:
    """What to do first. Few and quick questions in one reading session, because most are idle."""
    with services.db.reading() as session:
        found: type[NextRound | Timer | Job] | None = None
        if lane in (None, Lane.TIMERS) and moves.begin and rounds.any_due(session, now):
            found = NextRound
        elif lane in (None, Lane.TIMERS) and timers.any_due(session, now):
            found = Timer
        elif lane is not Lane.TIMERS and jobs.any_ready(session, now, wanted):
            found = Job
        if found and lane in DATED and not moves.agree(session):
            return None
        return found

"""Rounds that are due: the case of each begun, tried again for ever when that fails.

Nothing is leased: beginning a case sends nothing and is one transaction, which the first worker
that moves the row wins.
"""

from __future__ import annotations

from datetime import datetime

import structlog

from service.actions import rounds
from service.actions.services import Services
from service.core.errors import Conflict
from service.core.topic import Lane
from service.store import rounds as rows
from service.worker import retries
from service.worker.moves import Moves, TickResult
from service.worker.performing import reason_of

log = structlog.get_logger(__name__)


def begin_due(services: Services, now: datetime, moves: Moves) -> TickResult:
    """Begin what is due, the oldest round first; idle when another worker was faster."""
    with services.db.reading() as session:
        due = rows.due(session, now)
    result = TickResult()
    for row_id in due:
        result += _begin(services, row_id, now, moves)
    return result


def _begin(services: Services, row_id: int, now: datetime, moves: Moves) -> TickResult:
    try:
        with moves.busy(Lane.TIMERS, ""):
            begun = moves.begin and moves.begin(services, row_id, now)
    except Exception as error:  # one model that cannot begin must not stop the terms of others
        if isinstance(error, Conflict) and not error.permanent:
            return TickResult()  # the next tick looks again
        log.warning("round.failed", row=row_id)
        rounds.failed(services, row_id, now, reason_of(error), retries.delay)
        return TickResult(failed=1)
    if begun is None:
        return TickResult()
    log.info("round.begun", row=row_id)
    return TickResult(begun=1)

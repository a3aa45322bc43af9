"""A copy of a PostgreSQL server that follows it: whether it has caught up enough to be read."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

import structlog
from sqlalchemy import Engine, TextClause, text
from sqlalchemy.exc import SQLAlchemyError

from service.store.postgres import give_up_soon

# A list that is older than this is not shown to anybody.
MOST_BEHIND = timedelta(seconds=10)
SAMPLE_EVERY = timedelta(seconds=1)
AWAY_FOR = timedelta(seconds=10)  # one that did not answer is left alone for so long
SAMPLES = 30
_FROM_START = "pg_wal_lsn_diff({}, '0/0')::bigint"
_WRITTEN = text(f"SELECT {_FROM_START.format('pg_current_wal_flush_lsn()')}")
# As far as a transaction may have written that is committed, and not on the disk yet.
_BEGUN = text(f"SELECT {_FROM_START.format('pg_current_wal_insert_lsn()')}")
_REPLAYED = text(
    f"SELECT {_FROM_START.format('pg_last_wal_replay_lsn()')} WHERE pg_is_in_recovery()"
)

log = structlog.get_logger(__name__)


class Replica:
    """Compares how far the replica is with how far the primary was at moments of before.

    Everything that was acknowledged before such a moment can be read on the replica once it has
    played what the primary had written then. Clocks of database servers play no part; what a
    person did is known by its place in the log of the primary, where no clock plays a part.
    """

    def __init__(self, primary: Engine, engine: Engine, clock: Callable[[], datetime]) -> None:
        self.engine = engine
        self._primary, self._clock = primary, clock
        self._samples: deque[tuple[datetime, int]] = deque(maxlen=SAMPLES)
        self._away_until: datetime | None = None
        self._lock = Lock()

    def place(self) -> int:
        """How far the log of the primary has come: all that was committed stands before it."""
        found = self._asked(self._primary, _BEGUN)
        assert found is not None, "a primary has a place in its log"
        return found

    def serves(self, upto: int | None) -> bool:
        """Whether it has all up to *upto* in the log, and is not far behind for anybody."""
        now = self._clock()
        if self._away_until is not None and now < self._away_until:
            return False
        try:
            self._sample(now)
            replayed = self._asked(self.engine, _REPLAYED)
        except SQLAlchemyError as error:
            self._away_until = now + AWAY_FOR
            log.warning("replica.away", error=type(error).__name__)
            return False
        if replayed is None:  # it was promoted, or is no replica
            return False
        caught_up = [at for at, written in tuple(self._samples) if written <= replayed]
        if not caught_up or now - caught_up[-1] > MOST_BEHIND:
            return False
        return upto is None or upto <= replayed

    def _sample(self, now: datetime) -> None:
        """Note how far the primary is, once a second; the moment is that before the question."""
        with self._lock:
            if self._samples and now - self._samples[-1][0] < SAMPLE_EVERY:
                return
            written = self._asked(self._primary, _WRITTEN)
            if written is not None:
                self._samples.append((now, written))

    def _asked(self, engine: Engine, question: TextClause) -> int | None:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            give_up_soon(connection)
            found: int | None = connection.execute(question).scalar()
            return found

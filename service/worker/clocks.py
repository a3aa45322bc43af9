"""Whether the clock of this process can be believed: what needs a date waits until it can."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from service.actions.services import Services
from service.core.errors import ServiceError
from service.core.language import N_
from service.core.topic import Lane
from service.store import clock, trail
from service.store.db import Session

# A term that fires and a letter that leaves cannot be taken back, and both bear a date.
KNOWN = 8  # earlier settings of a clock that are remembered
DATED = frozenset({Lane.TIMERS, Lane.LETTERS})
log = structlog.get_logger(__name__)


class ClocksDiffer(ServiceError):
    """What bears a date has to wait."""


def since_boot() -> timedelta:
    """Time that only passes: nobody sets it, and it counts the sleep of a machine too."""
    which = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return timedelta(seconds=time.clock_gettime(which))


class Clocks:
    """Compares the clock with two that it does not set: the database's, and the time that passed.

    The second notices what the first cannot: that somebody set the clock of the machine on which
    the database runs too. It is compared from look to look, so that small steps do not add up.
    Ahead, terms would fire early, so a clock that was set ahead is believed only when that put it
    right; nothing may stay locked by a clock that was wrong for a moment.
    """

    def __init__(self, services: Services, *, passed: Callable[[], timedelta] = since_boot) -> None:
        self._services, self._passed = services, passed
        self._most = timedelta(seconds=services.settings.clock_seconds)
        self._lock = threading.Lock()
        # What the clock said when no time had passed: as it is believed now, and was before.
        self._zero = services.clock() - passed()
        self._zeros: deque[datetime] = deque(maxlen=KNOWN)
        self._beside: timedelta | None = None  # ahead of the database's, at the last look
        self._written: datetime | None = None  # when the newest event was, at the first look

    def apart(self, session: Session) -> timedelta:
        """How far our clock is ahead, by whichever of the two it differs from most."""
        if clock.is_given(session):
            return timedelta(0)  # nobody sets that one
        with self._lock:
            ours = self._services.clock()
            beside = ours - clock.read(session)
            if self._beside is None:
                self._written = trail.newest_moment(session)
            set_ahead = self._set_ahead(ours, beside)
            self._beside = beside
        return max(beside, set_ahead, key=abs)

    def _set_ahead(self, ours: datetime, beside: timedelta) -> timedelta:
        """How far somebody set our clock ahead, unless that put it right."""
        zero = ours - self._passed()
        jumped = zero - self._zero
        if not self.are_near(jumped):
            if jumped > timedelta(0) and not self._is_put_right(zero, ours - jumped, beside):
                return jumped
            log.warning("worker.clock_set", seconds_ahead=round(jumped.total_seconds()))
            self._zeros.append(self._zero)
        self._zero = zero
        return timedelta(0)

    def _is_put_right(self, zero: datetime, would_be: datetime, beside: timedelta) -> bool:
        """Whether a clock that was set ahead was wrong before. It *would_be* that time else."""
        was_apart = self._beside is not None and not self.are_near(self._beside)
        return (
            (was_apart and self.are_near(beside))  # of two clocks only ours was set
            or any(self.are_near(zero - each) for each in self._zeros)  # set back, and now again
            or (self._written is not None and self._written - would_be > self._most)
        )

    def are_near(self, apart: timedelta) -> bool:
        return abs(apart) <= self._most

    def agree(self, session: Session) -> bool:
        """Whether work that bears a date may go on."""
        return self.are_near(self.apart(session))

    def demand(self) -> None:
        """Raises ClocksDiffer unless work that bears a date may go on."""
        with self._services.db.reading() as session:
            apart = self.apart(session)
        if not self.are_near(apart):
            raise ClocksDiffer(
                N_(
                    "The clock of this machine differs by %(seconds)s seconds from that of the"
                    " database. No term fires until they agree; set the one that is wrong."
                ),
                seconds=round(apart.total_seconds()),
            )

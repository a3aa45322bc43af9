"""Whether the clock of this process can be believed: what needs a date waits until it can."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from service.actions.services import Services
from service.core.errors import ServiceError
from service.core.language import N_
from service.core.topic import Lane
from service.store import clock
from service.store.db import Session

# A term that fires and a letter that leaves cannot be taken back, and both bear a date.
DATED = frozenset({Lane.TIMERS, Lane.LETTERS})


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
    """

    def __init__(self, services: Services, *, passed: Callable[[], timedelta] = since_boot) -> None:
        self._services, self._passed = services, passed
        self._most = timedelta(seconds=services.settings.clock_seconds)
        self._zero = services.clock() - passed()

    def apart(self, session: Session) -> timedelta:
        """How far our clock is ahead, by whichever of the two it differs from most."""
        if clock.is_given(session):
            return timedelta(0)  # nobody sets that one
        zero = self._services.clock() - self._passed()
        jumped = zero - self._zero
        if self.are_near(jumped):
            self._zero = zero
        return max(self._services.clock() - clock.read(session), jumped, key=abs)

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

"""How long timers wait: durations and cycles, counted from a moment; whose moment is elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from service.core import iso_timers
from service.core.calendar import Calendar
from service.core.feel import YearsMonths
from service.core.iso_timers import NoTimer
from service.core.language import N_
from service.core.moments import as_moment

DAY = timedelta(days=1)


def after(since: datetime, length: Any, calendar: Calendar) -> datetime | None:
    """The moment a FEEL duration after *since*; None when *length* is none, or far too long."""
    if isinstance(length, YearsMonths):
        return _later(since, length.months, timedelta(), calendar)
    return _later(since, 0, length, calendar) if isinstance(length, timedelta) else None


def turn(text: Any, since: datetime, fired: int, calendar: Calendar) -> datetime | None:
    """When a cycle goes off after it did so *fired* times; None: never again.

    Counted from the first moment, never from the one before: what comes late moves nothing.
    Raises NoTimer when *text* is no cycle.
    """
    cycle = iso_timers.read_cycle(text) if isinstance(text, str) else None
    if cycle is None:
        raise NoTimer(N_("“%(text)s” is no cycle such as R3/P3D."), text=text)
    if cycle.times is not None and fired >= cycle.times:
        return None
    begin = as_moment(cycle.begin, calendar) if cycle.begin else None
    count = fired + 1 if begin is None else fired
    length = cycle.length
    return _later(begin or since, length.months * count, length.stretch * count, calendar)


def _later(since: datetime, months: int, stretch: timedelta, calendar: Calendar) -> datetime | None:
    """Months and whole days keep the local time of day, in summer and winter; hours pass."""
    try:
        if not months and stretch % DAY:
            return since.astimezone(UTC) + stretch
        local = calendar.local(since)
        moved = YearsMonths(months).added_to(local) if months else local
        if not isinstance(moved, datetime):
            return None
        return (moved + stretch).astimezone(UTC)
    except OverflowError:
        return None  # after the year 9999

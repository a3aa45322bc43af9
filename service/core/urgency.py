"""From when on a deadline presses: one rule for what pages say and what is stored with a case."""

from __future__ import annotations

from datetime import datetime, timedelta

from service.core.deadline import ONE_DAY, Deadline
from service.core.errors import CalendarError

SOON_WORKDAYS = 3
SOON_TIME = timedelta(hours=24)


def presses_from(deadline: Deadline) -> datetime:
    """The moment at which *deadline* is no longer far away, in UTC."""
    if deadline.at_a_moment:
        return deadline.due_at - SOON_TIME
    calendar, day = deadline.calendar, deadline.due_on
    try:
        last = day if calendar.is_workday(day) else calendar.add_workdays(day, -1)
        return calendar.start_of_day(calendar.add_workdays(last, -SOON_WORKDAYS))
    except CalendarError:  # beyond the frozen years working days say nothing
        return deadline.due_at - (SOON_WORKDAYS + 1) * ONE_DAY

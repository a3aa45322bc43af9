"""The calendar as functions for expressions; null in, null out. Dates may be ISO texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from service.core.calendar import Calendar
from service.core.errors import CalendarError
from service.core.feel.expression import LocalFunctions
from service.core.feel.temporal import shift
from service.core.feel.values import is_whole
from service.core.language import N_
from service.core.moments import as_date, as_moment
from service.core.words import CalendarFunction

Functions = dict[str, Callable[..., Any]]


def calendar_functions(calendar: Calendar, now: datetime) -> LocalFunctions:
    """Return the functions of the service that need only the calendar and the clock."""

    def workdays_after(day: Any, count: Any) -> date | None:
        return _with_day(calendar.add_workdays, day, count)

    def months_after(day: Any, count: Any) -> date | None:
        return _with_day(calendar.add_months, day, count)

    def days_after(day: Any, count: Any) -> date | None:
        return _with_day(lambda start, days: start + timedelta(days=days), day, count)

    def hours_after(moment: Any, count: Any) -> datetime | None:
        if moment is None or count is None:
            return None
        return shift(_moment(calendar, moment), timedelta(hours=float(_number(count))))

    def workdays_between(start: Any, end: Any) -> int | None:
        if start is None or end is None:
            return None
        return calendar.workdays_between(_day(calendar, start), _day(calendar, end))

    def start_of_day(day: Any) -> datetime | None:
        if day is None:
            return None
        return calendar.local(calendar.start_of_day(_day(calendar, day)))

    def end_of_day(day: Any) -> datetime | None:
        if day is None:
            return None
        return calendar.local(calendar.end_of_day(_day(calendar, day)))

    def _with_day(count_on: Callable[[date, int], date], day: Any, count: Any) -> date | None:
        if day is None or count is None:
            return None
        return count_on(_day(calendar, day), _whole(count))

    found: Functions = {
        CalendarFunction.NOW: lambda: calendar.local(now),
        CalendarFunction.TODAY: lambda: calendar.local_date(now),
        CalendarFunction.WORKDAYS_AFTER: workdays_after,
        CalendarFunction.WORKDAYS_BETWEEN: workdays_between,
        CalendarFunction.MONTHS_AFTER: months_after,
        CalendarFunction.DAYS_AFTER: days_after,
        CalendarFunction.HOURS_AFTER: hours_after,
        CalendarFunction.START_OF_DAY: start_of_day,
        CalendarFunction.END_OF_DAY: end_of_day,
    }
    return LocalFunctions(found, calendar.zone)


def _day(calendar: Calendar, value: Any) -> date:
    """Return the local date of a date, a moment or a text."""
    found = as_date(value, calendar)
    if found is None:
        raise _unreadable(value, N_("%(value)s is not a date."))
    return found


def _moment(calendar: Calendar, value: Any) -> datetime:
    """Return a local moment; a bare date is its first instant, a naive moment is local."""
    found = as_moment(value, calendar)
    if found is None:
        raise _unreadable(value, N_("%(value)s is not a moment."))
    return calendar.local(found)


def _unreadable(value: Any, message: str) -> Exception:
    """A text says what it is; of anything else the expression tells the kind."""
    if isinstance(value, str):
        return CalendarError(message, value=value[:40])
    return TypeError("not a date or moment")


def _whole(value: Any) -> int:
    number = _number(value)
    if not is_whole(number):
        raise ValueError("not a whole number")
    return int(number)


def _number(value: Any) -> int | Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise TypeError("not a number")
    return value

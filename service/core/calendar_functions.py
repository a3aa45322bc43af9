"""The calendar as functions for expressions; null in, null out. Dates may be ISO texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from service.core.calendar import Calendar
from service.core.errors import CalendarError
from service.core.feel.temporal import read_date, read_moment, shift
from service.core.feel.values import is_whole
from service.core.language import N_

Functions = dict[str, Callable[..., Any]]


def calendar_functions(calendar: Calendar, now: datetime) -> Functions:
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

    return {
        "nu": lambda: calendar.local(now),
        "vandaag": lambda: calendar.local_date(now),
        "werkdagen_na": workdays_after,
        "werkdagen_tussen": workdays_between,
        "maanden_na": months_after,
        "dagen_na": days_after,
        "uren_na": hours_after,
        "begin_dag": start_of_day,
        "einde_dag": end_of_day,
    }


def _day(calendar: Calendar, value: Any) -> date:
    """Return the local date of a date, a moment or a text."""
    if isinstance(value, str):
        read = read_moment(value) if "T" in value else read_date(value)
        if read is None:
            raise CalendarError(N_("%(value)s is not a date."), value=value[:40])
        value = read
    if isinstance(value, datetime):
        return value.date() if value.tzinfo is None else calendar.local_date(value)
    if isinstance(value, date):
        return value
    raise TypeError("not a date")


def _moment(calendar: Calendar, value: Any) -> datetime:
    """Return an aware moment; a bare date is its first instant, a naive moment is local."""
    if isinstance(value, str):
        read = read_moment(value)
        if read is None:
            raise CalendarError(N_("%(value)s is not a moment."), value=value[:40])
        value = read if "T" in value else read.date()
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=calendar.zone)
    return calendar.local(calendar.start_of_day(_day(calendar, value)))


def _whole(value: Any) -> int:
    number = _number(value)
    if not is_whole(number):
        raise ValueError("not a whole number")
    return int(number)


def _number(value: Any) -> int | Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise TypeError("not a number")
    return value

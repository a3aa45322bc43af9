"""Built-in functions on dates, times and durations."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from service.core.feel.budget import Budget
from service.core.feel.functions.registry import Shelf
from service.core.feel.temporal import (
    MONTHS_PER_YEAR,
    YearsMonths,
    read_duration,
)
from service.core.feel.values import is_number
from service.core.moments import read_date, read_moment, read_time

FUNCTIONS = Shelf()
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
YEAR_MONTH_DAY = ("year", "month", "day")
HOUR_MINUTE_SECOND = ("hour", "minute", "second", "offset")


@FUNCTIONS.add("date", "from:any,month:whole?,day:whole?", ("from",), YEAR_MONTH_DAY)
def to_date(budget: Budget, value: Any, month: int | None, day: int | None) -> date | None:
    """Make a date of a text, of a moment (as its own zone shows it) or of three numbers."""
    if month is not None and day is not None:
        return date(int(value), month, day) if is_number(value) else None
    if isinstance(value, str):
        return read_date(value)
    return _only_date(value) if isinstance(value, date) else None


@FUNCTIONS.add(
    "time", "from:any,minute:whole?,second:number?,offset:duration?", ("from",), HOUR_MINUTE_SECOND
)
def to_time(
    budget: Budget,
    value: Any,
    minute: int | None,
    second: int | Decimal | None,
    offset: timedelta | None,
) -> time | None:
    if minute is not None and second is not None and is_number(value):
        whole, rest = divmod(Decimal(second), 1)
        zone = timezone(offset) if isinstance(offset, timedelta) else None
        return time(int(value), minute, int(whole), int(rest * 1_000_000), tzinfo=zone)
    if isinstance(value, str):
        moment = read_moment(value) if "T" in value else None
        return moment.timetz() if moment else read_time(value)
    if isinstance(value, datetime):
        return value.timetz()
    if isinstance(value, date):
        return time(tzinfo=UTC)
    return value if isinstance(value, time) else None


@FUNCTIONS.add("date and time", "from:any,time:time?!", ("from",), ("date", "time"))
def date_and_time(budget: Budget, value: Any, clock: time | None) -> datetime | None:
    if isinstance(value, str):
        value = read_moment(value)
    if clock is not None and isinstance(value, date):
        return datetime.combine(_only_date(value), clock)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value if isinstance(value, datetime) else None


@FUNCTIONS.add("duration", "from:any")
def duration(budget: Budget, value: Any) -> timedelta | YearsMonths | None:
    if isinstance(value, str):
        return read_duration(value)
    return value if isinstance(value, (timedelta, YearsMonths)) else None


@FUNCTIONS.add("years and months duration", "from:day,to:day")
def months_between(budget: Budget, start: date, end: date) -> YearsMonths:
    """Return the whole months between two dates."""
    start, end = _only_date(start), _only_date(end)
    if end < start:
        return YearsMonths(-months_between(budget, end, start).months)
    months = (end.year - start.year) * MONTHS_PER_YEAR + end.month - start.month
    return YearsMonths(months - (end.day < start.day))


@FUNCTIONS.add("day of week", "date:day")
def day_of_week(budget: Budget, value: date) -> str:
    return DAYS[value.weekday()]


@FUNCTIONS.add("day of year", "date:day")
def day_of_year(budget: Budget, value: date) -> int:
    return value.timetuple().tm_yday


@FUNCTIONS.add("week of year", "date:day")
def week_of_year(budget: Budget, value: date) -> int:
    return value.isocalendar().week


@FUNCTIONS.add("month of year", "date:day")
def month_of_year(budget: Budget, value: date) -> str:
    return MONTHS[value.month - 1]


@FUNCTIONS.add("last day of month", "date:day")
def last_day_of_month(budget: Budget, value: date) -> date:
    return _only_date(value).replace(day=monthrange(value.year, value.month)[1])


def _only_date(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value

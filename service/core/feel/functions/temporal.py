"""Built-in functions on dates, times and durations."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from service.core.feel.budget import Budget
from service.core.feel.far import (
    NANOS,
    FarDate,
    FarMoment,
    FineDuration,
    FineTime,
    far_date,
    narrowed,
    widened,
)
from service.core.feel.functions.registry import Shelf
from service.core.feel.isotexts import FURTHEST, any_date, any_moment, any_time, combined
from service.core.feel.temporal import (
    MONTHS_PER_YEAR,
    YearsMonths,
    read_duration,
)
from service.core.feel.values import is_number

FUNCTIONS = Shelf()
DATES = (date, FarDate, FarMoment)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
YEAR_MONTH_DAY = ("year", "month", "day")
HOUR_MINUTE_SECOND = ("hour", "minute", "second", "offset")


@FUNCTIONS.add("date", "from:any,month:whole?,day:whole?", ("from",), YEAR_MONTH_DAY)
def to_date(budget: Budget, value: Any, month: int | None, day: int | None) -> Any:
    """Make a date of a text, of a moment (as its own zone shows it) or of three numbers."""
    if month is not None and day is not None:
        return narrowed(far_date(int(value), month, day)) if is_number(value) else None
    if isinstance(value, str):
        return any_date(value)
    return _only_date(value) if isinstance(value, DATES) else None


@FUNCTIONS.add(
    "time", "from:any,minute:whole?,second:number?,offset:duration?", ("from",), HOUR_MINUTE_SECOND
)
def to_time(
    budget: Budget,
    value: Any,
    minute: int | None,
    second: int | Decimal | None,
    offset: timedelta | None,
) -> Any:
    if minute is not None and second is not None and is_number(value):
        whole, rest = divmod(Decimal(second), 1)
        plain = time(int(value), minute, int(whole), tzinfo=_zone_of(offset))
        return narrowed(FineTime(widened(plain).nanos + int(rest * NANOS), plain.tzinfo))
    if isinstance(value, str):
        moment = any_moment(value) if "T" in value else None
        return narrowed(widened(moment).time) if moment else any_time(value)
    if isinstance(value, datetime | FarMoment):
        return narrowed(widened(value).time)
    if isinstance(value, date | FarDate):
        return time(tzinfo=UTC)
    return value if isinstance(value, time | FineTime) else None


def _zone_of(offset: Any) -> timezone | None:
    if not isinstance(offset, timedelta):
        return None
    if abs(offset) > FURTHEST:
        raise ValueError("no zone lies so far from UTC")
    return timezone(offset)


@FUNCTIONS.add("date and time", "from:any,time:time?!", ("from",), ("date", "time"))
def date_and_time(budget: Budget, value: Any, clock: Any) -> Any:
    if isinstance(value, str):
        value = any_moment(value) or any_date(value)
    if clock is not None and isinstance(value, DATES):
        return combined(_only_date(value), clock)
    if isinstance(value, datetime | FarMoment):
        return value
    return combined(value, time()) if isinstance(value, DATES) else None


@FUNCTIONS.add("duration", "from:any")
def duration(budget: Budget, value: Any) -> timedelta | FineDuration | YearsMonths | None:
    if isinstance(value, str):
        return read_duration(value)
    return value if isinstance(value, (timedelta, FineDuration, YearsMonths)) else None


@FUNCTIONS.add("years and months duration", "from:far,to:far")
def months_between(budget: Budget, start: Any, end: Any) -> YearsMonths:
    """Return the whole months between two dates."""
    start, end = widened(_only_date(start)), widened(_only_date(end))
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
    day: date = _only_date(value)
    return day.replace(day=monthrange(value.year, value.month)[1])


def _only_date(value: Any) -> Any:
    if isinstance(value, FarMoment):
        return narrowed(value.date)
    return value.date() if isinstance(value, datetime) else value

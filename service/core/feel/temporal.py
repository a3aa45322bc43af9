"""Dates, times and durations of FEEL: durations, writing, and what stands beside what."""

from __future__ import annotations

import re
from calendar import monthrange
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from service.core.calendar import DEFAULT_TIMEZONE
from service.core.moments import DATE_LENGTH, read_date, read_moment, read_time

# Where a date or a moment without a zone stands when it meets one with a zone. An evaluation sets
# it; two values that meet deep in a list or a range cannot be told otherwise.
DEFAULT_ZONE = ZoneInfo(DEFAULT_TIMEZONE)
LOCAL_ZONE: ContextVar[tzinfo] = ContextVar("local_zone", default=DEFAULT_ZONE)
MOMENT_TYPES = (date, datetime)
MONTHS_PER_YEAR = 12
MAX_DAYS = 10**8
SECONDS_PER_HOUR = 3600
SECONDS_PER_MINUTE = 60

DURATION = re.compile(
    r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?"
    r"(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A duration in whole months, such as ``P1Y2M``."""

    months: int

    def added_to(self, day: date) -> date | None:
        """Return the same day of another month; the last one when it does not exist."""
        year, month = divmod(day.year * MONTHS_PER_YEAR + day.month - 1 + self.months, 12)
        if not date.min.year <= year <= date.max.year:
            return None
        return day.replace(
            year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1])
        )


def read_duration(text: str) -> timedelta | YearsMonths | None:
    found = DURATION.fullmatch(text)
    if found is None:
        return None
    sign, years, months, days, hours, minutes, seconds = found.groups()
    has_months = years is not None or months is not None
    has_days = any(part is not None for part in (days, hours, minutes, seconds))
    if has_months is has_days:
        return None
    if has_months:
        total = int(years or 0) * MONTHS_PER_YEAR + int(months or 0)
        return YearsMonths(-total if sign else total)
    try:
        length = timedelta(
            days=int(days or 0),
            hours=int(hours or 0),
            minutes=int(minutes or 0),
            seconds=float(seconds or 0),
        )
    except OverflowError:
        return None
    return kept(-length) if sign and kept(length) else kept(length)


def kept(length: timedelta) -> timedelta | None:
    """Return a duration that leaves room to turn and add; null when it is too long."""
    return length if abs(length.days) <= MAX_DAYS else None


def read_any(text: str) -> Any:
    """Read what stands between the quotes of ``@"…"``."""
    for reader in (read_duration, read_time):
        value = reader(text)
        if value is not None:
            return value
    return read_moment(text) if "T" in text else read_date(text)


def read_like(value: Any, other: Any) -> Any:
    """Read a text that stands beside a date or moment as one; the record is JSON."""
    if isinstance(value, str) and isinstance(other, MOMENT_TYPES):
        return read_moment(value) if len(value) > DATE_LENGTH else read_date(value)
    return value


def as_moment(value: Any, other: Any) -> Any:
    """Fit a date or a moment without a zone to the moment beside it, in local time."""
    zone = LOCAL_ZONE.get() if isinstance(other, datetime) and other.tzinfo else None
    if isinstance(value, datetime):
        return value.replace(tzinfo=zone) if zone and value.tzinfo is None else value
    if isinstance(value, date):
        return datetime.combine(value, time(), tzinfo=zone)
    return value


def shift(moment: datetime, length: timedelta) -> datetime:
    """Move a moment by elapsed time, also across the change of the clocks."""
    if moment.tzinfo is None:
        return moment + length
    return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)


def write_duration(value: timedelta | YearsMonths) -> str:
    if isinstance(value, YearsMonths):
        sign = "-" if value.months < 0 else ""
        years, months = divmod(abs(value.months), MONTHS_PER_YEAR)
        parts = [f"{years}Y" if years else "", f"{months}M" if months or not years else ""]
        return f"{sign}P{''.join(parts)}"
    sign, value = ("-", -value) if value < timedelta(0) else ("", value)
    hours, rest = divmod(value.seconds, SECONDS_PER_HOUR)
    minutes, seconds = divmod(rest, SECONDS_PER_MINUTE)
    tail = f".{value.microseconds:06d}".rstrip("0") if value.microseconds else ""
    clock = "".join(
        [
            f"{hours}H" if hours else "",
            f"{minutes}M" if minutes else "",
            f"{seconds}{tail}S" if seconds or tail else "",
        ]
    )
    days = f"{value.days}D" if value.days else ""
    if not days and not clock:
        return "PT0S"
    return f"{sign}P{days}{'T' + clock if clock else ''}"


def zone_of(value: Any) -> str | timedelta | None:
    """The name of the zone of a time or moment, or its offset; None for what has none."""
    if not isinstance(value, time | datetime) or value.tzinfo is None:
        return None
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else value.utcoffset()


def write_moment(value: date | datetime | time) -> str:
    """Write ISO form; a named zone is kept as its offset."""
    if isinstance(value, datetime) and value.tzinfo is UTC:
        return value.replace(tzinfo=None).isoformat() + "Z"
    return value.isoformat()

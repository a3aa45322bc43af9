"""Dates, times and durations of FEEL: durations, writing, and what stands beside what."""

from __future__ import annotations

import re
from calendar import monthrange
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from service.core.feel.far import (
    DAY,
    FAR,
    NANOS,
    FarDate,
    FarMoment,
    FineDuration,
    FineTime,
    far_order,
    months_later,
    narrowed,
    widened,
    written,
)
from service.core.feel.isotexts import (
    DATE_LENGTH,
    any_date,
    any_moment,
    any_time,
    combined,
    read_date,
    read_moment,
)

# Where a date or a moment without a zone stands when it meets one with a zone. An evaluation sets
# it; two values that meet deep in a list or a range cannot be told otherwise. Without it the
# standard holds: a date is its midnight in UTC, and nothing can be said of a local moment.
LOCAL_ZONE: ContextVar[tzinfo | None] = ContextVar("local_zone", default=None)
MOMENT_TYPES = (date, datetime)
MONTHS_PER_YEAR = 12
MAX_DAYS = 10**8
LONGEST_TEXT = 100  # of a duration; nobody writes a longer one that means something
SECONDS_PER_HOUR = 3600
SECONDS_PER_MINUTE = 60

DURATION = re.compile(
    r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?"
    r"(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d*)?)S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A duration in whole months, such as ``P1Y2M``."""

    months: int

    def added_to(self, day: Any) -> Any:
        """Return the same day of another month; the last one when it does not exist."""
        if isinstance(day, FAR):
            return months_later(day, self.months)
        year, month = divmod(day.year * MONTHS_PER_YEAR + day.month - 1 + self.months, 12)
        if not date.min.year <= year <= date.max.year:
            return months_later(day, self.months)
        return day.replace(
            year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1])
        )


def read_duration(text: str) -> timedelta | FineDuration | YearsMonths | None:
    found = DURATION.fullmatch(text) if len(text) <= LONGEST_TEXT else None
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
    whole, _, fraction = (seconds or "0").partition(".")
    total = ((int(days or 0) * 24 + int(hours or 0)) * 60 + int(minutes or 0)) * 60 + int(whole)
    nanos = total * NANOS + int(fraction[:9].ljust(9, "0"))
    length: timedelta | FineDuration | None = narrowed(FineDuration(-nanos if sign else nanos))
    return length


def kept(length: timedelta) -> timedelta | None:
    """Return a duration that leaves room to turn and add; null when it is too long."""
    return length if abs(length.days) <= MAX_DAYS else None


def read_any(text: str) -> Any:
    """Read what stands between the quotes of ``@"…"``."""
    for reader in (read_duration, any_time):
        value = reader(text)
        if value is not None:
            return value
    return any_moment(text) if "T" in text else any_date(text)


def read_like(value: Any, other: Any) -> Any:
    """Read a text that stands beside a date or moment as one; the record is JSON."""
    if isinstance(value, str) and isinstance(other, MOMENT_TYPES):
        return read_moment(value) if len(value) > DATE_LENGTH else read_date(value)
    return value


def beside(left: Any, right: Any) -> tuple[Any, Any]:
    """Fit two dates or moments to each other: a date beside a moment is its midnight.

    Without a local zone, the midnight in UTC; and a moment without one stays as it is.
    """
    zone = LOCAL_ZONE.get()
    zoned = is_zoned(left) or is_zoned(right)
    return _placed(left, right, zone, zoned=zoned), _placed(right, left, zone, zoned=zoned)


def _placed(value: Any, other: Any, zone: tzinfo | None, *, zoned: bool) -> Any:
    if isinstance(value, datetime | FarMoment):
        is_local = zoned and zone is not None and value.tzinfo is None
        return replace_zone(value, zone) if is_local else value
    if not isinstance(value, date | FarDate) or not isinstance(other, datetime | FarMoment):
        return value
    where = zone if zoned and zone is not None else UTC
    return combined(value, time(tzinfo=where if zoned or zone is None else None))


def replace_zone(value: datetime | FarMoment, zone: tzinfo | None) -> datetime | FarMoment:
    if isinstance(value, datetime):
        return value.replace(tzinfo=zone)
    return FarMoment(value.ordinal, value.nanos, zone)


def is_zoned(value: Any) -> bool:
    return isinstance(value, datetime | FarMoment) and value.tzinfo is not None


def lies(left: Any, right: Any) -> int | None:
    """Return -1, 0 or 1 for two dates, times, moments or durations; None: no order.

    Only for pairs that are not both ordinary and of one type.
    """
    left, right = read_like(left, right), read_like(right, left)
    left, right = beside(left, right)
    if is_zoned(left) is not is_zoned(right):
        return None
    return far_order(left, right)


def shift(moment: datetime, length: timedelta) -> datetime:
    """Move a moment by elapsed time, also across the change of the clocks."""
    if moment.tzinfo is None:
        return moment + length
    return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)


def write_duration(value: timedelta | FineDuration | YearsMonths) -> str:
    if isinstance(value, YearsMonths):
        sign = "-" if value.months < 0 else ""
        years, months = divmod(abs(value.months), MONTHS_PER_YEAR)
        parts = [f"{years}Y" if years else "", f"{months}M" if months or not years else ""]
        return f"{sign}P{''.join(parts)}"
    nanos: int = widened(value).nanos
    sign, nanos = ("-", -nanos) if nanos < 0 else ("", nanos)
    days, rest = divmod(nanos, DAY)
    seconds, fraction = divmod(rest, NANOS)
    hours, seconds = divmod(seconds, SECONDS_PER_HOUR)
    minutes, seconds = divmod(seconds, SECONDS_PER_MINUTE)
    tail = f".{fraction:09d}".rstrip("0") if fraction else ""
    clock = "".join(
        [
            f"{hours}H" if hours else "",
            f"{minutes}M" if minutes else "",
            f"{seconds}{tail}S" if seconds or tail else "",
        ]
    )
    if not days and not clock:
        return "PT0S"
    return f"{sign}P{f'{days}D' if days else ''}{'T' + clock if clock else ''}"


def zone_of(value: Any) -> str | timedelta | None:
    """The name of the zone of a time or moment, or its offset; None for what has none."""
    if not isinstance(value, time | datetime | FineTime | FarMoment) or value.tzinfo is None:
        return None
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else value.utcoffset()


def write_iso(value: Any) -> str:
    """ISO form for other programs: a named zone is kept as its offset."""
    if isinstance(value, FAR):
        return written(value) + _offset(value.utcoffset() if hasattr(value, "utcoffset") else None)
    if isinstance(value, datetime) and value.tzinfo is UTC:
        return value.replace(tzinfo=None).isoformat() + "Z"
    text: str = value.isoformat()
    return text


def write_moment(value: Any) -> str:
    """As FEEL writes it: with the name of its zone, and no more of a second than there is."""
    text, zone = written(widened(value)), zone_of(value)
    if zone is None:
        return text
    if isinstance(zone, str):
        return f"{text}@{zone}"
    return f"{text}Z" if value.tzinfo is UTC else text + _offset(zone)


def _offset(length: timedelta | None) -> str:
    if length is None:
        return ""
    sign, length = ("-", -length) if length < timedelta(0) else ("+", length)
    minutes, seconds = divmod(length.seconds, SECONDS_PER_MINUTE)
    tail = f":{seconds:02d}" if seconds else ""
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}{tail}"

"""What stands after a dot: fields of contexts, and the parts of dates and durations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from service.core.feel.temporal import SECONDS_PER_HOUR, SECONDS_PER_MINUTE, YearsMonths
from service.core.feel.values import Range, enter

Reader = Callable[[Any], Any]


def _offset(value: datetime | time) -> timedelta | None:
    return value.utcoffset()


def _zone(value: datetime | time) -> str | None:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def _sign(value: timedelta) -> int:
    return -1 if value < timedelta(0) else 1


def _months(value: YearsMonths, *, part: bool) -> int:
    sign = -1 if value.months < 0 else 1
    years, months = divmod(abs(value.months), 12)
    return sign * (months if part else years)


CLOCK_PARTS: dict[str, Reader] = {
    "hour": lambda value: value.hour,
    "minute": lambda value: value.minute,
    "second": lambda value: value.second,
    "time offset": _offset,
    "timezone": _zone,
}
DATE_PARTS: dict[str, Reader] = {
    "year": lambda value: value.year,
    "month": lambda value: value.month,
    "day": lambda value: value.day,
    "weekday": lambda value: value.isoweekday(),
}
PARTS: dict[type, dict[str, Reader]] = {
    date: DATE_PARTS,
    datetime: DATE_PARTS | CLOCK_PARTS,
    time: CLOCK_PARTS,
    timedelta: {
        "days": lambda value: _sign(value) * abs(value).days,
        "hours": lambda value: _sign(value) * (abs(value).seconds // SECONDS_PER_HOUR),
        "minutes": lambda value: (
            _sign(value) * (abs(value).seconds % SECONDS_PER_HOUR // SECONDS_PER_MINUTE)
        ),
        "seconds": lambda value: _sign(value) * (abs(value).seconds % SECONDS_PER_MINUTE),
    },
    YearsMonths: {
        "years": lambda value: _months(value, part=False),
        "months": lambda value: _months(value, part=True),
    },
    Range: {
        "start": lambda value: value.start,
        "end": lambda value: value.end,
        "start included": lambda value: value.start_included,
        "end included": lambda value: value.end_included,
    },
}


def get(value: Any, name: str) -> Any:
    """Return a field or part; of a list, that of every element; null when there is none."""
    if isinstance(value, dict):
        return enter(value.get(name))
    if isinstance(value, list):
        return [None if isinstance(each, list) else get(enter(each), name) for each in value]
    reader = PARTS.get(type(value), {}).get(name)
    return reader(value) if reader else None

"""What stands after a dot: fields of contexts, and the parts of dates and durations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from service.core.feel.far import DAY, NANOS, FarDate, FarMoment, FineDuration, FineTime, widened
from service.core.feel.temporal import SECONDS_PER_HOUR, SECONDS_PER_MINUTE, YearsMonths
from service.core.feel.values import Range, enter

Reader = Callable[[Any], Any]


def _offset(value: Any) -> timedelta | None:
    found: timedelta | None = value.utcoffset()
    return found


def _zone(value: Any) -> str | None:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def _part(size: int, limit: int) -> Reader:
    """So many nanoseconds a piece, and no more pieces than make the next larger one."""

    def read(value: Any) -> int:
        nanos: int = widened(value).nanos
        return (-1 if nanos < 0 else 1) * (abs(nanos) // size % limit)

    return read


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


def _of_day(read: Reader) -> Reader:
    return lambda moment: read(moment.date)


def _of_clock(read: Reader) -> Reader:
    return lambda moment: read(moment.time)


LENGTH_PARTS: dict[str, Reader] = {
    "days": _part(DAY, 10**15),
    "hours": _part(SECONDS_PER_HOUR * NANOS, 24),
    "minutes": _part(SECONDS_PER_MINUTE * NANOS, 60),
    "seconds": _part(NANOS, 60),
}
PARTS: dict[type, dict[str, Reader]] = {
    date: DATE_PARTS,
    datetime: DATE_PARTS | CLOCK_PARTS,
    time: CLOCK_PARTS,
    FarDate: DATE_PARTS,
    FineTime: CLOCK_PARTS,
    FarMoment: {
        **{name: _of_day(read) for name, read in DATE_PARTS.items()},
        **{name: _of_clock(read) for name, read in CLOCK_PARTS.items()},
        "time offset": _offset,
    },
    timedelta: LENGTH_PARTS,
    FineDuration: LENGTH_PARTS,
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

"""Reads dates, times, moments and durations from ISO text.

``2026-03-30``, ``2026-03-30T10:00``, with or without seconds, and with ``Z``, an offset or the name
of its zone after ``@``. What Python's own types cannot hold is read by the ``any_…`` readers only.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from service.core.feel.far import (
    DAY,
    FarDate,
    FarMoment,
    FineDuration,
    FineTime,
    far_date,
    moved,
    narrowed,
    widened,
)

DATE_LENGTH = len("2026-03-30")
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
FAR_DATE = re.compile(r"(-?(?:\d{4}|[1-9]\d{4,8}))-(\d\d)-(\d\d)", re.ASCII)
CLOCK = re.compile(
    r"(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:?\d\d(?::\d\d)?|@[\w+\-/]+)?", re.ASCII
)
MIDNIGHT_AFTER = "24:00:00"
FURTHEST = timedelta(hours=18)  # that a zone can lie from UTC
ONE_DAY = FineDuration(DAY)
DIGITS = 9  # of a fraction of a second; what follows is left out


def read_date(text: str) -> date | None:
    """Read the date of ``2026-03-30`` or of a full moment."""
    if DATE.fullmatch(text[:DATE_LENGTH]) is None:
        return None
    if len(text) > DATE_LENGTH:
        moment = read_moment(text)
        return moment.date() if moment else None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_moment(text: str) -> datetime | None:
    """Read ``2026-03-30T10:00:00+02:00``; a bare date is its midnight."""
    day, mark, clock = text.partition("T")
    if not mark:
        day, mark, clock = text.partition(" ")
    if DATE.fullmatch(day) is None:
        return None
    moment = read_time(clock) if mark else time()
    try:
        return None if moment is None else datetime.combine(date.fromisoformat(day), moment)
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """Read ``10:00``, with or without seconds and zone."""
    found = CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute, second, fraction, zone = found.groups()
    try:
        return time(
            int(hour),
            int(minute),
            int(second or 0),
            int((fraction or "0")[:6].ljust(6, "0")),
            tzinfo=_read_zone(zone),
        )
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return None


def any_date(text: str) -> date | FarDate | None:
    """As ``read_date``, of any year."""
    ordinary = read_date(text)
    if ordinary is not None or not text:
        return ordinary
    if "T" in text:
        moment = any_moment(text)
        return narrowed(widened(moment).date) if moment else None
    found = FAR_DATE.fullmatch(text)
    return far_date(*map(int, found.groups())) if found else None


def any_time(text: str) -> time | FineTime | None:
    """As ``read_time``, to the nanosecond."""
    ordinary = read_time(text)
    _, dot, rest = text.partition(".")
    if ordinary is None or not dot:
        return ordinary
    fraction = re.match(r"\d+", rest, re.ASCII)
    digits = (fraction[0] if fraction else "")[:DIGITS].ljust(DIGITS, "0")
    whole: FineTime = widened(ordinary.replace(microsecond=0))
    found: time | FineTime | None = narrowed(FineTime(whole.nanos + int(digits), ordinary.tzinfo))
    return found


def any_moment(text: str) -> datetime | FarMoment | None:
    """As ``read_moment``, of any year and to the nanosecond; 24:00:00 is the end of its day."""
    day, mark, clock = text.partition("T")
    ordinary = read_moment(text)
    if not mark or (ordinary is not None and "." not in clock):
        return ordinary
    is_end = clock.startswith(MIDNIGHT_AFTER)
    on, at = any_date(day), any_time(f"00:00:00{clock[8:]}" if is_end else clock)
    if on is None or at is None:
        return None
    moment: datetime | FarMoment | None = combined(on, at)
    return moved(moment, ONE_DAY) if is_end else moment


def combined(day: Any, clock: Any) -> Any:
    """The moment of a day and a time, ordinary where it can be."""
    on, at = widened(day), widened(clock)
    return narrowed(FarMoment(on.ordinal, at.nanos, at.tzinfo))


def _read_zone(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    if text.startswith("@"):
        return ZoneInfo(text[1:])
    zone = datetime.strptime(text, "%z").tzinfo
    if zone is not None and abs(zone.utcoffset(None) or timedelta()) > FURTHEST:
        raise ValueError("no zone lies so far from UTC")
    return zone

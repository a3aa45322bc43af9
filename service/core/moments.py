"""Reads a date or moment from a value of the record: the only reader there is. No counting.

The record is JSON, so a date is ISO text: ``2026-03-30``, ``2026-03-30T10:00``, with or without
seconds, and with ``Z``, an offset or the name of its zone after ``@``. FEEL reads the same.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from service.core.calendar import Calendar

DATE_LENGTH = len("2026-03-30")
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
CLOCK = re.compile(
    r"(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:?\d\d(?::\d\d)?|@[\w+\-/]+)?", re.ASCII
)


def as_date(value: Any, calendar: Calendar) -> date | None:
    """A date from a date, a moment or ISO text; moments give their local day."""
    value = read(value) if isinstance(value, str) else value
    if isinstance(value, datetime):
        return calendar.local_date(value) if value.tzinfo else value.date()
    return value if isinstance(value, date) else None


def as_moment(value: Any, calendar: Calendar) -> datetime | None:
    """A moment from a moment, a date (its first instant) or ISO text; without zone it is local."""
    value = read(value) if isinstance(value, str) else value
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=calendar.zone)
    return calendar.start_of_day(value) if isinstance(value, date) else None


def read(text: str) -> date | datetime | None:
    """The date or moment that *text* is; None for anything else."""
    return read_date(text) if len(text) <= DATE_LENGTH else read_moment(text)


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


def _read_zone(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    if text.startswith("@"):
        return ZoneInfo(text[1:])
    zone = datetime.strptime(text, "%z").tzinfo
    return zone

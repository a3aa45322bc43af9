"""Reads a date or moment from a value of the record, as the calendar places it. No counting.

The record is JSON, so a date is ISO text; FEEL reads the same texts.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from service.core.calendar import Calendar
from service.core.feel.isotexts import DATE, DATE_LENGTH, read_date, read_moment, read_time

__all__ = [
    "DATE",
    "DATE_LENGTH",
    "as_date",
    "as_moment",
    "read",
    "read_date",
    "read_moment",
    "read_time",
]


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

"""Reads a date or moment from a value of the record; no counting."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from service.core.calendar import Calendar


def as_date(value: Any, calendar: Calendar) -> date | None:
    """A date from a date, a moment or ISO text; moments give their local day."""
    if isinstance(value, str) and value:
        value = _from_text(value)
    if isinstance(value, datetime):
        return calendar.local_date(value) if value.tzinfo else value.date()
    return value if isinstance(value, date) else None


def as_moment(value: Any, calendar: Calendar) -> datetime | None:
    """A moment from a moment, a date (its first instant) or ISO text."""
    if isinstance(value, str) and value:
        value = _from_text(value)
    if isinstance(value, datetime):
        if value.tzinfo:
            return value
        return value.replace(tzinfo=calendar.zone)
    return calendar.start_of_day(value) if isinstance(value, date) else None


def _from_text(text: str) -> date | datetime | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None

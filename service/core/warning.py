"""Warnings about a term: which one is due, given once per due date, the most severe first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from service.core.calendar import Calendar
from service.core.record import get_path
from service.core.term_model import Term, Unit
from service.core.terms import due_at, due_on, running
from service.core.words import RecordField, RowField

SIGNALS_FIELD = RecordField.SIGNALS


def next_signal(
    term: Term,
    record: Mapping[str, Any],
    calendar: Calendar,
    now: datetime,
    internal: Calendar | None = None,
) -> datetime | None:
    """When to warn next; None means wait. A reached goal gives a moment just past.

    *internal* is the calendar of internal targets; without it they follow *calendar*.
    """
    if get_path(record, term.doel) is not None:
        return now - timedelta(seconds=1)
    coming = _open_signals(term, record, calendar, now, internal)
    return coming[0][1] if coming else None


def signal_kind(
    term: Term,
    record: Mapping[str, Any],
    calendar: Calendar,
    now: datetime,
    internal: Calendar | None = None,
) -> str | None:
    """The most severe signal that is due and not yet given for this due date."""
    due = [kind for kind, at in _open_signals(term, record, calendar, now, internal) if at <= now]
    return due[-1] if due else None


def due_key(term: Term, record: Mapping[str, Any], calendar: Calendar) -> str | None:
    """What a given signal is remembered under: the due date, or moment for terms in hours."""
    day, end = due_on(term, record, calendar), due_at(term, record, calendar)
    return _key(term, calendar, day, end) if day and end else None


def _open_signals(
    term: Term,
    record: Mapping[str, Any],
    calendar: Calendar,
    now: datetime,
    internal: Calendar | None,
) -> list[tuple[str, datetime]]:
    if not running(term, record):
        return []
    day = due_on(term, record, calendar)
    if day is None:
        return []
    end = due_at(term, record, calendar) if _in_hours(term) else calendar.end_of_day(day)
    assert end is not None, "a term that has a last day has an end"
    key = _key(term, calendar, day, end)
    target = due_on(term, record, internal or calendar) or day
    moments = _signal_moments(term, calendar, day, end, min(target, day))
    rows = get_path(record, SIGNALS_FIELD) or []
    given = {
        row.get(RowField.KIND)
        for row in rows
        if isinstance(row, Mapping)
        and row.get(RowField.TERM) == term.name
        and row.get(RowField.DUE) == key
    }
    last = max((n for n, (kind, _) in enumerate(moments) if kind in given), default=-1)
    rest = moments[last + 1 :]
    past = [n for n, (_, at) in enumerate(rest) if at <= now]
    return rest[past[-1] :] if past else rest  # after downtime only the most severe


def _signal_moments(
    term: Term, calendar: Calendar, due: date, end: datetime, target: date
) -> list[tuple[str, datetime]]:
    found = []
    for signal in term.signals:
        day = target if signal.internal else due
        if term.duration.unit is Unit.HOURS:
            at = end + timedelta(hours=signal.offset)
        elif signal.at_end:
            at = calendar.end_of_day(calendar.add_workdays(day, signal.offset))
        elif signal.offset == 0:
            # Nobody reads a warning at the weekend: the last working day that is in time.
            last = calendar.add_workdays(calendar.add_workdays(day, 1), -1)
            at = calendar.start_of_day(last)
        else:
            at = calendar.start_of_day(calendar.add_workdays(day, signal.offset))
        found.append((signal.kind, at))
    return sorted(found, key=lambda pair: pair[1])


def _key(term: Term, calendar: Calendar, day: date, end: datetime) -> str:
    return calendar.local(end).isoformat() if _in_hours(term) else day.isoformat()


def _in_hours(term: Term) -> bool:
    return term.duration.unit is Unit.HOURS

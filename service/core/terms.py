"""Terms: due dates, extensions, caps and the signals before and after; no engine, no storage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from service.core.calendar import Calendar
from service.core.errors import ConfigError
from service.core.language import N_
from service.core.moments import as_date, as_moment
from service.core.record import get_path
from service.core.term_model import Duration, Signal, Term, Unit
from service.core.words import RecordField, RowField, TermFunction

__all__ = [
    "Duration",
    "Signal",
    "Term",
    "Unit",
    "as_date",
    "as_moment",
]

SIGNALS_FIELD = RecordField.SIGNALS
# The functions that give a moment of the term they are asked about.
TERM_DATES = frozenset({TermFunction.DUE_ON, TermFunction.DUE_AT, TermFunction.NEXT_SIGNAL})


def running(term: Term, record: Mapping[str, Any]) -> bool:
    """True from the start moment until the goal is reached."""
    return bool(get_path(record, term.start)) and get_path(record, term.doel) is None


def due_on(term: Term, record: Mapping[str, Any], calendar: Calendar) -> date | None:
    """The last day of the term, None while it has no start."""
    if term.duration.unit is Unit.HOURS:
        moment = due_at(term, record, calendar)
        return calendar.local_date(moment) if moment else None
    start = counts_from(term, record, calendar)
    if start is None:
        return None
    return _capped(term, record, calendar, _extended(term, record, calendar, start))


def counts_from(term: Term, record: Mapping[str, Any], calendar: Calendar) -> date | None:
    """The day before day one: the start day, or the next when it began after the cut-off."""
    start = as_date(get_path(record, term.start), calendar)
    if start is None or term.cut_off is None:
        return start
    moment = as_moment(get_path(record, term.moment), calendar)
    local = calendar.local(moment) if moment else None
    if local is None or local.date() != start or local.time() < term.cut_off:
        return start
    return start + timedelta(days=1)


def due_at(term: Term, record: Mapping[str, Any], calendar: Calendar) -> datetime | None:
    """The first instant at which the term has passed, None while it has no start."""
    if term.duration.unit is Unit.HOURS:
        start = as_moment(get_path(record, term.start), calendar)
        return start + timedelta(hours=term.duration.count) if start else None
    day = due_on(term, record, calendar)
    return calendar.end_of_day(day) if day else None


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


def extensions(term: Term, record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The extension rows that belong to this term, in order."""
    lists = [get_path(record, field) for field in term.extended_by]
    rows = [row for found in lists if isinstance(found, list) for row in found]
    mine = (row for row in rows if isinstance(row, Mapping))
    return [row for row in mine if row.get(RowField.TERM, term.name) == term.name]


def extended_by(term: Term, record: Mapping[str, Any]) -> Iterator[Duration]:
    """What the extension rows of this term add, in order."""
    for row in extensions(term, record):
        for unit in (Unit.WORKDAYS, Unit.DAYS, Unit.MONTHS):
            count = row.get(unit)
            if isinstance(count, int | float) and count:
                yield Duration(unit=unit, count=int(count))


def term_functions(
    terms: Mapping[str, Term],
    record: Mapping[str, Any],
    calendar: Calendar,
    now: datetime,
    internal: Calendar | None = None,
) -> dict[str, Callable[..., Any]]:
    """The functions models use to ask about a term by name."""

    def find(name: Any) -> Term:
        if name not in terms:
            raise ConfigError(N_("There is no term called “%(term)s”."), term=str(name))
        return terms[name]

    return {
        TermFunction.DUE_ON: lambda name: due_on(find(name), record, calendar),
        TermFunction.DUE_AT: lambda name: _local(due_at(find(name), record, calendar), calendar),
        TermFunction.RUNNING: lambda name: running(find(name), record),
        TermFunction.NEXT_SIGNAL: lambda name: _local(
            next_signal(find(name), record, calendar, now, internal), calendar
        ),
        TermFunction.SIGNAL_KIND: lambda name: signal_kind(
            find(name), record, calendar, now, internal
        ),
    }


def shifted(day: date, unit: Unit, count: int, calendar: Calendar) -> date:
    """*day* moved by a number of units that are not hours."""
    if unit is Unit.WORKDAYS:
        return calendar.add_workdays(day, count)
    if unit is Unit.MONTHS:
        return calendar.add_months(day, count)
    return day + timedelta(days=count)


def rolled(day: date, calendar: Calendar) -> date:
    """*day* itself when it is a workday, else the next workday."""
    return day if calendar.is_workday(day) else calendar.add_workdays(day, 1)


def caps_of(
    term: Term, record: Mapping[str, Any], calendar: Calendar
) -> Iterable[tuple[str, date]]:
    """The record's dates that limit this term, with their field."""
    for field in term.caps:
        day = as_date(get_path(record, field), calendar)
        if day is not None:
            yield field, day


def _extended(term: Term, record: Mapping[str, Any], calendar: Calendar, start: date) -> date:
    day = shifted(start, term.duration.unit, term.duration.count, calendar)
    if term.duration.rolls:
        day = rolled(day, calendar)
    for length in extended_by(term, record):
        day = shifted(day, length.unit, length.count, calendar)
        day = rolled(day, calendar) if term.duration.rolls else day
    return day


def _capped(term: Term, record: Mapping[str, Any], calendar: Calendar, day: date) -> date:
    return min([day, *(cap for _, cap in caps_of(term, record, calendar))])


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


def _local(moment: datetime | None, calendar: Calendar) -> datetime | None:
    return calendar.local(moment) if moment is not None else None

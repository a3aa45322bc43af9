"""Counting a term: when it runs, its due date, extensions and caps; no engine, no storage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from service.core.calendar import Calendar
from service.core.moments import as_date, as_moment
from service.core.record import get_path
from service.core.term_model import Duration, Term, Unit
from service.core.words import RowField


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

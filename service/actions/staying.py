"""The walked path of many cases, added up per element and day; and added up again to compare."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.core.errors import CalendarError
from service.engine.step import How
from service.store import stays, trail
from service.store.db import Session
from service.store.stays import AT_ONCE, UNKNOWN
from service.store.totals import month_of

PIECE = 500  # stays
_MOMENT = 1.0  # seconds; since when somebody stays is remembered to the second


def add_up(services: Services) -> int:
    """Add new stays to the totals of their days; how many there were in this piece.

    Versions are read before the transaction that writes, which is short. What may still be taken
    back waits, so that a total never has to shrink.
    """
    seconds = services.settings.undo_seconds
    upto = services.clock() - timedelta(seconds=seconds) if seconds else None
    with services.db.reading() as session:
        versions = stays.waiting(session, PIECE, upto)
        for each in versions:
            services.bundles.get(session, each)
    if not versions:
        return 0
    with services.db.writing() as session:
        rows = stays.take(session, PIECE, upto)
        stays.add(session, rows_of(services, session, rows))
    return len(rows)


def differences(services: Services) -> int:
    """How many totals of stays are not the sum of the stays that were added to them.

    Compared month by month for one element, so that memory stays flat.
    """
    found = 0
    with services.db.reading() as session:
        places = stays.places(session)
    for process, element in places:
        with services.db.reading() as session:
            months = stays.months(session, process, element)
        for month in months:
            with services.db.reading() as session:
                trail.stand_still(session)
                found += _off(services, session, process, element, month)
    return found


def _off(services: Services, session: Session, process: str, element: str, month: date) -> int:
    told = stays.added(session, process, element, month)
    rows = [row for row in rows_of(services, session, told) if month_of(row["day"]) == month]
    by_month = [{**row, "day": month} for row in rows]
    made = [*_marked(stays.summed(rows), False), *_marked(stays.summed(by_month), True)]
    kept = stays.kept(session, process, element, month)
    keys = (*stays.KEYS, "is_month")
    held, worked_out = (
        {tuple(row[name] for name in keys): row for row in each} for each in (kept, made)
    )
    return sum(held.get(key) != worked_out.get(key) for key in held.keys() | worked_out.keys())


def _marked(rows: list[dict[str, Any]], is_month: bool) -> list[dict[str, Any]]:
    return [{**row, "is_month": is_month} for row in rows]


def rows_of(services: Services, session: Session, told: Sequence[Any]) -> list[dict[str, Any]]:
    """What each passage adds to a total; those of before that only began add nothing."""
    return [
        _row(services.bundles.get(session, each.bundle_hash), each)
        for each in told
        if each.how != How.ENTERED
    ]


def _row(bundle: Bundle, told: Any) -> dict[str, Any]:
    is_late = told.due_at is not None and told.due_at <= told.left_at
    return {
        "process": told.process,
        "day": bundle.calendar.local_date(told.left_at),
        "bundle_hash": told.bundle_hash,
        "element": told.element,
        "source": told.source,
        "days": days_of(bundle, told),
        "stays": 1,
        "broken": int(told.how == How.CANCELLED),
        "dated": int(told.due_at is not None),
        "late": int(is_late),
        "example": told.instance_id,
    }


def days_of(bundle: Bundle, told: Any) -> int:
    """On how many working days somebody stayed, the first and the last included."""
    if told.entered_at is None:
        return UNKNOWN
    if (told.left_at - told.entered_at).total_seconds() < _MOMENT:
        return AT_ONCE
    first, last = map(bundle.calendar.local_date, (told.entered_at, told.left_at))
    try:
        return bundle.calendar.days_in(first, last)
    except CalendarError:
        return UNKNOWN  # the calendar of that version does not reach so far

"""Lays working days out for the eye: strip, count and week bar. Knows no wording and no HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from service.core.calendar import SUNDAY, WEEKEND, Calendar, CountedDay
from service.core.deadline import days_between

ONE_DAY = timedelta(days=1)
STRIP_LIMIT = 42  # more bars do not fit a row; the middle of a long term is left out
COUNT_LIMIT = 30  # weeks; a longer calendar explains nothing


class DayKind(StrEnum):
    """What a bar of the strip stands for; also its class in the page."""

    PAST = "past"
    NOW = "now"
    FUTURE = ""
    DUE = "due"
    OVER = "over"
    OFF = "off"
    WEEKEND = "wk"
    CUT = "cut"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One bar of the strip."""

    kind: DayKind
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One day in the count: counted (``number``), skipped (``reason``) or outside the term."""

    on: date
    number: int | None = None
    reason: str | None = None
    is_start: bool = False
    is_due: bool = False
    is_today: bool = False
    is_outside: bool = False

    @property
    def is_weekend(self) -> bool:
        return self.reason == WEEKEND


def named_days(days: Sequence[CountedDay]) -> tuple[Cell, ...]:
    """Return the days that do not count because they have a name."""
    skipped = [day for day in days if day.reason and day.reason != WEEKEND]
    return tuple(Cell(on=day.date, reason=day.reason) for day in skipped)


def strip_of(
    calendar: Calendar,
    days: Sequence[CountedDay],
    *,
    due: date,
    today: date,
    met_on: date | None,
) -> tuple[Day, ...]:
    """Make one bar per working day, a gap per weekend and a ring per holiday."""
    if not days:
        return ()
    now = met_on or today
    over = days_between(calendar, due, now) if now > due else ()
    bars: list[Day] = []
    for day in (*days, *over):
        kind = _kind(day, due=due, now=now, is_met=met_on is not None)
        # One gap per weekend, however long that is; a strip begins with a working day.
        if kind is not DayKind.WEEKEND or (bars and bars[-1].kind is not DayKind.WEEKEND):
            bars.append(Day(kind=kind, on=day.date))
    return _shorten(tuple(bars))


def _kind(day: CountedDay, *, due: date, now: date, is_met: bool) -> DayKind:
    if day.date == due:
        return DayKind.DUE
    if day.date == now and not (is_met and now > due):
        return DayKind.PAST if is_met else DayKind.NOW
    if day.number is None:
        return DayKind.WEEKEND if day.reason == WEEKEND else DayKind.OFF
    if day.date > due:
        return DayKind.OVER
    return DayKind.PAST if day.date < now else DayKind.FUTURE


def _shorten(bars: tuple[Day, ...]) -> tuple[Day, ...]:
    """Leave out the middle of a long strip; today and the due day stay."""
    if len(bars) <= STRIP_LIMIT:
        return bars
    kinds = [bar.kind for bar in bars]
    here = kinds.index(DayKind.NOW) if DayKind.NOW in kinds else 0
    first, tail = max(0, here - 8), len(bars) - STRIP_LIMIT // 2
    if first >= tail - STRIP_LIMIT // 2:
        return (Day(kind=DayKind.CUT), *bars[-STRIP_LIMIT:])
    head = bars[first : first + STRIP_LIMIT // 2]
    lead = (Day(kind=DayKind.CUT),) if first else ()
    return (*lead, *head, Day(kind=DayKind.CUT), *bars[tail:])


def weeks_of(
    days: Sequence[CountedDay], *, start: date | None, due: date, today: date
) -> tuple[tuple[Cell, ...], ...]:
    """Lay the days out in weeks from Monday to Sunday; empty when that gets too long."""
    if not days:
        return ()
    first = start or days[0].date
    last = max(due, days[-1].date)
    monday = first - timedelta(days=first.weekday())
    sunday = last + timedelta(days=SUNDAY - last.weekday())
    if (sunday - monday).days > COUNT_LIMIT * 7:
        return ()
    by_date = {day.date: day for day in days}
    cells = [
        Cell(
            on=day,
            number=by_date[day].number if day in by_date else None,
            reason=by_date[day].reason if day in by_date else None,
            is_start=day == start,
            is_due=day == due,
            is_today=day == today,
            is_outside=day not in by_date and day != start,
        )
        for day in _each(monday, sunday)
    ]
    return tuple(tuple(cells[i : i + 7]) for i in range(0, len(cells), 7))


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekDay:
    """One day of the week bar: how many terms end then, and where to see them."""

    on: date
    count: int
    url: str
    holiday: str | None = None
    is_today: bool = False


def _each(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]

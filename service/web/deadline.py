"""Turns a deadline into the view a page shows: state, words, days. No HTML, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from service.core.calendar import Calendar, CountedDay
from service.core.errors import CalendarError
from service.core.language import N_, Message
from service.web.strip import Cell, Day, explained_days, named_days, strip_of, weeks_of

SOON_WORKDAYS = 3


class DeadlineState(StrEnum):
    """How a deadline stands; also the name of its shape and colour."""

    LATE = "late"
    SOON = "soon"
    GOOD = "good"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class DeadlineView:
    """Everything the page needs to show one deadline; words first, pictures second.

    A list shows many and explains none, so the explanation is laid out when it is asked for.
    """

    state: DeadlineState
    words: Message
    label: str
    start: date | None = None
    due: date | None = None
    today: date | None = None
    met_on: date | None = None
    clauses: tuple[str, ...] = ()
    day: int | None = None
    total: int | None = None
    strip: tuple[Day, ...] = ()
    days: tuple[CountedDay, ...] = ()
    counted_with: Calendar | None = None
    in_workdays: bool = True

    @property
    def calendar(self) -> str:
        return "" if self.counted_with is None else self.counted_with.name

    @property
    def calendar_version(self) -> str:
        return "" if self.counted_with is None else self.counted_with.version

    @cached_property
    def count(self) -> tuple[tuple[Cell, ...], ...]:
        if self.due is None or self.today is None:
            return ()
        return weeks_of(self.days, start=self.start, due=self.due, today=self.today)

    @cached_property
    def holidays(self) -> tuple[Cell, ...]:
        return named_days(self.days)

    @property
    def strip_from(self) -> date | None:
        return next((bar.on for bar in self.strip if bar.on), None)

    @property
    def strip_to(self) -> date | None:
        return next((bar.on for bar in reversed(self.strip) if bar.on), None)


def deadline_view(
    calendar: Calendar,
    *,
    label: str,
    start: date | None,
    due: date | None,
    today: date,
    clauses: Sequence[str] = (),
    met_on: date | None = None,
    awaited: bool = False,
    explanation: Sequence[CountedDay] | None = None,
    in_workdays: bool = True,
) -> DeadlineView:
    """Show how a deadline stands *today*.

    ``explanation`` is the stored count of the timer; without it the days are counted again.
    ``awaited`` says that there will be a date once the term starts; ``in_workdays`` that the term
    itself is in working days, and not only told in them.
    """
    state, words = standing(calendar, due=due, today=today, met_on=met_on, awaited=awaited)
    if due is None:
        return DeadlineView(state=state, words=words, label=label, clauses=tuple(clauses))
    days = explained_days(calendar, start, due, explanation)
    total = max((day.number or 0 for day in days), default=0)
    until = min(met_on or today, due)
    return DeadlineView(
        state=state,
        words=words,
        label=label,
        start=start,
        due=due,
        today=today,
        met_on=met_on,
        clauses=tuple(clauses),
        day=max((d.number or 0 for d in days if d.date <= until), default=0) if total else None,
        total=total or None,
        strip=strip_of(calendar, days, due=due, today=today, met_on=met_on),
        days=days,
        counted_with=calendar,
        in_workdays=in_workdays,
    )


def standing(
    calendar: Calendar,
    *,
    due: date | None,
    today: date,
    met_on: date | None = None,
    awaited: bool = False,
) -> tuple[DeadlineState, Message]:
    """Return the state of a deadline and the words that say the same."""
    if due is None:
        return DeadlineState.NONE, Message(N_("not started") if awaited else N_("no deadline"))
    if met_on is not None and met_on <= due:
        return DeadlineState.GOOD, Message(N_("done on time"))
    if met_on is not None:
        return DeadlineState.LATE, _distance(calendar, due, met_on).words(_DONE_LATE)
    if today > due:
        return DeadlineState.LATE, _distance(calendar, due, today).words(_LATE)
    if today == due:
        return DeadlineState.SOON, Message(N_("today"))
    left = _distance(calendar, today, due)
    soon = not left.in_workdays or left.count <= SOON_WORKDAYS
    return DeadlineState.SOON if soon else DeadlineState.GOOD, left.words(_LEFT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wording:
    """The four texts of one distance: languages differ in how they count."""

    workday: str
    workdays: str
    day: str
    days: str


_LEFT = _Wording(
    workday=N_("1 working day left"),
    workdays=N_("%(count)s working days left"),
    day=N_("1 day left"),
    days=N_("%(count)s days left"),
)
_LATE = _Wording(
    workday=N_("1 working day late"),
    workdays=N_("%(count)s working days late"),
    day=N_("1 day late"),
    days=N_("%(count)s days late"),
)
_DONE_LATE = _Wording(
    workday=N_("done, 1 working day late"),
    workdays=N_("done, %(count)s working days late"),
    day=N_("done, 1 day late"),
    days=N_("done, %(count)s days late"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Distance:
    count: int
    in_workdays: bool

    def words(self, wording: _Wording) -> Message:
        if self.in_workdays:
            msgid = wording.workday if self.count == 1 else wording.workdays
        else:
            msgid = wording.day if self.count == 1 else wording.days
        return Message(msgid, {"count": self.count})


def _distance(calendar: Calendar, first: date, last: date) -> _Distance:
    """Count from *first* to the later *last*: in working days, unless that says nothing."""
    try:
        workdays = calendar.workdays_between(first, last)
    except CalendarError:  # an old case looked at after the frozen years
        workdays = 0
    if workdays:
        return _Distance(count=workdays, in_workdays=True)
    return _Distance(count=(last - first).days, in_workdays=False)

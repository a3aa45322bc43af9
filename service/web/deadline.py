"""Turns a deadline into the view a page shows: state, words, days. No HTML, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from service.core.calendar import Calendar, CountedDay
from service.core.deadline import Deadline
from service.core.errors import CalendarError
from service.core.language import N_, Message
from service.core.urgency import SOON_TIME, SOON_WORKDAYS
from service.web.strip import Cell, Day, named_days, strip_of, weeks_of

ONE_HOUR = timedelta(hours=1)


class DeadlineState(StrEnum):
    """How a deadline stands; also the name of its shape and colour."""

    LATE = "late"
    SOON = "soon"
    GOOD = "good"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class DeadlineView:
    """Everything a page needs to show one deadline at one moment; words first, pictures second.

    A list shows many and explains none, so days are laid out when they are asked for.
    """

    label: str
    deadline: Deadline | None
    now: datetime
    awaited: bool = False

    @cached_property
    def state(self) -> DeadlineState:
        return self._standing[0]

    @cached_property
    def words(self) -> Message:
        return self._standing[1]

    @property
    def term(self) -> str:
        """The name of the term, empty when the date stands for none."""
        return self.deadline.label if self.deadline is not None and self.deadline.term else ""

    @property
    def start(self) -> date | None:
        return None if self.deadline is None else self.deadline.start

    @property
    def due(self) -> date | None:
        return None if self.deadline is None else self.deadline.due_on

    @property
    def due_at(self) -> datetime | None:
        """The local moment, when it is one within the day."""
        if self.deadline is None or not self.deadline.at_a_moment:
            return None
        return self.deadline.local_due_at

    @property
    def begun_at(self) -> datetime | None:
        """The local moment at which a term in hours began."""
        told = None if self.deadline is None else self.deadline.explanation
        return told.begun if told is not None and isinstance(told.begun, datetime) else None

    @cached_property
    def today(self) -> date:
        if self.deadline is None:
            return self.now.date()
        return self.deadline.calendar.local_date(self.now)

    @property
    def met_on(self) -> date | None:
        return None if self.deadline is None else self.deadline.met_on

    @property
    def clauses(self) -> tuple[str, ...]:
        return () if self.deadline is None else self.deadline.clauses

    @property
    def in_workdays(self) -> bool:
        told = None if self.deadline is None else self.deadline.explanation
        return told is None or told.in_workdays

    @property
    def counted_with(self) -> str:
        told = None if self.deadline is None else self.deadline.explanation
        return "" if told is None else told.calendar

    @property
    def calendar_version(self) -> str:
        told = None if self.deadline is None else self.deadline.explanation
        return "" if told is None else told.calendar_version

    @cached_property
    def days(self) -> tuple[CountedDay, ...]:
        return () if self.deadline is None else self.deadline.days

    @cached_property
    def total(self) -> int | None:
        return max((day.number or 0 for day in self.days), default=0) or None

    @cached_property
    def day(self) -> int | None:
        """The working day of the term that it is now, or that it was met on."""
        if self.due is None or self.total is None:
            return None
        until = min(self.met_on or self.today, self.due)
        return max((day.number or 0 for day in self.days if day.date <= until), default=0)

    @cached_property
    def strip(self) -> tuple[Day, ...]:
        if self.deadline is None or self.due is None:
            return ()
        calendar, met_on = self.deadline.calendar, self.met_on
        return strip_of(calendar, self.days, due=self.due, today=self.today, met_on=met_on)

    @cached_property
    def count(self) -> tuple[tuple[Cell, ...], ...]:
        if self.due is None:
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

    @cached_property
    def _standing(self) -> tuple[DeadlineState, Message]:
        if self.deadline is None:
            words = N_("not started") if self.awaited else N_("no deadline")
            return DeadlineState.NONE, Message(words)
        if self.deadline.at_a_moment:
            return _by_the_clock(self.deadline, self.now)
        return _by_the_day(self.deadline, self.today)


def deadline_view(deadline: Deadline, now: datetime, *, label: str | None = None) -> DeadlineView:
    """Show how *deadline* stands at *now*."""
    return DeadlineView(label=label or deadline.label, deadline=deadline, now=now)


def no_deadline(label: str, now: datetime, *, awaited: bool = False) -> DeadlineView:
    """Nothing presses; ``awaited`` says that there will be a date once the term starts."""
    return DeadlineView(label=label, deadline=None, now=now, awaited=awaited)


def _by_the_day(deadline: Deadline, today: date) -> tuple[DeadlineState, Message]:
    calendar, due, met_on = deadline.calendar, deadline.due_on, deadline.met_on
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


def _by_the_clock(deadline: Deadline, now: datetime) -> tuple[DeadlineState, Message]:
    """A deadline within the day is told in hours: working days say nothing about it."""
    due, met_at = deadline.due_at, deadline.met_at
    if deadline.met_on is not None:
        on_time = deadline.met_on <= deadline.due_on if met_at is None else met_at <= due
        if on_time:
            return DeadlineState.GOOD, Message(N_("done on time"))
        late = due if met_at is None else met_at
        return DeadlineState.LATE, _hours(late - due, _HOURS_DONE_LATE)
    if now >= due:
        return DeadlineState.LATE, _hours(now - due, _HOURS_LATE)
    state = DeadlineState.SOON if due - now <= SOON_TIME else DeadlineState.GOOD
    return state, _hours(due - now, _HOURS_LEFT)


def _hours(span: timedelta, wording: tuple[str, str, str]) -> Message:
    """Whole hours, as a clock tells them: an hour that has begun is not yet one."""
    hours = span // ONE_HOUR
    return Message(wording[min(hours, 2)], {"count": hours})


_HOURS_LEFT = (N_("less than 1 hour left"), N_("1 hour left"), N_("%(count)s hours left"))
_HOURS_LATE = (N_("less than 1 hour late"), N_("1 hour late"), N_("%(count)s hours late"))
_HOURS_DONE_LATE = (
    N_("done, less than 1 hour late"),
    N_("done, 1 hour late"),
    N_("done, %(count)s hours late"),
)


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

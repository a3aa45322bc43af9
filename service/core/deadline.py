"""A deadline: the last day or moment for something, its term, and how it was counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from service.core import terms
from service.core.calendar import WEEKEND, Calendar, CountedDay
from service.core.language import N_, Message
from service.core.moments import as_date, as_moment, read
from service.core.record import get_path
from service.core.term_model import Duration, Term, Unit

ONE_DAY = timedelta(days=1)
MIDNIGHT = time()
LONGEST = timedelta(days=5 * 366)


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """How a due date came about, as counted at one moment.

    It holds the days that did not count, so it tells every day without the calendar it came from.
    """

    begun: date | datetime  # what the record says
    start: date  # the day before day one
    duration: Duration
    due_on: date
    due_at: datetime
    extensions: tuple[Duration, ...] = ()
    caps: tuple[tuple[str, date], ...] = ()
    cut_off: time | None = None  # only when it moved the start
    free: tuple[tuple[date, str], ...] = ()  # days outside the weekend that do not count
    weekend: tuple[int, ...]
    calendar: str
    calendar_version: str

    @property
    def in_hours(self) -> bool:
        return self.duration.unit is Unit.HOURS

    @property
    def in_workdays(self) -> bool:
        return self.duration.unit is Unit.WORKDAYS

    @property
    def limit(self) -> str:
        """The field whose date makes the due date earlier than the term itself would."""
        return next((field for field, day in self.caps if day == self.due_on), "")

    @cached_property
    def days(self) -> tuple[CountedDay, ...]:
        """Every day after the start up to the last one: its number, or why it does not count."""
        if self.in_hours:
            return ()
        return tuple(_days(self.start, self.due_on, self.free, self.weekend))

    def to_json(self) -> dict[str, Any]:
        """As it is stored; what is empty is left out."""
        told = {
            "begun": self.begun.isoformat(),
            "start": self.start.isoformat(),
            "duration": str(self.duration),
            "due_on": self.due_on.isoformat(),
            "due_at": self.due_at.isoformat(),
            "extensions": [str(each) for each in self.extensions],
            "caps": [[field, day.isoformat()] for field, day in self.caps],
            "cut_off": self.cut_off.isoformat("minutes") if self.cut_off else None,
            "free": [[day.isoformat(), name] for day, name in self.free],
            "weekend": list(self.weekend),
            "calendar": self.calendar,
            "calendar_version": self.calendar_version,
        }
        return {name: value for name, value in told.items() if value not in (None, [])}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Explanation:
        begun = str(told["begun"])
        return cls(
            begun=datetime.fromisoformat(begun) if "T" in begun else date.fromisoformat(begun),
            start=date.fromisoformat(told["start"]),
            duration=Duration.parse(told["duration"]),
            due_on=date.fromisoformat(told["due_on"]),
            due_at=datetime.fromisoformat(told["due_at"]),
            extensions=tuple(Duration.parse(each) for each in told.get("extensions", ())),
            caps=tuple((field, date.fromisoformat(day)) for field, day in told.get("caps", ())),
            cut_off=time.fromisoformat(told["cut_off"]) if "cut_off" in told else None,
            free=tuple((date.fromisoformat(day), name) for day, name in told.get("free", ())),
            weekend=tuple(told.get("weekend", ())),
            calendar=told["calendar"],
            calendar_version=told["calendar_version"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What a due date was counted as, and when that was."""

    at: datetime
    explanation: Explanation


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """The date of a task, a timer or a term of a case; every page and letter shows this one.

    ``term`` is empty for a date that stands for no term. ``counts`` is what was counted at the
    time, oldest first; the last of them is the date that holds. ``recount`` is there only when
    counting again today gives another date.
    """

    term: str = ""
    label: str
    start: date | None
    due_on: date
    due_at: datetime
    calendar: Calendar
    met_on: date | None = None
    met_at: datetime | None = None  # only when the record knows the moment
    clauses: tuple[str, ...] = ()
    explanation: Explanation | None = None
    counts: tuple[Count, ...] = ()
    recount: Explanation | None = None
    limit: str = ""  # the earlier limit that decides, in words

    @property
    def zone(self) -> ZoneInfo:
        return self.calendar.zone

    @property
    def local_due_at(self) -> datetime:
        return self.calendar.local(self.due_at)

    @cached_property
    def days(self) -> tuple[CountedDay, ...]:
        """The days as they were counted, or else as the calendar counts them."""
        if self.explanation is not None:
            return self.explanation.days
        if self.start is None or self.at_a_moment:
            return ()
        return days_between(self.calendar, self.start, self.due_on)

    @property
    def at_a_moment(self) -> bool:
        """Whether it ends at a moment within the day, to be told with the time of the clock."""
        return self.due_at != self.calendar.end_of_day(self.due_on)


def ends(
    term: Term, record: Mapping[str, Any], calendar: Calendar
) -> tuple[date, date, datetime] | None:
    """From which day *term* counts, its last day and its end; None while it has not begun."""
    start = terms.counts_from(term, record, calendar)
    on = terms.due_on(term, record, calendar)
    if start is None or on is None:
        return None
    in_hours = term.duration.unit is Unit.HOURS
    at = terms.due_at(term, record, calendar) if in_hours else calendar.end_of_day(on)
    assert at is not None, "a term in hours that has a day has a moment"
    return start, on, at.astimezone(UTC)


def of_term(term: Term, record: Mapping[str, Any], calendar: Calendar) -> Deadline | None:
    """The deadline of *term* as the record gives it now; None while it has not begun.

    How it was counted is left out: a step asks for many and shows none.
    """
    found = ends(term, record, calendar)
    if found is None:
        return None
    start, on, at = found
    met = get_path(record, term.doel)
    met = read(met) if isinstance(met, str) else met
    return Deadline(
        term=term.name,
        label=term.label,
        start=start,
        due_on=on,
        due_at=at,
        calendar=calendar,
        met_on=as_date(met, calendar),
        met_at=as_moment(met, calendar) if isinstance(met, datetime) else None,
        clauses=term.clauses,
    )


def of_value(
    value: date | datetime, calendar: Calendar, *, label: str, start: date | None = None
) -> Deadline:
    """A deadline of its own: the whole of a day, or until a moment.

    A moment at midnight is the end of the day before: both are the same instant.
    """
    if not isinstance(value, datetime):
        on, at = value, calendar.end_of_day(value)
    else:
        local = calendar.local(value if value.tzinfo else value.replace(tzinfo=calendar.zone))
        at = local.astimezone(UTC)
        on = local.date() - ONE_DAY if local.time() == MIDNIGHT else local.date()
    return Deadline(label=label, start=start, due_on=on, due_at=at, calendar=calendar)


def explain(term: Term, record: Mapping[str, Any], calendar: Calendar) -> Explanation | None:
    """How the due date of *term* is counted, None while it has not begun."""
    found = of_term(term, record, calendar)
    value = get_path(record, term.start)
    in_hours = term.duration.unit is Unit.HOURS
    begun = (as_moment if in_hours else as_date)(value, calendar)
    if found is None or found.start is None or begun is None:
        return None
    return replace(
        counted(found, begun, term.duration),
        extensions=tuple(terms.extended_by(term, record)),
        caps=tuple(terms.caps_of(term, record, calendar)),
        cut_off=term.cut_off if not in_hours and found.start != begun else None,
    )


def counted(due: Deadline, begun: date | datetime, length: Duration) -> Explanation:
    """How *due* was counted: so long, from a date or moment on."""
    calendar, in_hours = due.calendar, length.unit is Unit.HOURS
    day = calendar.local_date(begun) if isinstance(begun, datetime) else begun
    start = due.start or day
    return Explanation(
        begun=calendar.local(begun) if isinstance(begun, datetime) else begun,
        start=start,
        duration=length,
        due_on=due.due_on,
        due_at=due.local_due_at,
        free=() if in_hours else tuple(calendar.named(start, due.due_on)),
        weekend=tuple(sorted(calendar.weekend)),
        calendar=calendar.name,
        calendar_version=calendar.version,
    )


def days_between(calendar: Calendar, start: date, end: date) -> tuple[CountedDay, ...]:
    """The days after *start* up to *end*, numbered or with the reason they do not count.

    Empty when that is longer than anybody reads.
    """
    if end - start > LONGEST:
        return ()
    return tuple(_days(start, end, calendar.named(start, end), calendar.weekend))


def reasons(before: Explanation, after: Explanation) -> tuple[Message, ...]:
    """Why *after* gives another date than *before*; empty when nothing of it changed."""
    found = []
    if (before.begun, before.start) != (after.begun, after.start):
        dates = {"before": before.begun, "after": after.begun}
        found.append(Message(N_("it starts on %(after)s instead of %(before)s"), dates))
    if before.extensions != after.extensions:
        found.append(Message(N_("it was extended")))
    if before.duration != after.duration:
        found.append(Message(N_("the regulation gives another length")))
    if before.caps != after.caps:
        found.append(Message(N_("another limit applies")))
    if before.calendar != after.calendar or _free(before, after) != _free(after, before):
        found.append(Message(N_("the calendar has other days that do not count")))
    return tuple(found) or (Message(N_("it is counted in another way")),)


def _days(
    start: date, end: date, free: Iterable[tuple[date, str]], weekend: Collection[int]
) -> Iterator[CountedDay]:
    named, number, day = dict(free), 0, start
    while day < end:
        day += ONE_DAY
        reason = named.get(day) or (WEEKEND if day.weekday() in weekend else None)
        number += reason is None
        yield CountedDay(date=day, number=None if reason else number, reason=reason)


def _free(one: Explanation, other: Explanation) -> tuple[Any, ...]:
    """The days that do not count, as far as both have looked."""
    until = min(one.due_on, other.due_on)
    since = max(one.start, other.start)
    return one.weekend, [each for each in one.free if since < each[0] <= until]

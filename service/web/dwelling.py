"""How long a case stayed at each of its steps: in words, and as bars on one calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from service.actions.walking import Stay
from service.bundle.bundle import Bundle
from service.core.calendar import ONE_DAY, Calendar
from service.core.language import N_, Message
from service.web.axis import LOW, TALL, Axis, Mark, axis

AFTER = 3  # working days behind the last one, for the word that stands there
LONGEST = 66  # working days on one calendar; what happened before it is told by a dash


@dataclass(frozen=True, slots=True, kw_only=True)
class Dwelling:
    """The stays at one step. ``days``: working days on which it was there, the first included."""

    element: str
    name: str
    first: date
    last: date
    days: int
    is_open: bool
    is_task: bool  # somebody or something works there; elsewhere the case waits, or is inside
    roles: tuple[str, ...]
    marks: tuple[Mark, ...] = ()

    @property
    def words(self) -> Message:
        if self.first == self.last:
            # No “today”: who travels in time sees it of a day long gone.
            return Message(N_("first day")) if self.is_open else Message(N_("within one day"))
        text = N_("1 working day") if self.days == 1 else N_("%(count)s working days")
        return Message(text, {"count": self.days})


def of(
    bundle: Bundle, stays: Iterable[Stay], at: datetime, calendar: Calendar
) -> dict[str, Dwelling]:
    """Per step with a name how long it took until *at*; what passed at once is left out."""
    found: dict[str, list[Stay]] = {}
    for stay in stays:
        element = bundle.elements.get(stay.element)
        if element is None or not element.name or stay.entered_at is None or stay.seconds == 0:
            continue
        found.setdefault(stay.element, []).append(stay)
    return {key: _dwelling(bundle, key, each, at, calendar) for key, each in found.items()}


def calendar_of(
    dwellings: Mapping[str, Dwelling], end: date, calendar: Calendar
) -> tuple[Axis, list[Dwelling]]:
    """One axis up to *end* for all of them, and each with its bars, in the order of the case."""
    first = min((each.first for each in dwellings.values()), default=end)
    back = min(LONGEST, _workdays(first, end, calendar))
    made = axis(end, calendar.is_workday, back=max(1, back), ahead=AFTER)
    return made, [
        replace(each, marks=tuple(_marks(each, made)))
        for each in sorted(dwellings.values(), key=lambda one: (one.first, one.last))
    ]


def _dwelling(
    bundle: Bundle, key: str, stays: Sequence[Stay], at: datetime, calendar: Calendar
) -> Dwelling:
    days: set[date] = set()
    for stay in stays:
        first = calendar.local_date(stay.entered_at or at)
        last = calendar.local_date(min(stay.left_at or at, at))
        days |= {first + n * ONE_DAY for n in range((last - first).days + 1)}
    return Dwelling(
        element=key,
        name=bundle.elements[key].name,
        first=min(days),
        last=max(days),
        days=sum(calendar.is_workday(day) for day in days),
        is_open=any(stay.left_at is None or stay.left_at > at for stay in stays),
        is_task=bundle.elements[key].kind.endswith("Task"),
        roles=tuple(dict.fromkeys(stay.role for stay in stays if stay.role)),
    )


def _marks(each: Dwelling, made: Axis) -> Iterable[Mark]:
    if each.first < made.first:
        yield Mark(kind="cut", x=0)
    for day, place in made.places.items():
        if each.first <= day <= each.last and place.is_workday and day != made.today:
            yield place.bar("p", LOW)
        elif place.is_workday and day < made.today:
            yield place.bar("z", (LOW[0] + LOW[1] - 3, 3))
    yield made.mark_of_today
    if each.is_open:
        yield made.places[made.today].bar("p", TALL)


def _workdays(first: date, last: date, calendar: Calendar) -> int:
    span = (last - first).days
    return sum(calendar.is_workday(first + n * ONE_DAY) for n in range(span))

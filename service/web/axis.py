"""One calendar for many rows: a day has the same place in each. Knows no wording and no HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from service.core.calendar import ONE_DAY

BACK, AHEAD = 8, 22  # working days before and after today
DAY, GAP = 12, 6  # how wide a working day is, and free days together
INSET = 2  # between a bar and the edge of its day
BAR, THIN = 8, 5  # how wide a bar is: of a working day, of today and of a day that is free
LOW, TALL, WHOLE = (10, 12), (4, 18), (0, 26)  # from where, and how high
LONGEST_REST = 60  # days; a calendar on which nobody works for longer knows no working days
LABEL = 46  # how wide a date is; half of it for the word that stands at today


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A bar, named by its classes in the page; ``cut`` is a dash: there is more that way."""

    kind: str
    x: float
    y: float = 0
    width: float = 1
    height: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a day stands, and whether it is worked on."""

    x: int
    is_workday: bool

    def bar(self, kind: str, reach: tuple[int, int]) -> Mark:
        y, height = reach
        if not self.is_workday or kind == "n":
            return Mark(kind=kind, x=self._left, y=y, width=THIN, height=height)
        return Mark(kind=kind, x=self._left, y=y, width=BAR, height=height)

    @property
    def _left(self) -> int:
        return self.x + INSET if self.is_workday else self.x


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The days from before today until after it; free days share one narrow place."""

    today: date
    places: Mapping[date, Place]
    width: int

    @property
    def first(self) -> date:
        return next(iter(self.places))

    @property
    def last(self) -> date:
        return next(reversed(list(self.places)))

    @property
    def now(self) -> float:
        """The middle of today."""
        return self.mark_of_today.x + THIN / 2

    @property
    def mark_of_today(self) -> Mark:
        return self.places[self.today].bar("n", WHOLE)

    @property
    def ticks(self) -> list[tuple[int, date]]:
        """The first working day of each week, where its date can be read beside “today”."""
        found = []
        for day, place in self.places.items():
            new_week = place.is_workday and not self._worked_before(day)
            clear = place.x + LABEL < self.now - LABEL / 2 or place.x > self.now + LABEL / 2
            if new_week and clear and place.x + LABEL <= self.width + INSET:
                found.append((place.x + INSET, day))
        return found

    def _worked_before(self, day: date) -> bool:
        """Whether an earlier day of the same week on the axis is worked on."""
        monday = day - day.weekday() * ONE_DAY
        week = (monday + n * ONE_DAY for n in range(day.weekday()))
        return any(d in self.places and self.places[d].is_workday for d in week)

    def row(self, *, start: date | None, due: date, state: str) -> list[Mark]:
        """The days of one term: gone, over, today, to come and, tall, the last one.

        *start*: the day before day one; None tells the last day alone. *state*: how it stands.
        """
        begun = due if start is None else start
        days = {day: place for day, place in self.places.items() if place.is_workday}
        gone = [p for day, p in days.items() if begun < day < min(due, self.today)]
        over = [p for day, p in days.items() if due < day < self.today]
        coming = [p for day, p in days.items() if max(begun, self.today) < day < due]
        return [
            *([Mark(kind="cut", x=0)] if min(begun + ONE_DAY, due) < self.first else []),
            *(place.bar("p", LOW) for place in gone),
            *(place.bar("o", LOW) for place in over),
            self.mark_of_today,
            *(place.bar("f", LOW) for place in coming),
            *([self.places[due].bar(f"d {state}", TALL)] if due in self.places else []),
            *([Mark(kind="cut", x=self.width - 1)] if due > self.last else []),
        ]


def axis(
    today: date, is_workday: Callable[[date], bool], *, back: int = BACK, ahead: int = AHEAD
) -> Axis:
    """The axis around *today*, for who works on the days that *is_workday* tells."""
    before = _days(today, is_workday, back, step=-ONE_DAY)
    after = _days(today, is_workday, ahead, step=ONE_DAY)
    places: dict[date, Place] = {}
    x, rests = 0, False
    for day in (*reversed(before), today, *after):
        works = is_workday(day)
        if works:
            places[day] = Place(x=x, is_workday=True)
            x += DAY
        else:
            places[day] = Place(x=x - GAP if rests else x, is_workday=False)
            x += 0 if rests else GAP
        rests = not works
    return Axis(today=today, places=places, width=x)


def _days(
    today: date, is_workday: Callable[[date], bool], wanted: int, *, step: timedelta
) -> list[date]:
    """The days behind *today*, up to the working day that is *wanted* away."""
    found: list[date] = []
    worked = rested = 0
    while worked < wanted and rested < LONGEST_REST:
        day = today + (len(found) + 1) * step
        found.append(day)
        works = is_workday(day)
        worked, rested = worked + works, 0 if works else rested + 1
    return found

"""The band above the slider: as many equal steps as there are moments, and one piece per day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from service.actions.stops import Stop
from service.core.calendar import Calendar

WIDTH = 720
GAP = 2  # between two days
LABEL = 62  # how far the middles of two dates are apart at least
END = 90  # kept free for the word at the end


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The moments of one day. ``kind``: p gone, n chosen, f to come; ``label``: shown above it."""

    kind: str
    x: float
    width: float
    middle: float
    day: date
    has_label: bool


def bands(stops: Sequence[Stop], chosen: int, calendar: Calendar) -> list[Band]:
    """One band per day, in order; *chosen*: the number of the stop where the journey is."""
    step = WIDTH / max(1, len(stops))
    groups = [
        (day, tuple(each))
        for day, each in groupby(stops, key=lambda stop: calendar.local_date(stop.at))
    ]
    # The date of the chosen day always shows, beside the word at the end if need be.
    taken = [
        min(_middle(each, step), WIDTH - END)
        for _, each in groups
        if each[0].number <= chosen <= each[-1].number
    ]
    found = []
    for day, each in groups:
        first, last = each[0].number, each[-1].number
        is_chosen = first <= chosen <= last
        middle = taken[0] if is_chosen else _middle(each, step)
        clear = middle < WIDTH - END and all(abs(middle - other) >= LABEL for other in taken)
        if clear:
            taken.append(middle)
        found.append(
            Band(
                kind="n" if is_chosen else "p" if last < chosen else "f",
                x=round((first - 1) * step, 1),
                width=round(max(1.0, (last - first + 1) * step - GAP), 1),
                middle=round(middle, 1),
                day=day,
                has_label=clear or is_chosen,
            )
        )
    return found


def _middle(each: Sequence[Stop], step: float) -> float:
    return (each[0].number + each[-1].number - 1) / 2 * step

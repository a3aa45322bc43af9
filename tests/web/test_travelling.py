"""The band above the slider shows the dates that have room, and always the chosen one."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

from service.actions.stops import Stop
from service.web.travelling import END, LABEL, WIDTH, Band, bands
from tests.given_terms import CALENDAR


def shown(days: list[int], chosen: int) -> list[Band]:
    """The bands that have a date, of one stop on each of the *days* of May."""
    stops = [
        Stop(number=number, at=datetime(2026, 5, day, 10, tzinfo=UTC), events=())
        for number, day in enumerate(days, start=1)
    ]
    return [band for band in bands(stops, chosen, CALENDAR) if band.has_label]


def test_the_date_of_the_last_day_stands_beside_the_word_at_the_end() -> None:
    last = shown([1, 2, 3, 4, 5, 6, 7, 8], chosen=8)[-1]
    assert (last.kind, last.middle) == ("n", WIDTH - END)


def test_dates_stand_apart_from_each_other_and_from_the_end() -> None:
    for chosen in range(1, 21):
        middles = sorted(band.middle for band in shown(list(range(1, 21)), chosen))
        assert middles[-1] <= WIDTH - END
        assert all(b - a >= LABEL for a, b in pairwise(middles))

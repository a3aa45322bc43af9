"""Repeating intervals: what is read, what is refused, and which days come of it."""

from __future__ import annotations

from datetime import date, time
from itertools import islice

import pytest

from service.core import recurrence
from service.core.recurrence import NoCycle, read


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("R/2027-01-04/P1Y", ["2027-01-04", "2028-01-04", "2029-01-04"]),
        # Counted from the first day: after February the 31st is the 31st again.
        ("R/2027-01-31/P1M", ["2027-01-31", "2027-02-28", "2027-03-31"]),
        ("R/2028-02-29/P1Y", ["2028-02-29", "2029-02-28", "2030-02-28"]),
        ("R/2027-01-04/P2W", ["2027-01-04", "2027-01-18", "2027-02-01"]),
        ("R/2027-01-04/P1M1D", ["2027-01-04", "2027-02-05", "2027-03-06"]),
        ("R2/2027-01-04/P1D", ["2027-01-04", "2027-01-05"]),
        ("R/9998-06-01/P1Y", ["9998-06-01", "9999-06-01"]),
    ],
)
def test_rounds_are_counted_from_the_first_day(text: str, days: list[str]) -> None:
    found = islice(read(text).since(date.min), 3)
    assert [day.isoformat() for day in found] == days


@pytest.mark.parametrize(
    ("text", "day", "first"),
    [
        ("R/2000-01-31/P1M", "2026-12-01", "2026-12-31"),
        ("R/2000-01-31/P1M", "2026-12-31", "2026-12-31"),
        ("R/2000-01-01/P1D", "2099-07-05", "2099-07-05"),
        ("R/2000-01-01/P4Y", "2026-01-01", "2028-01-01"),
    ],
)
def test_a_round_of_long_after_the_first_is_found(text: str, day: str, first: str) -> None:
    assert next(read(text).since(date.fromisoformat(day))).isoformat() == first


def test_after_the_last_round_there_is_none() -> None:
    assert list(read("R3/2027-01-04/P1Y").since(date(2029, 1, 5))) == []


def test_the_time_is_that_of_the_first_round() -> None:
    assert read("R/2027-01-04T09:30/P1Y").at == time(9, 30)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "interval"),
        ("0 9 * * MON-FRI", "interval"),
        ("P1Y", "interval"),
        ("R/P1Y", "interval"),
        ("R0/2027-01-04/P1Y", "never"),
        ("R/2027-02-30/P1Y", "first day"),
        ("R/2027-01-04T25:00/P1Y", "first day"),
        ("R/20270104/P1Y", "first day"),
        ("R/2027-01-04T09:00Z/P1Y", "zone"),
        ("R/2027-01-04T09:00+01:00/P1Y", "zone"),
        ("R/2027-01-04/PT12H", "hours"),
        ("R/2027-01-04/P1DT1H", "hours"),
        ("R/2027-01-04/P", "between two rounds"),
        ("R/2027-01-04/P0D", "between two rounds"),
        ("R/2027-01-04/2028-01-04", "between two rounds"),
        ("R/2027-01-04/P1Y/P1Y", "interval"),
    ],
)
def test_what_is_no_cycle_is_refused_with_the_reason(text: str, word: str) -> None:
    with pytest.raises(NoCycle, match=word):
        recurrence.read(text)

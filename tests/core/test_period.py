"""Periods: how they are named, cut up, and what they are in moments."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.errors import Invalid
from service.core.period import Period, Unit

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_name_is_a_period_and_a_period_has_that_name(name: str, first: date, last: date) -> None:
    period = Period.named(name)
    assert (period.first, period.last) == (first, last)
    assert period.name == name


@pytest.mark.parametrize("name", ["", "26", "2026-Q5", "2026-13", "2026-Q", "٢٠٢٦", "0000", "9999"])
def test_what_names_no_period_is_told(name: str) -> None:
    with pytest.raises(Invalid, match="is no period"):
        Period.named(name)


def test_other_stretches_have_no_name() -> None:
    assert Period.between("2026-01-02", "2026-12-31").name == ""


def test_an_end_before_the_beginning_is_told_with_both_days() -> None:
    with pytest.raises(Invalid) as told:
        Period.between("2026-11-24", "2026-01-01")
    assert told.value.params == {"first": date(2026, 11, 24), "last": date(2026, 1, 1)}


@pytest.mark.parametrize("value", ["gisteren", "2026-02-30", "", "99999-01-01", "0001-01-01"])
def test_what_is_no_date_is_told(value: str) -> None:
    with pytest.raises(Invalid, match="is no date"):
        Period.between(value, "2026-01-01")


@given(DAYS, st.integers(0, 1_500), st.sampled_from(Unit))
def test_the_parts_of_a_period_are_all_of_it_once(first: date, days: int, unit: Unit) -> None:
    period = Period(first, first + timedelta(days=days))
    parts = period.parts(unit)
    assert (parts[0].first, parts[-1].last) == (period.first, period.last)
    for one, next_one in itertools.pairwise(parts):
        assert one.last + timedelta(days=1) == next_one.first
    assert sum(part.days for part in parts) == period.days
    assert all(part.name for part in parts[1:-1])


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (Period.year(2026), Period.year(2025)),
        (Period.quarter(2026, 1), Period.quarter(2025, 4)),
        (Period.month(2026, 1), Period.month(2025, 12)),
        (
            Period(date(2026, 3, 10), date(2026, 3, 19)),
            Period(date(2026, 2, 28), date(2026, 3, 9)),
        ),
    ],
)
def test_before_a_period_comes_one_of_its_kind(period: Period, before: Period) -> None:
    assert period.before() == before


def test_its_moments_are_those_of_the_zone_in_winter_and_summer() -> None:
    start, end = Period.month(2026, 3).moments(ZoneInfo("Europe/Amsterdam"))
    assert start == datetime(2026, 2, 28, 23, tzinfo=UTC)
    assert end == datetime(2026, 3, 31, 22, tzinfo=UTC)


def test_a_day_is_in_it_up_to_the_last() -> None:
    year = Period.year(2026)
    assert date(2026, 12, 31) in year
    assert date(2027, 1, 1) not in year

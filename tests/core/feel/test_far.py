"""Years beyond Python's calendar and parts of a microsecond; ordinary values stay ordinary."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.feel import evaluate, to_json
from service.core.feel.far import difference, far_date, months_later, moved, narrowed, widened
from service.core.feel.temporal import YearsMonths


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('string(date("9999-12-31") + @"P1D")', "10000-01-01"),
        ('date("10000-01-01") - @"P1D"', date(9999, 12, 31)),
        ('date("-0044-03-15").year', -44),
        ('date("2026-01-01") < date("99999-01-01")', True),
        ('string(date("99999-01-31") + @"P1M")', "99999-02-28"),
        ('date("10000-01-02") - date("9999-12-31")', timedelta(days=2)),
        ('string(time("10:00:00.123456789"))', "10:00:00.123456789"),
        ('time("10:00:00.123456000")', time(10, 0, 0, 123456)),
        ('string(@"PT0.000000001S")', "PT0.000000001S"),
        ('@"PT0.000000500S" + @"PT0.000000500S"', timedelta(microseconds=1)),
        ('date and time("2026-12-31T24:00:00")', datetime.fromisoformat("2027-01-01")),
        ('string(@"2026-07-01T10:00:00.5@Europe/Paris")', "2026-07-01T10:00:00.5@Europe/Paris"),
        ('date and time("12026-07-01T10:00:00@Europe/Paris").time offset', timedelta(hours=2)),
        ('years and months duration(date("-0002-01-01"), date("0001-01-01"))', YearsMonths(36)),
        ('date("-2021-02-29")', None),
    ],
)
def test_what_python_has_no_type_for(source: str, expected: Any) -> None:
    assert evaluate(source, {}) == expected


def test_json_gets_an_offset_where_feel_writes_the_name_of_a_zone() -> None:
    moment = evaluate('date and time("2026-07-01T10:00:00@Europe/Paris")', {})
    assert to_json(moment) == "2026-07-01T10:00:00+02:00"
    assert to_json(evaluate('date("12026-07-01")', {})) == "12026-07-01"


DAYS = st.dates()
LENGTHS = st.timedeltas(min_value=timedelta(days=-400_000), max_value=timedelta(days=400_000))


@settings(max_examples=200, deadline=None)
@given(st.datetimes(), LENGTHS, st.integers(-3_000, 3_000))
def test_the_far_calendar_is_that_of_python(
    moment: datetime, length: timedelta, months: int
) -> None:
    assert narrowed(widened(moment)) == moment
    later = moved(moment, widened(length))
    if isinstance(later, datetime):
        assert later == moment + length
        assert difference(later, moment) == length
    day = months_later(moment.date(), months)
    if isinstance(day, date):
        assert day == YearsMonths(months).added_to(moment.date())
    assert months_later(months_later(date(moment.year, 1, 1), months), -months) == date(
        moment.year, 1, 1
    )


@settings(max_examples=100, deadline=None)
@given(st.integers(-999_999_999, 999_999_999), st.integers(1, 12), st.integers(1, 28))
def test_every_year_has_its_days(year: int, month: int, day: int) -> None:
    found = far_date(year, month, day)
    assert found is not None
    assert (found.year, found.month, found.day) == (year, month, day)

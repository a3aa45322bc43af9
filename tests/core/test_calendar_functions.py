"""The calendar inside expressions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from service.core.calendar_functions import calendar_functions
from service.core.errors import CalendarError, FeelError
from service.core.feel import evaluate, parse
from tests.core.test_calendar import ATW

NOW = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)  # 00:30 on the 30th, local
FUNCTIONS = calendar_functions(ATW, NOW)
SCOPE = {"at": "2026-03-30T22:30:00Z"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('werkdagen_na(date("2026-03-30"), 5)', date(2026, 4, 8)),
        ('werkdagen_na("2026-03-30", 21)', date(2026, 5, 1)),
        ('werkdagen_tussen("2026-03-30", "2026-04-08")', 5),
        ('maanden_na("2025-08-31", 6)', date(2026, 2, 28)),
        ("dagen_na(vandaag(), 14)", date(2026, 4, 13)),
        ("dagen_na(at, 0)", date(2026, 3, 31)),
        ("uren_na(at, 72)", datetime(2026, 4, 2, 22, 30, tzinfo=UTC)),
        ('uren_na("2026-03-28", 24)', datetime(2026, 3, 28, 23, tzinfo=UTC)),
        ('begin_dag("2026-03-29")', datetime(2026, 3, 28, 23, tzinfo=UTC)),
        ('einde_dag("2026-03-29")', datetime(2026, 3, 29, 22, tzinfo=UTC)),
        ('date(einde_dag("2026-03-29"))', date(2026, 3, 30)),
        ("vandaag()", date(2026, 3, 30)),
        ("nu()", NOW),
        ("date(nu())", date(2026, 3, 30)),
        ("werkdagen_na(nothing, 5)", None),
        ("einde_dag(werkdagen_na(nothing, 5))", None),
        ("uren_na(nothing, 1)", None),
        ("werkdagen_tussen(nothing, vandaag())", None),
        ("begin_dag(nothing)", None),
    ],
)
def test_a_date_in_an_expression(source: str, expected: Any) -> None:
    assert evaluate(source, SCOPE, FUNCTIONS) == expected


@pytest.mark.parametrize("source", ['werkdagen_na("soon", 5)', 'uren_na("soon", 5)'])
def test_a_text_that_is_no_date_is_refused(source: str) -> None:
    with pytest.raises(CalendarError, match="soon is not a"):
        evaluate(source, {}, FUNCTIONS)


@pytest.mark.parametrize(
    "source", ["werkdagen_na(3, 5)", 'werkdagen_na("2026-01-05", 1.5)', "werkdagen_na()"]
)
def test_arguments_of_another_kind_are_refused(source: str) -> None:
    with pytest.raises(FeelError, match="werkdagen_na cannot work with"):
        evaluate(source, {}, FUNCTIONS)


@pytest.mark.parametrize(
    ("zone", "same"),
    [("Europe/Amsterdam", False), ("Asia/Tokyo", True), ("America/New_York", False)],
)
def test_a_moment_without_zone_stands_where_the_calendar_stands(zone: str, same: bool) -> None:
    given = calendar_functions(replace(ATW, timezone=zone), NOW)
    source = 'moment = @"2026-03-02T10:00:00+09:00"'
    assert parse(source).evaluate({"moment": "2026-03-02T10:00:00"}, given) is same
    nested = "every x in momenten satisfies x in [van..van]"
    scope = {"momenten": ["2026-03-02T10:00:00"], "van": evaluate(source[9:], {})}
    assert parse(nested).evaluate(scope, given) is same

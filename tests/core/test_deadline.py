"""One home for a date: how a deadline is counted, stored, told apart and explained."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from service.core import deadline
from service.core.calendar import Calendar
from service.core.deadline import Explanation
from service.core.term_model import Term
from tests.given_terms import given_term as term

CALENDAR = Calendar(
    name="proef",
    timezone="Europe/Amsterdam",
    holidays={date(2026, 4, 6): "Tweede paasdag", date(2026, 4, 27): "Koningsdag"},
    first_year=2025,
    last_year=2028,
)


def explained(found: Term, calendar: Calendar = CALENDAR, **record: Any) -> Explanation:
    told = deadline.explain(found, record, calendar)
    assert told is not None
    return told


def numbered(told: Explanation) -> list[tuple[str, int]]:
    return [(each.date.isoformat(), each.number) for each in told.days if each.number]


def test_the_explanation_tells_every_day_and_the_calendar() -> None:
    found = term("werkdagen 2", verlengbaar="v", max="uiterlijk")
    told = explained(found, van="2026-04-02", v=[{"werkdagen": 1}], uiterlijk="2026-04-30")
    assert numbered(told) == [("2026-04-03", 1), ("2026-04-07", 2), ("2026-04-08", 3)]
    assert [each.reason for each in told.days if each.reason] == [
        "weekend", "weekend", "Tweede paasdag",
    ]  # fmt: skip
    assert told.due_on == date(2026, 4, 8)
    assert told.caps == (("uiterlijk", date(2026, 4, 30)),)
    assert (told.calendar, told.calendar_version) == ("proef", CALENDAR.version)


def test_a_term_that_has_not_begun_has_no_deadline() -> None:
    assert deadline.of_term(term("werkdagen 2"), {}, CALENDAR) is None
    assert deadline.explain(term("werkdagen 2"), {}, CALENDAR) is None


@pytest.mark.parametrize(
    ("clock", "start", "first", "moved"),
    [
        ("2026-03-02T15:59:00+00:00", "2026-03-02", "2026-03-03", False),  # 16.59
        ("2026-03-02T16:00:00+00:00", "2026-03-03", "2026-03-04", True),  # 17.00 sharp
        ("2026-03-02T22:59:00+00:00", "2026-03-03", "2026-03-04", True),  # 23.59
    ],
)
def test_day_one_follows_the_day_that_the_cut_off_gives(
    clock: str, start: str, first: str, moved: bool
) -> None:
    found = term("werkdagen 5", {"grens": "17:00"}, grens="grens", moment="om")
    told = explained(found, van="2026-03-02", om=clock)
    assert told.start.isoformat() == start
    assert numbered(told)[0] == (first, 1)
    assert numbered(told)[-1] == (told.due_on.isoformat(), 5)
    assert (told.cut_off is not None) is moved
    assert told.begun == date(2026, 3, 2)


def test_the_limit_that_decides_is_named() -> None:
    found = term("werkdagen 5", max="contract")
    assert explained(found, van="2026-03-02", contract="2026-03-05").limit == "contract"
    assert explained(found, van="2026-03-02", contract="2026-03-31").limit == ""


@pytest.mark.parametrize(
    ("duration", "record"),
    [
        ("werkdagen 21", {"van": "2026-03-30", "v": [{"werkdagen": 10}]}),
        ("dagen 14", {"van": "2026-03-30"}),
        ("maanden 1 rol", {"van": "2026-03-30", "v": [{"maanden": 1}]}),
        ("uren 72", {"van": "2026-03-27T10:00:00+00:00"}),
        ("werkdagen 5", {"van": "2026-03-30", "uiterlijk": "2026-04-01"}),
    ],
)
def test_what_is_stored_tells_the_same_when_it_is_read_again(
    duration: str, record: dict[str, Any]
) -> None:
    found = term(duration, verlengbaar="v", max="uiterlijk")
    told = explained(found, **record)
    again = Explanation.from_json(json.loads(json.dumps(told.to_json())))
    assert again == told
    assert again.days == told.days


def test_what_is_stored_needs_no_calendar_to_tell_its_days() -> None:
    friday = replace(CALENDAR, weekend=frozenset({4, 5}), holidays={date(2026, 3, 3): "Feest"})
    told = Explanation.from_json(explained(term("werkdagen 3"), friday, van="2026-03-02").to_json())
    assert numbered(told) == [("2026-03-04", 1), ("2026-03-05", 2), ("2026-03-08", 3)]
    assert [each.reason for each in told.days if each.reason] == ["Feest", "weekend", "weekend"]


def test_a_term_in_hours_ends_at_a_moment() -> None:
    found = deadline.of_term(term("uren 72"), {"van": "2026-03-27T10:00:00+01:00"}, CALENDAR)
    assert found is not None
    assert found.at_a_moment
    # Summer time begins in between: 72 hours are 72 hours, so the clock says one hour later.
    assert found.due_at == datetime(2026, 3, 30, 9, tzinfo=UTC)
    assert CALENDAR.local(found.due_at).hour == 11


def test_a_term_in_days_ends_with_its_day_also_when_the_clocks_change() -> None:
    found = deadline.of_term(term("dagen 1"), {"van": "2026-03-28"}, CALENDAR)
    assert found is not None
    assert not found.at_a_moment
    assert (found.due_on, found.due_at) == (
        date(2026, 3, 29),
        datetime(2026, 3, 29, 22, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("value", "on", "at_a_moment"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), False),
        (datetime(2026, 3, 3, 0, tzinfo=CALENDAR.zone), date(2026, 3, 2), False),  # its end
        (datetime(2026, 3, 3, 9, tzinfo=CALENDAR.zone), date(2026, 3, 3), True),
        (datetime(2026, 3, 3, 9), date(2026, 3, 3), True),  # noqa: DTZ001  # local time
    ],
)
def test_a_date_of_its_own_is_a_day_or_a_moment(value: date, on: date, at_a_moment: bool) -> None:
    found = deadline.of_value(value, CALENDAR, label="Iets")
    assert (found.due_on, found.at_a_moment) == (on, at_a_moment)


def test_the_zone_of_a_deadline_is_that_of_its_calendar() -> None:
    tokyo = replace(CALENDAR, timezone="Asia/Tokyo")
    found = deadline.of_term(term("werkdagen 1"), {"van": "2026-03-02T20:00:00+00:00"}, tokyo)
    assert found is not None
    assert found.zone.key == "Asia/Tokyo"
    # 20.00 in London is 5 o'clock the next day in Tokyo.
    assert (found.start, found.due_on) == (date(2026, 3, 3), date(2026, 3, 4))
    assert found.due_at == datetime(2026, 3, 4, 15, tzinfo=UTC)


OTHER = replace(CALENDAR, holidays={**CALENDAR.holidays, date(2026, 3, 4): "Vrij"})


@pytest.mark.parametrize(
    ("after", "why"),
    [
        (explained(term("werkdagen 5", verlengbaar="v"), van="2026-03-03"), "it starts on"),
        (
            explained(term("werkdagen 5", verlengbaar="v"), van="2026-03-02", v=[{"werkdagen": 2}]),
            "it was extended",
        ),
        (explained(term("werkdagen 6"), van="2026-03-02"), "another length"),
        (
            explained(term("werkdagen 5", max="m"), van="2026-03-02", m="2026-03-04"),
            "another limit",
        ),
        (explained(term("werkdagen 5"), OTHER, van="2026-03-02"), "the calendar"),
    ],
)
def test_why_a_count_differs_is_said(after: Explanation, why: str) -> None:
    before = explained(term("werkdagen 5"), van="2026-03-02")
    assert before.due_on != after.due_on
    (told,) = deadline.reasons(before, after)
    assert why in str(told)


def test_a_holiday_after_the_term_is_no_reason() -> None:
    later = replace(CALENDAR, holidays={**CALENDAR.holidays, date(2026, 6, 1): "Vrij"})
    before = explained(term("werkdagen 5"), van="2026-03-02")
    after = explained(term("werkdagen 5", verlengbaar="v"), later, van="2026-03-02",
                      v=[{"werkdagen": 1}])  # fmt: skip
    assert [str(each) for each in deadline.reasons(before, after)] == ["it was extended"]

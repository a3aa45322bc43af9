"""A deadline in words, its days laid out as strip and count, and what was counted when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from service.core.calendar import Calendar
from service.core.deadline import Count, Deadline, explain, of_term, of_value
from service.web.deadline import DeadlineView, deadline_view, no_deadline
from service.web.strip import DayKind
from service.web.terms import Told, told_of
from tests.given_terms import given_term

TODAY = date(2026, 4, 21)  # a Tuesday
NOON = datetime(2026, 4, 21, 10, tzinfo=UTC)


@pytest.fixture
def calendar() -> Calendar:
    named = {
        date(2026, 4, 3): "Goede Vrijdag",
        date(2026, 4, 5): "Eerste paasdag",
        date(2026, 4, 6): "Tweede paasdag",
        date(2026, 4, 27): "Koningsdag",
    }
    return Calendar(
        name="atw", timezone="Europe/Amsterdam", holidays=named, first_year=2026, last_year=2027
    )


def given_deadline(
    calendar: Calendar, due: date, *, start: date | None = None, met_on: date | None = None
) -> Deadline:
    found = of_value(due, calendar, label="Besluit", start=start or date(2026, 3, 30))
    return replace(found, met_on=met_on)


def at_noon(calendar: Calendar, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=calendar.zone)


def given_view(
    calendar: Calendar, due: date | None, *, start: date | None = None, met_on: date | None = None
) -> DeadlineView:
    now = at_noon(calendar, TODAY)
    if due is None:
        return no_deadline("Besluit", now)
    return deadline_view(given_deadline(calendar, due, start=start, met_on=met_on), now)


WORDS = [
    (date(2026, 5, 1), "good", "7 working days left"),  # King's Day falls in between
    (date(2026, 4, 28), "good", "4 working days left"),
    (date(2026, 4, 24), "soon", "3 working days left"),
    (date(2026, 4, 22), "soon", "1 working day left"),
    (date(2026, 4, 21), "soon", "today"),
    (date(2026, 4, 20), "late", "1 working day late"),
    (date(2026, 4, 17), "late", "2 working days late"),  # Monday and Tuesday
    (None, "none", "no deadline"),
]


@pytest.mark.parametrize(("due", "state", "words"), WORDS)
def test_a_deadline_is_told_in_working_days(
    calendar: Calendar, due: date | None, state: str, words: str
) -> None:
    view = given_view(calendar, due)
    assert (view.state, str(view.words)) == (state, words)


@pytest.mark.parametrize(
    ("due", "today", "words"),
    [
        (date(2026, 4, 26), date(2026, 4, 25), "1 day left"),  # Saturday, due on Sunday
        (date(2026, 4, 24), date(2026, 4, 26), "2 days late"),  # no working day passed
        (date(2026, 4, 24), date(2031, 4, 24), "1826 days late"),  # after the frozen years
    ],
)
def test_days_are_counted_where_working_days_say_nothing(
    calendar: Calendar, due: date, today: date, words: str
) -> None:
    view = deadline_view(of_value(due, calendar, label=""), at_noon(calendar, today))
    assert str(view.words) == words


@pytest.mark.parametrize(
    ("met_on", "state", "words"),
    [
        (date(2026, 4, 7), "good", "done on time"),
        (date(2026, 4, 9), "late", "done, 2 working days late"),
    ],
)
def test_a_met_deadline_no_longer_depends_on_today(
    calendar: Calendar, met_on: date, state: str, words: str
) -> None:
    view = given_view(calendar, date(2026, 4, 7), met_on=met_on)
    assert (view.state, str(view.words)) == (state, words)
    assert DayKind.NOW not in [bar.kind for bar in view.strip]


def test_a_term_that_has_not_begun_says_so(calendar: Calendar) -> None:
    view = no_deadline("", at_noon(calendar, TODAY), awaited=True)
    assert str(view.words) == "not started"


def test_the_strip_has_a_bar_per_working_day(calendar: Calendar) -> None:
    view = given_view(calendar, date(2026, 5, 1))
    kinds = [bar.kind for bar in view.strip]
    assert kinds.count(DayKind.OFF) == 3
    assert kinds.count(DayKind.WEEKEND) == 4
    assert kinds.count(DayKind.PAST) == 13
    assert kinds.count(DayKind.NOW) == 1
    assert kinds[-1] is DayKind.DUE
    assert (view.day, view.total) == (14, 21)


def test_the_strip_begins_with_a_working_day(calendar: Calendar) -> None:
    friday, monday = date(2026, 11, 27), date(2026, 11, 30)
    view = given_view(calendar, date(2026, 12, 4), start=friday)
    assert (view.strip[0].kind, view.strip_from) == (DayKind.FUTURE, monday)


def told(
    calendar: Calendar, duration: str, *, settings: dict[str, Any] | None = None, **record: Any
) -> Told:
    limit = {"grens": "grens", "moment": "om"} if settings else {}
    term = given_term(duration, settings, verlengbaar="v", **limit)
    found = of_term(term, record, calendar)
    assert found is not None
    explained = replace(found, explanation=explain(term, record, calendar))
    return told_of(explained, at_noon(calendar, TODAY))


@pytest.mark.parametrize(
    ("duration", "sentence"),
    [
        ("werkdagen 1", "The term is 1 working day."),
        ("werkdagen 5", "The term is 5 working days."),
        ("dagen 14", "The term is 14 days."),
        ("uren 72", "The term is 72 hours."),
    ],
)
def test_the_length_of_a_term_is_told_in_its_own_unit(
    calendar: Calendar, duration: str, sentence: str
) -> None:
    found = told(calendar, duration, van="2026-04-20T10:00:00+02:00")
    assert [str(rule) for rule in found.rules] == [sentence]
    assert found.view.in_workdays is duration.startswith("werkdagen")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"werkdagen": 10}, "It was extended by 10 working days."),
        ({"werkdagen": 1}, "It was extended by 1 working day."),
        ({"dagen": 3}, "It was extended by 3 days."),
        ({"maanden": 2}, "It was extended by 2 months."),
    ],
)
def test_an_extension_is_told_in_its_own_unit(
    calendar: Calendar, row: dict[str, int], sentence: str
) -> None:
    found = told(calendar, "werkdagen 5", van="2026-04-20", v=[row])
    assert str(found.rules[1]) == sentence


def test_the_cut_off_is_told_and_day_one_follows_it(calendar: Calendar) -> None:
    found = told(calendar, "werkdagen 5", settings={"grens": "17:00"},
                 van="2026-04-20", om="2026-04-20T18:00:00+02:00")  # fmt: skip
    assert str(found.rules[1]) == (
        "It came in on 2026-04-20 at 17:00:00 or later, so it counts from 2026-04-21."
    )
    cells = {cell.on: cell for week in found.view.count for cell in week}
    assert cells[date(2026, 4, 21)].is_start
    assert cells[date(2026, 4, 20)].is_outside
    assert cells[date(2026, 4, 22)].number == 1
    assert found.view.start == date(2026, 4, 21)


MONDAY_TEN = "2026-04-20T10:00:00+02:00"  # 26 hours before now


@pytest.mark.parametrize(
    ("duration", "met", "state", "words"),
    [
        ("uren 72", None, "good", "46 hours left"),
        ("uren 28", None, "soon", "2 hours left"),
        ("uren 27", None, "soon", "1 hour left"),
        ("uren 25", None, "late", "1 hour late"),
        ("uren 20", None, "late", "6 hours late"),
        ("uren 20", "2026-04-21T05:00:00+02:00", "good", "done on time"),
        ("uren 20", "2026-04-21T06:30:00+02:00", "late", "done, less than 1 hour late"),
        ("uren 20", "2026-04-21", "good", "done on time"),  # the hour is not known
    ],
)
def test_a_term_in_hours_is_told_in_hours_with_a_time(
    calendar: Calendar, duration: str, met: str | None, state: str, words: str
) -> None:
    view = told(calendar, duration, van=MONDAY_TEN, tot=met).view
    assert (view.state, str(view.words)) == (state, words)
    hours = int(duration.partition(" ")[2])
    assert view.due_at == datetime.fromisoformat(MONDAY_TEN) + timedelta(hours=hours)
    assert (view.strip, view.count) == ((), ())  # a bar of days says nothing about hours


def test_the_strip_goes_on_past_a_missed_day(calendar: Calendar) -> None:
    view = given_view(calendar, date(2026, 4, 16))
    assert [bar.kind for bar in view.strip][-5:] == ["due", "over", "wk", "over", "now"]


def test_a_long_strip_keeps_today_and_the_last_day(calendar: Calendar) -> None:
    view = given_view(calendar, date(2026, 12, 31), start=date(2026, 1, 5))
    kinds = [bar.kind for bar in view.strip]
    assert len(kinds) <= 45
    assert kinds.count(DayKind.CUT) == 2
    assert DayKind.NOW in kinds
    assert kinds[-1] is DayKind.DUE


def test_the_count_fills_whole_weeks(calendar: Calendar) -> None:
    view = given_view(calendar, date(2026, 5, 1))
    assert [len(week) for week in view.count] == [7] * 5
    cells = [cell for week in view.count for cell in week]
    assert cells[0].is_start
    assert [cell.number for cell in cells if cell.is_today] == [14]
    assert [cell.number for cell in cells if cell.is_due] == [21]
    assert sum(cell.is_outside for cell in cells) == 2


def test_only_weekdays_are_named_as_holidays(calendar: Calendar) -> None:
    names = [cell.reason for cell in given_view(calendar, date(2026, 5, 1)).holidays]
    assert names == ["Goede Vrijdag", "Tweede paasdag", "Koningsdag"]


def test_a_weekend_on_other_days_is_one_gap(calendar: Calendar) -> None:
    friday = replace(calendar, weekend=frozenset({4, 5}), holidays={})
    kinds = [bar.kind for bar in given_view(friday, date(2026, 4, 30)).strip]
    assert kinds.count(DayKind.WEEKEND) == 4
    assert kinds.count(DayKind.OFF) == 0
    assert given_view(friday, date(2026, 4, 23)).words.params == {"count": 2}


def counted_twice(calendar: Calendar) -> Deadline:
    """Counted on 30 March, and again when it was extended on 10 April."""
    term = given_term("werkdagen 21", verlengbaar="v")
    first = explain(term, {"van": "2026-03-30"}, calendar)
    second = explain(term, {"van": "2026-03-30", "v": [{"werkdagen": 5}]}, calendar)
    now = of_term(term, {"van": "2026-03-30", "v": [{"werkdagen": 5}]}, calendar)
    assert first is not None and second is not None and now is not None
    counts = (
        Count(at=at_noon(calendar, date(2026, 3, 30)), explanation=first),
        Count(at=at_noon(calendar, date(2026, 4, 10)), explanation=second),
    )
    return replace(now, explanation=second, counts=counts)


def test_what_was_counted_at_the_time_is_told_with_why_it_changed(calendar: Calendar) -> None:
    assert [str(text) for text in told_of(counted_twice(calendar), NOON).counted] == [
        "Counted on 2026-03-30 as 2026-05-01.",
        "Counted again on 2026-04-10 as 2026-05-08: it was extended.",
    ]


def test_a_recount_that_differs_is_said_and_the_told_date_holds(calendar: Calendar) -> None:
    held = counted_twice(calendar)
    assert held.explanation is not None
    other = replace(calendar, holidays={**calendar.holidays, date(2026, 5, 5): "Vrij"})
    record = {"van": "2026-03-30", "v": [{"werkdagen": 5}]}
    recount = explain(given_term("werkdagen 21", verlengbaar="v"), record, other)
    found = told_of(replace(held, recount=recount), NOON)
    assert found.view.due == date(2026, 5, 8)
    assert "2026-05-11: the calendar has other days that do not count" in str(found.differs)


def test_nothing_is_said_of_a_recount_that_agrees(calendar: Calendar) -> None:
    assert told_of(counted_twice(calendar), NOON).differs is None


def test_what_was_counted_with_another_calendar_is_shown_as_it_was(calendar: Calendar) -> None:
    held = counted_twice(calendar)
    moved = replace(held, calendar=replace(calendar, holidays={}))
    assert deadline_view(moved, NOON).total == 26

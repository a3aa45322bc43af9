"""A deadline in words, and its days laid out as strip, count and week bar."""

from __future__ import annotations

from datetime import date

import pytest

from service.actions.casefile import Deadline
from service.core.calendar import Calendar
from service.web.deadline import DeadlineView, deadline_view
from service.web.strip import DayKind, week_bar
from service.web.terms import rules, view_of

TODAY = date(2026, 4, 21)  # a Tuesday


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


def given_view(
    calendar: Calendar, due: date | None, *, start: date | None = None, met_on: date | None = None
) -> DeadlineView:
    return deadline_view(
        calendar,
        label="Besluit",
        start=start or date(2026, 3, 30),
        due=due,
        today=TODAY,
        met_on=met_on,
    )


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
    view = deadline_view(calendar, label="", start=None, due=due, today=today)
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
    view = deadline_view(calendar, label="", start=None, due=None, today=TODAY, awaited=True)
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


@pytest.mark.parametrize(
    ("duration", "sentence"),
    [
        ("werkdagen 1", "The term is 1 working day."),
        ("werkdagen 5", "The term is %(count)s working days."),
        ("dagen 14", "The term is %(count)s days."),
    ],
)
def test_the_length_of_a_term_is_told_in_its_own_unit(
    calendar: Calendar, duration: str, sentence: str
) -> None:
    deadline = Deadline(
        name="t", label="T", start=TODAY, due=TODAY, met_on=None, clauses=(),
        explanation={"duration": duration}, calendar=calendar, binding="",
    )  # fmt: skip
    assert [rule.msgid for rule in rules(deadline)] == [sentence]
    assert view_of(deadline, TODAY).in_workdays is duration.startswith("werkdagen")


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


def test_a_stored_count_is_shown_as_it_was(calendar: Calendar) -> None:
    stored = calendar.explain(date(2026, 3, 30), 21)
    moved = Calendar(
        name="atw", timezone="Europe/Amsterdam", holidays={}, first_year=2026, last_year=2027
    )
    view = deadline_view(
        moved,
        label="",
        start=date(2026, 3, 30),
        due=date(2026, 5, 1),
        today=TODAY,
        explanation=stored,
    )
    assert view.total == 21


def test_the_week_bar_shows_two_working_weeks(calendar: Calendar) -> None:
    bar = week_bar(calendar, today=TODAY, counts={TODAY: 2}, url=lambda day: f"?op={day}")
    assert [day.on.day for day in bar] == [20, 21, 22, 23, 24, 27, 28, 29, 30, 1]
    assert [day.count for day in bar if day.is_today] == [2]
    assert [day.holiday for day in bar if day.holiday] == ["Koningsdag"]

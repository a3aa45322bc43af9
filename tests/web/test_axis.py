"""One calendar for many rows of days."""

from __future__ import annotations

from datetime import date, timedelta

from service.web.axis import Axis, Mark, axis

TUESDAY = date(2026, 11, 24)
KERST = {date(2026, 12, 25), date(2026, 12, 26)}


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in KERST


def kinds(marks: list[Mark]) -> str:
    return " ".join(each.kind for each in marks)


def around(today: date = TUESDAY, **reach: int) -> Axis:
    return axis(today, works, **reach)


def test_it_reaches_eight_working_days_back_and_twenty_two_ahead() -> None:
    assert around().first == date(2026, 11, 12)
    assert around().last == date(2026, 12, 24)


def test_a_working_day_is_wide_and_free_days_together_are_narrow() -> None:
    places = around().places
    friday, saturday, monday = (places[date(2026, 11, day)].x for day in (20, 21, 23))
    assert saturday - friday == 12
    assert places[date(2026, 11, 22)].x == saturday
    assert monday - saturday == 6


def test_a_holiday_beside_a_weekend_takes_no_room_of_its_own() -> None:
    places = around(date(2026, 12, 22)).places
    assert places[date(2026, 12, 25)].x == places[date(2026, 12, 27)].x
    assert places[date(2026, 12, 28)].x - places[date(2026, 12, 25)].x == 6


def test_a_day_has_the_same_place_in_every_row() -> None:
    here = around()
    due = date(2026, 11, 30)
    rows = [here.row(start=start, due=due, state="good") for start in (None, date(2026, 11, 2))]
    assert rows[0][-1] == rows[1][-1]
    assert here.mark_of_today in rows[0]
    assert here.mark_of_today in rows[1]


def test_a_term_that_runs_has_days_gone_today_days_to_come_and_a_last_one() -> None:
    marks = around().row(start=date(2026, 11, 18), due=date(2026, 11, 26), state="soon")
    assert kinds(marks) == "p p p n f d soon"


def test_a_term_that_is_missed_shows_the_days_over() -> None:
    marks = around().row(start=date(2026, 11, 13), due=date(2026, 11, 17), state="late")
    assert kinds(marks) == "p o o o o n d late"


def test_a_term_that_is_due_today_keeps_both_bars() -> None:
    marks = around().row(start=date(2026, 11, 20), due=TUESDAY, state="soon")
    assert kinds(marks) == "p n d soon"
    assert marks[-1].height < marks[-2].height


def test_what_lies_outside_the_axis_is_a_dash() -> None:
    long = around().row(start=date(2026, 1, 1), due=date(2027, 6, 1), state="good")
    assert long[0] == Mark(kind="cut", x=0)
    assert long[-1] == Mark(kind="cut", x=around().width - 1)
    assert "d good" not in kinds(long)


def test_a_term_that_ended_before_the_axis_is_all_over() -> None:
    marks = around().row(start=date(2026, 1, 1), due=date(2026, 2, 2), state="late")
    assert kinds(marks) == f"cut{' o' * 8} n"


def test_a_last_day_in_the_weekend_stands_in_its_gap() -> None:
    here = around()
    last = here.row(start=None, due=date(2026, 11, 28), state="soon")[-1]
    assert last.width < 8
    assert here.places[date(2026, 11, 27)].x < last.x < here.places[date(2026, 11, 30)].x


def test_today_may_be_a_free_day() -> None:
    marks = around(date(2026, 11, 22)).row(start=None, due=date(2026, 11, 23), state="soon")
    assert kinds(marks) == "n d soon"


def test_no_date_stands_under_the_word_for_today() -> None:
    here = around()
    assert date(2026, 11, 23) not in {day for _, day in here.ticks}
    assert {date(2026, 11, 16), date(2026, 11, 30), date(2026, 12, 7)} <= {d for _, d in here.ticks}


def test_the_date_of_a_week_stands_at_its_first_working_day() -> None:
    easter = {date(2026, 4, 6)}
    found = axis(date(2026, 3, 24), lambda day: day.weekday() < 5 and day not in easter)
    assert date(2026, 4, 7) in {day for _, day in found.ticks}


def test_who_never_works_gets_an_axis_that_ends() -> None:
    found = axis(TUESDAY, lambda day: False)
    assert found.last - found.first <= timedelta(days=121)

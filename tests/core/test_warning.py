"""When a term warns: the most severe first, and once per due date."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from service.core.calendar import Calendar
from service.core.terms import due_on
from service.core.warning import next_signal, signal_kind
from tests.given_terms import CALENDAR, RECORD, SIGNALS, given_term, local


@pytest.mark.parametrize(
    ("now", "kind", "moment"),
    [
        (local(2026, 3, 10), None, local(2026, 3, 11)),
        (local(2026, 3, 11), "nadert", local(2026, 3, 11)),
        (local(2026, 3, 16), "vervaldag", local(2026, 3, 16)),
        (local(2026, 3, 16, 23, 59), "vervaldag", local(2026, 3, 16)),
        (local(2026, 3, 17), "verstreken", local(2026, 3, 17)),
        (local(2026, 5, 1), "te_laat", local(2026, 3, 24)),
    ],
)
def test_after_downtime_only_the_most_severe_signal_is_given(
    now: datetime, kind: str | None, moment: datetime
) -> None:
    found = given_term("werkdagen 10", signalen=SIGNALS)
    assert signal_kind(found, RECORD, CALENDAR, now) == kind
    assert next_signal(found, RECORD, CALENDAR, now) == moment


def test_the_warning_of_a_last_day_at_the_weekend_comes_on_the_working_day_before() -> None:
    found = given_term("dagen 14", signalen=["vervaldag", "verstreken"])
    record = {"van": "2026-03-07"}  # due on Saturday 21 March
    assert next_signal(found, record, CALENDAR, local(2026, 3, 9)) == local(2026, 3, 20)
    assert signal_kind(found, record, CALENDAR, local(2026, 3, 21, 23)) == "vervaldag"
    assert signal_kind(found, record, CALENDAR, local(2026, 3, 22)) == "verstreken"


def test_a_given_signal_is_not_given_again_and_earlier_ones_neither() -> None:
    found = given_term("werkdagen 10", signalen=SIGNALS)
    given = [{"termijn": "t", "soort": "vervaldag", "vervalt": "2026-03-16"}]
    now = local(2026, 3, 16, 12)
    assert signal_kind(found, {**RECORD, "signalen": given}, CALENDAR, now) is None
    assert next_signal(found, {**RECORD, "signalen": given}, CALENDAR, now) == local(2026, 3, 17)


def test_after_the_last_signal_there_is_only_waiting() -> None:
    found = given_term("werkdagen 10", signalen=["vervaldag"])
    given = [{"termijn": "t", "soort": "vervaldag", "vervalt": "2026-03-16"}]
    assert next_signal(found, {**RECORD, "signalen": given}, CALENDAR, local(2026, 4, 1)) is None


def test_a_new_due_date_makes_all_signals_new() -> None:
    found = given_term("werkdagen 10", signalen=SIGNALS, verlengbaar="verlengingen")
    given = [{"termijn": "t", "soort": "vervaldag", "vervalt": "2026-03-16"}]
    record = {**RECORD, "signalen": given, "verlengingen": [{"werkdagen": 5}]}
    assert next_signal(found, record, CALENDAR, local(2026, 3, 16)) == local(2026, 3, 18)


def test_a_reached_goal_gives_a_moment_just_past_so_that_the_guard_ends() -> None:
    found, now = given_term("werkdagen 10", signalen=SIGNALS), local(2026, 3, 3)
    record = {**RECORD, "tot": "2026-03-03"}
    moment = next_signal(found, record, CALENDAR, now)
    assert moment is not None
    assert moment < now
    assert signal_kind(found, record, CALENDAR, now) is None


def test_signals_of_a_term_in_hours_are_hours_away() -> None:
    found = given_term("uren 72", signalen=["nadert-24", "verstreken"])
    record = {"van": "2026-03-02T10:00:00+01:00"}
    assert next_signal(found, record, CALENDAR, local(2026, 3, 2, 11)) == local(2026, 3, 4, 10)
    assert signal_kind(found, record, CALENDAR, local(2026, 3, 5, 10)) == "verstreken"


def test_an_internal_target_is_counted_with_the_stricter_calendar() -> None:
    strict = Calendar(
        name="strict", timezone="Europe/Amsterdam", holidays={}, first_year=2014, last_year=2040
    )
    legal = Calendar(
        name="legal",
        timezone="Europe/Amsterdam",
        holidays={date(2026, 3, 9): "Feestdag"},
        first_year=2014,
        last_year=2040,
    )
    found = given_term("werkdagen 10", signalen=["streef-1 intern", "vervaldag"])  # 16 or 17 March
    moment = next_signal(found, RECORD, legal, local(2026, 3, 2), strict)
    assert due_on(found, RECORD, legal) == date(2026, 3, 17)
    assert moment == local(2026, 3, 13)


def test_an_internal_target_is_never_after_the_due_day() -> None:
    found = given_term("werkdagen 10", signalen=["streef+0 intern"])
    later = Calendar(
        name="later",
        timezone="Europe/Amsterdam",
        holidays={date(2026, 3, 9): "Extra"},
        first_year=2014,
        last_year=2040,
    )
    assert next_signal(found, RECORD, CALENDAR, local(2026, 3, 2), later) == local(2026, 3, 17)

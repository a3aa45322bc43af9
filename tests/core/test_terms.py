"""Due dates, extensions and caps; Easter Monday and King's Day are closed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from service.core.errors import ConfigError
from service.core.term_model import Term
from service.core.terms import due_at, due_on, running
from tests.given_terms import CALENDAR, given_term, given_terms, local


def set_by(settings: dict[str, Any], duration: str, **more: Any) -> Term:
    return given_term(duration, settings, **more)


@pytest.mark.parametrize(
    ("duration", "start", "due"),
    [
        ("werkdagen 5", "2026-03-02", date(2026, 3, 9)),
        ("werkdagen 21", "2026-03-02", date(2026, 3, 31)),
        ("werkdagen 1", "2026-04-03", date(2026, 4, 7)),  # over Easter Monday
        ("werkdagen 0", "2026-03-07", date(2026, 3, 7)),
        ("dagen 14", "2026-03-02", date(2026, 3, 16)),
        ("dagen 5 rol", "2026-03-02", date(2026, 3, 9)),  # 7 March is a Saturday
        ("maanden 1", "2026-01-31", date(2026, 2, 28)),  # no 31 February
        ("maanden 1 rol", "2026-03-27", date(2026, 4, 28)),  # King's Day rolls to Tuesday
        ("maanden 1 rol", "2026-01-31", date(2026, 3, 2)),  # 28 February 2026 is a Saturday
        ("uren 72", "2026-03-02T10:00:00+01:00", date(2026, 3, 5)),
        ("werkdagen 1", "2026-03-02T23:30:00+00:00", date(2026, 3, 4)),  # locally 3 March
    ],
)
def test_a_due_date_is_counted_from_the_day_after_the_start(
    duration: str, start: str, due: date
) -> None:
    assert due_on(given_term(duration), {"van": start}, CALENDAR) == due


def test_a_term_passes_at_the_first_instant_after_its_due_day() -> None:
    found = due_at(given_term("werkdagen 20"), {"van": "2026-03-02"}, CALENDAR)
    assert found == local(2026, 3, 31)


def test_a_term_in_hours_counts_hours_also_when_the_clock_changes() -> None:
    found = due_at(given_term("uren 72"), {"van": "2026-03-27T12:00:00+01:00"}, CALENDAR)
    assert found == datetime(2026, 3, 30, 11, tzinfo=UTC)


def test_a_term_may_have_words_of_its_own_for_the_public() -> None:
    assert given_term("dagen 1", publiek="U hoort van ons").public == "U hoort van ons"
    assert given_term("dagen 1").public == ""


def test_a_term_without_start_has_no_due_date_and_does_not_run() -> None:
    for record in ({}, {"van": None}, {"van": ""}, {"van": "geen datum"}):
        assert due_on(given_term("werkdagen 5"), record, CALENDAR) is None
        assert due_at(given_term("uren 5"), record, CALENDAR) is None
    assert not running(given_term("werkdagen 5"), {})


def test_extensions_add_up_and_others_do_not_count() -> None:
    rows = [
        {"termijn": "t", "werkdagen": 5},
        {"termijn": "ander", "werkdagen": 9},
        {"werkdagen": 2},
    ]
    record = {"van": "2026-03-02", "verlengingen": rows}
    found = due_on(given_term("werkdagen 5", verlengbaar="verlengingen"), record, CALENDAR)
    assert found == date(2026, 3, 18)
    assert due_on(given_term("werkdagen 5"), record, CALENDAR) == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("caps", "due"),
    [
        ({"uiterlijk": "2026-03-05"}, date(2026, 3, 5)),
        ({"uiterlijk": "2026-05-05"}, date(2026, 3, 9)),
        ({"uiterlijk": None}, date(2026, 3, 9)),
        ({"uiterlijk": "2026-03-06", "contract": "2026-03-04"}, date(2026, 3, 4)),
    ],
)
def test_the_earliest_of_term_and_caps_binds(caps: dict[str, Any], due: date) -> None:
    found = given_term("werkdagen 5", max="uiterlijk", contract="contract")
    assert due_on(found, {"van": "2026-03-02", **caps}, CALENDAR) == due


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"start": "a", "doel": "b", "duur": "veel"},
        {"start": "a", "doel": "b", "duur": "werkdagen 5 rol"},
        {"start": "a", "doel": "b", "duur": 5},
        {"start": "a", "doel": "b", "duur": "dagen 5", "signalen": "vervaldag"},
        {"start": "a", "doel": "b", "duur": "dagen 5", "signalen": ["ooit"]},
        {"start": "a", "doel": "b", "duur": "dagen 5", "signalen": [3]},
    ],
)
def test_a_term_that_makes_no_sense_is_refused(table: Any) -> None:
    with pytest.raises(ConfigError):
        given_terms({"t": table}, {})


@pytest.mark.parametrize(
    "table",
    [
        {"rol_als": "onbekend"},
        {"rol_als": "grens"},
        {"grens": "onbekend", "moment": "om"},
        {"grens": "laat", "moment": "om"},
        {"grens": "uit", "moment": "om"},
        {"grens": "grens"},  # without the moment to compare it with
    ],
)
def test_a_setting_that_a_term_cannot_use_is_refused(table: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=r"rol_als|grens|onbekend|laat|uit"):
        set_by({"grens": "17:00", "laat": "25:00", "uit": False}, "dagen 14", **table)


@pytest.mark.parametrize(
    ("rolls", "due"),
    [(False, date(2026, 3, 7)), (True, date(2026, 3, 9))],  # 7 March is a Saturday
)
def test_a_setting_says_whether_a_closed_day_moves_forward(rolls: bool, due: date) -> None:
    found = set_by({"schuift": rolls}, "dagen 5", rol_als="schuift")
    assert due_on(found, {"van": "2026-03-02"}, CALENDAR) == due


@pytest.mark.parametrize(
    ("setting", "start", "moment", "due"),
    [
        ("", "2026-03-02", "2026-03-02T18:00:00+01:00", date(2026, 3, 3)),
        ("17:00", "2026-03-02", "2026-03-02T16:59:59+01:00", date(2026, 3, 3)),
        ("17:00", "2026-03-02", "2026-03-02T17:00:00+01:00", date(2026, 3, 4)),
        ("17:00", "2026-03-02", "2026-03-02T16:30:00+00:00", date(2026, 3, 4)),  # 17.30 here
        ("17:00", "2026-03-06", "2026-03-06T18:00:00+01:00", date(2026, 3, 9)),  # Friday evening
        ("17:00", "2026-02-27", "2026-03-02T18:00:00+01:00", date(2026, 3, 2)),  # arrived earlier
        ("17:00", "2026-03-02", None, date(2026, 3, 3)),  # the hour is not known
    ],
)
def test_what_arrives_after_the_cut_off_counts_from_the_next_day(
    setting: str, start: str, moment: str | None, due: date
) -> None:
    found = set_by({"grens": setting}, "werkdagen 1", grens="grens", moment="om")
    record = {"van": start, "om": moment}
    assert due_on(found, record, CALENDAR) == due


def test_a_term_is_moved_by_each_of_its_lists() -> None:
    record = {"van": "2026-03-02", "a": [{"werkdagen": 2}], "b": [{"werkdagen": -1}, {"x": 1}]}
    assert due_on(given_term("werkdagen 5", verlengbaar="a b"), record, CALENDAR) == date(
        2026, 3, 10
    )

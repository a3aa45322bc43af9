"""Rounds of a start event: local time, summer time, working days, and what a case sees."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from service.bundle.assembly import load
from service.bundle.bundle import Bundle
from service.core.errors import EngineError
from service.engine import rounds, workflow
from service.engine.step import Facts
from tests.engine.engine_models import NOW
from tests.given_terms import local
from tests.inspection import ON_A_WORKDAY, YEARLY, inspection, inspections


def given(cycle: str, moment: str = "") -> tuple[Bundle, Any]:
    bundle = load(inspections(inspection(cycle, moment)))
    return bundle, rounds.beginnings(bundle)["keuring"]


@pytest.mark.parametrize(
    ("after", "first"),
    [
        (local(2026, 1, 1), local(2026, 1, 2, 8)),  # a Friday
        (local(2026, 1, 2, 8), local(2027, 1, 4, 8)),  # 2 January 2027 is a Saturday
        (local(2027, 1, 3), local(2027, 1, 4, 8)),  # between the day and the moment of a round
    ],
)
def test_a_round_on_a_closed_day_begins_on_the_next_working_day(
    after: datetime, first: datetime
) -> None:
    found = rounds.after(*given(YEARLY, ON_A_WORKDAY), after)
    assert found is not None
    assert found.at == first


def test_a_round_is_known_by_its_own_day_and_not_by_the_working_day() -> None:
    found = rounds.after(*given(YEARLY, ON_A_WORKDAY), local(2027, 1, 1))
    assert found is not None
    assert found.day.isoformat() == "2027-01-02"


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        ("2026-03-28", "01:30"),
        ("2026-03-29", "01:30"),  # half past two does not exist: half past three
        ("2026-03-30", "00:30"),
        ("2026-10-24", "00:30"),
        ("2026-10-25", "00:30"),  # half past two comes twice: the first
        ("2026-10-26", "01:30"),
    ],
)
def test_a_round_keeps_its_local_time_when_summer_time_begins_or_ends(day: str, utc: str) -> None:
    bundle, start = given("R/2026-01-01T02:30/P1D")
    found = rounds.after(bundle, start, datetime.fromisoformat(f"{day}T00:00:00+00:00"))
    assert found is not None
    assert found.at.isoformat() == f"{day}T{utc}:00+00:00"


def test_an_expression_may_give_a_moment_of_its_own() -> None:
    bundle, start = given("R/2026-01-31/P1M", "einde_dag(werkdagen_na(maanden_na(ronde, 0), -1))")
    found = rounds.after(bundle, start, local(2026, 5, 1))
    assert found is not None
    assert found.at == local(2026, 5, 30, 0)  # the end of Friday 29 May, before Sunday 31 May


def test_rounds_that_share_a_moment_are_one() -> None:
    bundle, start = given("R/2026-01-01T08:00/P1D", ON_A_WORKDAY)
    found = rounds.missed(bundle, start, local(2026, 3, 6, 8), local(2026, 3, 10, 9))
    # Saturday, Sunday and Monday all begin on Monday.
    assert [each.day.isoformat() for each in found] == ["2026-03-06", "2026-03-09", "2026-03-10"]


def test_after_the_last_round_there_is_none() -> None:
    assert rounds.after(*given("R1/2026-01-02/P1Y"), local(2026, 1, 3)) is None


@pytest.mark.parametrize("moment", ['"morgen"', "ronde.jaar", "12"])
def test_what_is_no_moment_is_told(moment: str) -> None:
    with pytest.raises(EngineError, match="which is no moment"):
        rounds.after(*given(YEARLY, moment), local(2026, 1, 1))


def test_a_round_that_begins_months_from_its_day_is_refused() -> None:
    with pytest.raises(EngineError, match="more than 62 days"):
        rounds.after(*given(YEARLY, "dagen_na(ronde, 63)"), local(2026, 1, 1))


def test_a_case_that_exists_has_passed_its_start_event() -> None:
    bundle, _ = given(YEARLY)
    facts = Facts(record={}, now=NOW, case={}, people=tuple)
    step = workflow.start(bundle, facts, process="keuring")
    assert [task.name for task in step.tasks] == ["keuren"]
    assert step.timers == ()

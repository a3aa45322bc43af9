"""Scenarios in which a case begins by itself, as time passes on the stage."""

from __future__ import annotations

import pytest

from service.actions import people
from service.actions.services import Services
from service.bundle.feature import read_feature
from service.rehearsal.whole import rehearse
from tests.engine.engine_models import BUNDLE
from tests.inspection import CALENDAR, ITSELF, inspections

START = '\n[start.f]\nnaam = "Melden"\ngroepen = ["team"]\n'
BEGINS = """
    Gegeven het is vrijdag 1 mei 2026 om 9.00 uur
    Als het maandag 4 januari 2027 om 8.00 uur wordt
    Dan is "ronde" gelijk aan 2 januari 2027
    En is de taak "keuren" open voor "team"
"""
NOT_YET = """
    Gegeven het is vrijdag 1 mei 2026 om 9.00 uur
    Als het maandag 4 januari 2027 om 7.59 uur wordt
    Dan loopt de zaak nog
"""
BESIDE = """
    Gegeven het is vrijdag 1 mei 2026 om 9.00 uur
    Als "anna" "f" start:
      | antwoord | De ladder kraakt. |
    En het maandag 4 januari 2027 om 9.00 uur wordt
    Dan is "antwoord" gelijk aan "De ladder kraakt."
    En is de taak "melden" open
    Als het verder gaat over zaak "keuring"
    En "anna" "keuren" invult:
      | antwoord | Goed |
    Dan is de zaak afgesloten
    Als het dinsdag 4 januari 2028 om 9.00 uur wordt
    En het verder gaat over zaak "keuring"
    Dan is "ronde" gelijk aan 2 januari 2028
"""
NO_TIME_PASSED = """
    Gegeven het is maandag 1 maart 2027 om 9.00 uur
    Als "anna" "f" start:
      | antwoord | De ladder kraakt. |
    En het verder gaat over zaak "keuring"
    Dan loopt de zaak nog
"""


def enrol(services: Services) -> None:
    people.add(services, username="anna", name="Anna", groups=["proef/team"], password="x" * 20)


def played(services: Services, story: str) -> str:
    """What went wrong in a scenario; empty when it went as written."""
    feature = read_feature(
        f"# language: nl\nFunctionaliteit: Keuren\n  Scenario: Het verhaal{story}", "a.feature"
    )
    rights = BUNDLE.replace('"invoeren"]', '"invoeren", "zaken_lezen", "zaken_voeren"]')
    given = {**inspections(bundle=rights + ITSELF + START), "kalender.toml": CALENDAR.encode()}
    (found,) = rehearse(services, given, [feature], enrol).scenarios
    return "" if found.failure is None else str(found.failure.message)


@pytest.mark.parametrize("story", [BEGINS, BESIDE])
def test_a_case_begins_by_itself_while_time_passes(sqlite_services: Services, story: str) -> None:
    assert played(sqlite_services, story) == ""


def test_before_its_moment_there_is_no_case(sqlite_services: Services) -> None:
    assert played(sqlite_services, NOT_YET) == "No case has been started yet in this scenario."


def test_the_time_before_a_scenario_begins_did_not_pass(sqlite_services: Services) -> None:
    assert played(sqlite_services, NO_TIME_PASSED).startswith("No case is called “keuring”.")

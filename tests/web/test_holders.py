"""The screen of rights, and of what does not get through."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.actions.services import Services
from service.store.tables import JobState
from tests.conftest import Clock
from tests.web.conftest import Browser, given_waiting_letter


@pytest.fixture
def auditor(new_browser: Callable[..., Browser]) -> Browser:
    return new_browser("a.toezicht")


def test_rights_name_role_person_and_who_gave_it(auditor: Browser) -> None:
    page = auditor.get("/toezicht/rechten").text
    assert "Marieke de Jong" in page
    assert "de beheerder, op de server" in page


def test_rights_are_searched_and_taken_along(auditor: Browser) -> None:
    page = auditor.get("/toezicht/rechten?zoek=marieke").text
    assert "Marieke de Jong" in page
    assert "Karim Bakker" not in page
    assert "Niets gevonden" in auditor.get("/toezicht/rechten?zoek=niemand").text
    assert "Karim Bakker" in auditor.get("/toezicht/rechten.csv").text
    assert auditor.get("/toezicht/rechten.xlsx").status_code == 200


def test_incidents_are_told_without_their_reason(
    case: str, staffed: Services, auditor: Browser, clock: Clock
) -> None:
    assert "Geen stap is vastgelopen" in auditor.get("/toezicht/storingen").text
    given_waiting_letter(staffed, clock(), state=JobState.INCIDENT, last_error="geheim", attempts=3)
    page = auditor.get("/toezicht/storingen").text
    assert case in page
    assert "geheim" not in page


def test_who_does_not_oversee_sees_neither(handler: Browser) -> None:
    for address in ("rechten", "rechten.csv", "storingen"):
        assert handler.get(f"/toezicht/{address}").status_code == 403

"""The scenarios on the page of a version: what it shows, to whom, and what it lets one do."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest

from service.actions import rehearsals
from service.actions.rehearsals import Score
from service.actions.services import Services
from service.bundle.archive import read_zip, write_zip
from service.core.language import Message
from service.store import bundles
from tests.conftest import Clock
from tests.rehearsed import claimed, ended, told_archive
from tests.web.conftest import Browser


@pytest.fixture
def owner(new_browser: Callable[..., Browser]) -> Browser:
    return new_browser("p.eigenaar")


@pytest.fixture
def auditor(new_browser: Callable[..., Browser]) -> Browser:
    return new_browser("a.toezicht")


@pytest.fixture
def draft(owner: Browser, staffed: Services) -> str:
    """The address of a draft with scenarios."""
    sent = {"archive": (io.BytesIO(told_archive(staffed)), "proces.zip")}
    return owner.post("/regeling/bestand", sent).location or ""


def test_before_it_begins_the_page_says_so_and_reloads_itself(owner: Browser, draft: str) -> None:
    page = owner.get(draft).text
    assert "worden zo gespeeld" in page
    assert 'http-equiv="refresh"' in page
    assert "data-watch" in page
    assert 'name="reason"' not in page


def test_a_worker_that_stays_away_is_mentioned(owner: Browser, draft: str, clock: Clock) -> None:
    clock.pass_(timedelta(minutes=2))
    assert "of de worker draait" in owner.get(draft).text


def test_while_it_is_played_the_page_counts(owner: Browser, draft: str, staffed: Services) -> None:
    held = claimed(staffed)
    rehearsals.tell(staffed, held, Score(total=57, played=12, failed=1))
    page = owner.get(draft).text
    assert "12 van 57 scenario’s gespeeld" in page
    assert "1 mislukt tot nu toe" in page
    assert "scenario’s worden gespeeld" in owner.get("/regeling").text


def test_when_all_went_as_written_the_owner_publishes(
    owner: Browser, draft: str, staffed: Services
) -> None:
    ended(staffed)
    page = owner.get(draft).text
    assert "Alle 57 scenario’s liepen zoals beschreven" in page
    assert "1 van de 5 stappen en pijlen" in page
    assert "Nooit" in page
    assert "refresh" not in page
    answer = owner.post(f"{draft}/publicatie", {"reason": "Scenario erbij"})
    assert (answer.location or "").startswith("/regeling?melding=")
    assert "Alle 57 liepen zoals beschreven voordat" in owner.get(draft).text


def test_a_failed_scenario_is_shown_with_what_was_written_and_what_is(
    owner: Browser, draft: str, staffed: Services
) -> None:
    ended(staffed, failed=1)
    page = owner.get(draft).text
    assert "1 van 57 mislukt" in page
    for told in (
        "Op tijd",
        "01-termijn.feature, regel 4",
        "Dan loopt de zaak nog",
        "Zaak A-1 bestaat niet.",
        "Het werk aan de zaak is vastgelopen.",
        "herstel dan het proces",
    ):
        assert told in page
    assert "1 van 57 scenario’s mislukt" in owner.get("/regeling").text


@pytest.mark.parametrize("failed", [0, 1])
def test_publishing_is_refused_with_what_to_do(
    owner: Browser, draft: str, staffed: Services, failed: int
) -> None:
    if failed:
        ended(staffed, failed=failed)
    answer = owner.post(f"{draft}/publicatie", {"reason": "Toch maar"})
    assert answer.status_code == 409
    said = "Herstel het proces of het scenario" if failed else "Wacht tot dat klaar is"
    assert said in answer.text
    assert 'href="#scenarios"' in answer.text


def test_what_could_not_be_played_tells_why(owner: Browser, draft: str, staffed: Services) -> None:
    problem = Message("Case %(number)s does not exist.", {"number": "A-2"})
    rehearsals.finish(staffed, claimed(staffed), Score(), problem=problem)
    page = owner.get(draft).text
    assert "konden niet tot het einde worden gespeeld" in page
    assert "Zaak A-2 bestaat niet." in page


def test_the_owner_lets_them_be_played_again(owner: Browser, draft: str, staffed: Services) -> None:
    ended(staffed, failed=1)
    assert "Speel scenario’s opnieuw" in owner.get(draft).text
    answer = owner.post(f"{draft}/scenarios")
    assert answer.location == f"{draft}#scenarios"
    assert "worden zo gespeeld" in owner.get(draft).text


def test_the_auditor_reads_along_and_plays_nothing(
    auditor: Browser, draft: str, staffed: Services
) -> None:
    ended(staffed, failed=1)
    page = auditor.get(draft).text
    assert "Zaak A-1 bestaat niet." in page
    assert "Speel scenario’s opnieuw" not in page
    assert auditor.post(f"{draft}/scenarios").status_code == 403
    trail = auditor.get("/toezicht/gebeurtenissen").text
    assert "Scenario’s gespeeld: 56 van 57 zoals beschreven" in trail


def test_fewer_scenarios_than_the_version_in_use_are_pointed_out(
    owner: Browser, draft: str, staffed: Services
) -> None:
    ended(staffed, played=57)
    owner.post(f"{draft}/publicatie", {"reason": "Scenario erbij"})
    files = dict(read_zip(owner.get(f"{draft}/bestanden.zip").data))
    files["scenarios/01-termijn.feature"] += b"\n"
    sent = {"archive": (io.BytesIO(write_zip(files)), "proces.zip")}
    following = owner.post("/regeling/bestand", sent).location or ""
    ended(staffed, played=56)
    assert "heeft 57 scenario’s; dit concept heeft er 56" in owner.get(following).text


def test_a_version_without_scenarios_warns_and_may_be_published(
    owner: Browser, staffed: Services
) -> None:
    with staffed.db.reading() as session:
        found = bundles.latest_hashes(session)["aanvraag"]
    page = owner.get(f"/regeling/versies/{found}").text
    assert "Deze versie heeft geen scenario’s" in page
    assert "zonder scenario’s in gebruik" in page

"""The audit screen: what it shows to whom, its filters and the proof."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from service.actions import sealing
from service.actions.proof import prove
from service.actions.services import Services
from service.app import create_app
from service.core.seal import ELSEWHERE
from service.outside import SealKey
from service.store import workers
from service.store.workers import Beat
from tests.web.conftest import ANSWERS, Browser, given_case


@pytest.fixture
def auditor(new_browser: Callable[..., Browser]) -> Browser:
    return new_browser("a.toezicht")


def rows(page: str) -> str:
    """The table of events, without the words of the filter."""
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_an_auditor_sees_who_did_what(handler: Browser, case: str, auditor: Browser) -> None:
    handler.get(f"/zaken/{case}")
    page = auditor.get("/toezicht/gebeurtenissen").text
    assert "Dossier ingezien" in rows(page)
    assert "Marieke de Jong" not in page
    assert "behandelaar 2" in rows(page)
    assert f'href="/toezicht/zaak/{case}?gebeurtenis=' in rows(page)
    assert 'aria-current="page">Gebeurtenissen' in page


def test_the_trail_is_filtered_by_case(visitor: Browser, case: str, auditor: Browser) -> None:
    other = given_case(visitor)
    found = rows(auditor.get(f"/toezicht/gebeurtenissen?zaak={other}").text)
    assert other in found
    assert case not in found
    assert "Niets gevonden" in auditor.get("/toezicht/gebeurtenissen?zaak=A-1").text


def test_the_trail_is_filtered_by_kind(case: str, auditor: Browser) -> None:
    found = rows(auditor.get("/toezicht/gebeurtenissen?soort=case.started").text)
    assert found.count("<tr>") == 1
    assert "Zaak geopend" in found


@pytest.mark.parametrize(
    "address",
    ["soort=niets", "na=-3", "na=abc", "zaak=%25", "wie=99", f"wie={9**40}", "wie=x", "periode=x"],
)
def test_nonsense_in_the_address_is_ignored(auditor: Browser, address: str) -> None:
    assert auditor.get(f"/toezicht/gebeurtenissen?{address}").status_code == 200


def test_the_trail_has_pages(handler: Browser, case: str, auditor: Browser) -> None:
    for _ in range(51):
        handler.get(f"/zaken/{case}")
    page = auditor.get("/toezicht/gebeurtenissen?soort=case.read").text
    assert rows(page).count("<tr>") == 50
    link = re.search(r'rel="next" href="([^"]+)"', page)
    assert link is not None
    second = auditor.get(link[1].replace("&amp;", "&")).text
    assert rows(second).count("<tr>") == 1
    assert "Eerste pagina" in second


def test_the_trail_is_filtered_by_person_under_a_code(
    handler: Browser, case: str, auditor: Browser
) -> None:
    handler.get(f"/zaken/{case}")
    page = auditor.get("/toezicht/gebeurtenissen").text
    option = re.search(r'<option value="(\d+)">behandelaar 2<', page)
    assert option is not None
    found = rows(auditor.get(f"/toezicht/gebeurtenissen?wie={option[1]}").text)
    assert "Dossier ingezien" in found
    assert "Zaak geopend" not in found


@pytest.mark.parametrize("who", ["behandelaar 2", "Behandelaar%202"])
def test_with_many_accounts_a_person_is_asked_for_by_code(
    handler: Browser, case: str, auditor: Browser, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    monkeypatch.setattr("service.actions.oversight.LISTED", 1)
    handler.get(f"/zaken/{case}")
    page = auditor.get(f"/toezicht/gebeurtenissen?wie={who}").text
    assert "Dossier ingezien" in rows(page)
    assert "Zaak geopend" not in rows(page)
    assert 'type="search" id="f-wie"' in page
    assert "Niets gevonden" in auditor.get("/toezicht/gebeurtenissen?wie=Marieke").text


@pytest.mark.parametrize("taken", ["zaken", "gebeurtenissen", "rechten"])
def test_a_list_that_is_taken_along_is_an_event(case: str, auditor: Browser, taken: str) -> None:
    asked = "/toezicht/gebeurtenissen?soort=case.list_taken"
    assert "Niets gevonden" in auditor.get(asked).text
    for kind in ("csv", "xlsx"):
        auditor.get(f"/toezicht/{taken}.{kind}")
    assert rows(auditor.get(asked).text).count("Lijst meegenomen als bestand") == 2


def test_the_trail_is_filtered_by_period(case: str, auditor: Browser) -> None:
    assert "Niets gevonden" in auditor.get("/toezicht/gebeurtenissen?periode=2019").text
    page = auditor.get("/toezicht/gebeurtenissen?van=2026-05-01&tot=2026-01-01").text
    assert "eindigt" in page


def test_events_are_taken_along(handler: Browser, case: str, auditor: Browser) -> None:
    handler.get(f"/zaken/{case}")
    found = auditor.get("/toezicht/gebeurtenissen.csv?soort=case.read").text.splitlines()
    assert len(found) == 2
    assert "behandelaar" in found[1]
    assert auditor.get("/toezicht/gebeurtenissen.xlsx").status_code == 200


def test_the_trail_does_not_lead_into_a_file(
    case: str, new_browser: Callable[..., Browser]
) -> None:
    found = rows(new_browser("p.privacy").get("/toezicht/gebeurtenissen").text)
    assert case in found
    assert f"/zaken/{case}" not in found


def test_who_is_involved_in_a_case_does_not_see_its_events(
    handler: Browser, auditor: Browser
) -> None:
    handler.post("/indienen/aanvraag/aanvraag-invoeren", {**ANSWERS, "collega": "a.toezicht"})
    assert "A-2026-001" not in auditor.get("/toezicht/gebeurtenissen").text


@pytest.fixture
def keyless(staffed: Services, case: str, tmp_path: Path) -> Services:
    """The pages as they run in production: the worker sealed, they know the public half."""
    worker = SealKey("ab" * 32, tmp_path / "none")
    assert sealing.seal(replace(staffed, signer=worker)) is not None
    alive = Beat(id="w", host="machine-een", pid=7, version="1.2", lanes={}, ahead=timedelta(0))
    with staffed.db.writing() as session:
        workers.beat(session, alive)
    file = staffed.settings.data_dir / "seal.key"
    return replace(staffed, signer=SealKey(ELSEWHERE, file, worker.public()))


def test_the_pages_need_no_key_that_signs_and_make_none(keyless: Services) -> None:
    app = create_app(keyless)
    app.testing = True
    pages = Browser(app.test_client())
    assert pages.sign_in("a.toezicht").status_code == 302
    assert pages.get("/gezond").status_code == 200
    assert pages.get("/toezicht/gebeurtenissen").status_code == 200
    assert prove(keyless).flaws == []
    assert not (keyless.settings.data_dir / "seal.key").exists()


def test_a_seal_of_another_key_than_the_worker_s_is_told(
    keyless: Services, handler: Browser, tmp_path: Path
) -> None:
    handler.get("/toezicht/gebeurtenissen")  # somebody signed in, which can be sealed
    thief = replace(keyless, signer=SealKey("cd" * 32, tmp_path / "none"))
    assert sealing.seal(thief) is not None
    assert [flaw.table for flaw in prove(keyless).flaws] == ["seal"]


def test_reading_the_trail_adds_nothing_to_it(case: str, auditor: Browser) -> None:
    before = rows(auditor.get("/toezicht/gebeurtenissen").text)
    assert rows(auditor.get("/toezicht/gebeurtenissen").text) == before

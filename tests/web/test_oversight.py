"""The audit screen: what it shows to whom, its filters and the proof."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.conftest import ANSWERS, Browser, given_case


@pytest.fixture
def auditor(new_browser: Callable[..., Browser]) -> Browser:
    return new_browser("a.toezicht")


def rows(page: str) -> str:
    """The table of events, without the words of the filter."""
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_an_auditor_sees_who_did_what(handler: Browser, case: str, auditor: Browser) -> None:
    handler.get(f"/zaken/{case}")
    page = auditor.get("/toezicht").text
    assert "Dossier ingezien" in rows(page)
    assert "Marieke de Jong" in rows(page)
    assert f'href="/zaken/{case}"' in rows(page)
    assert 'aria-current="page">Toezicht' in page


def test_the_trail_is_filtered_by_case(visitor: Browser, case: str, auditor: Browser) -> None:
    other = given_case(visitor)
    found = rows(auditor.get(f"/toezicht?zaak={other}").text)
    assert other in found
    assert case not in found
    assert "Niets gevonden" in auditor.get("/toezicht?zaak=A-1").text


def test_the_trail_is_filtered_by_kind(case: str, auditor: Browser) -> None:
    found = rows(auditor.get("/toezicht?soort=case.started").text)
    assert found.count("<tr>") == 1
    assert "Zaak geopend" in found


@pytest.mark.parametrize("address", ["soort=niets", "bladzijde=-3", "bladzijde=abc", "zaak=%25"])
def test_nonsense_in_the_address_is_ignored(auditor: Browser, address: str) -> None:
    assert auditor.get(f"/toezicht?{address}").status_code == 200


def test_the_trail_has_pages(handler: Browser, case: str, auditor: Browser) -> None:
    for _ in range(51):
        handler.get(f"/zaken/{case}")
    page = auditor.get("/toezicht?soort=case.read").text
    assert rows(page).count("<tr>") == 50
    assert "soort=case.read&amp;bladzijde=2" in page
    assert rows(auditor.get("/toezicht?soort=case.read&bladzijde=2").text).count("<tr>") == 1


def test_a_case_that_is_closed_to_the_reader_is_no_link(
    case: str, new_browser: Callable[..., Browser]
) -> None:
    found = rows(new_browser("p.privacy").get("/toezicht").text)
    assert case in found
    assert f"/zaken/{case}" not in found


def test_who_is_involved_in_a_case_does_not_see_its_events(
    handler: Browser, auditor: Browser
) -> None:
    handler.post("/indienen/aanvraag/aanvraag-invoeren", {**ANSWERS, "collega": "a.toezicht"})
    assert "A-2026-001" not in auditor.get("/toezicht").text


def test_reading_the_trail_adds_nothing_to_it(case: str, auditor: Browser) -> None:
    before = rows(auditor.get("/toezicht").text)
    assert rows(auditor.get("/toezicht").text) == before

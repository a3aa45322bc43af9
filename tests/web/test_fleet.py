"""The list of all cases: what it shows, how it is narrowed down, kept and taken along."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import func, update

from service.actions.services import Services
from service.store.tables import Instance
from tests.conftest import Clock
from tests.web.conftest import ANSWERS, Browser, given_case


@pytest.fixture
def auditor(new_browser: Callable[..., Browser]) -> Browser:
    return new_browser("a.toezicht")


def rows(page: str) -> str:
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


def figure(page: str, label: str) -> str:
    found = re.search(rf"{re.escape(label)}</span><b>([^<]*)</b>", page)
    assert found is not None, label
    return found[1]


def test_an_auditor_begins_with_all_open_cases(case: str, auditor: Browser) -> None:
    assert auditor.get("/inloggen").location == "/toezicht"
    page = auditor.get("/toezicht").text
    assert case in rows(page)
    assert figure(page, "Open") == "1"
    assert 'aria-current="page">Open' in page


def test_people_have_codes(case: str, handler: Browser, auditor: Browser) -> None:
    page = auditor.get("/toezicht").text
    assert "Marieke de Jong" not in page
    assert "Jan Jansen" not in page


def test_what_is_late_is_one_click_away(case: str, auditor: Browser, clock: Clock) -> None:
    assert "Geen zaak is te laat" in auditor.get("/toezicht?termijn=te_laat").text
    clock.pass_(timedelta(hours=8))
    page = auditor.get("/toezicht").text
    link = re.search(r'href="([^"]*termijn=te_laat[^"]*)"', page)
    assert link is not None
    assert auditor.get(link[1]).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "termijn=onzin", "stand=x", "na=abc", "na=99999999999999999999.1", "na=1.2", "wie=0",
        "wie=abc", "d.x/y=z", "volgorde=x", "van=2026-02-30", "periode=2026-Q9", "zoek=%25",
        "zoek=" + "x" * 500, "regel=aanvraag/niets", "na=999999999999999999.5", "wie=999999999",
    ],
)  # fmt: skip
def test_nonsense_in_the_address_gives_a_page(case: str, auditor: Browser, address: str) -> None:
    assert auditor.get(f"/toezicht?{address}").status_code == 200


def test_a_period_that_ends_before_it_begins_is_told(case: str, auditor: Browser) -> None:
    page = auditor.get("/toezicht?van=2026-05-01&tot=2026-01-01").text
    assert "eindigt" in page
    assert case in rows(page)


def test_a_period_without_cases_says_so(case: str, auditor: Browser) -> None:
    assert "Geen zaak past" in auditor.get("/toezicht?periode=2019").text


def test_a_step_that_is_gone_is_named(case: str, auditor: Browser) -> None:
    page = auditor.get("/toezicht?stap=proces/verdwenen").text
    assert "Geen versie in gebruik kent" in page
    assert "proces/verdwenen (onbekend)" in page


def test_what_is_not_known_yet_is_told_in_the_language_of_the_reader(
    case: str, staffed: Services, auditor: Browser
) -> None:
    with staffed.db.writing() as session:
        unknown = func.replace(Instance.traits, "/soort=parkeren", "/soort=")
        session.execute(update(Instance).values(traits=unknown))
    assert "nog niet bekend" in rows(auditor.get("/toezicht").text)


def test_a_number_is_found_by_how_it_begins(case: str, visitor: Browser, auditor: Browser) -> None:
    other = given_case(visitor)
    assert case in rows(auditor.get(f"/toezicht?zoek={case.lower()}").text)
    assert other not in rows(auditor.get(f"/toezicht?zoek={case}").text)


def test_who_is_involved_does_not_see_the_case(handler: Browser, auditor: Browser) -> None:
    handler.post("/indienen/aanvraag/aanvraag-invoeren", {**ANSWERS, "collega": "a.toezicht"})
    page = auditor.get("/toezicht").text
    assert "A-2026-001" not in page
    assert figure(page, "Open") == "0"
    assert "A-2026-001" not in auditor.get("/toezicht/zaken.csv").text


def test_the_list_is_closed_to_who_does_not_oversee(handler: Browser) -> None:
    for address in ("", "/zaken.csv", "/zaken.xlsx", "/gebeurtenissen"):
        assert handler.get(f"/toezicht{address}").status_code == 403


def test_the_whole_list_is_taken_along(case: str, visitor: Browser, auditor: Browser) -> None:
    numbers = {case, given_case(visitor), given_case(visitor)}
    found = auditor.get("/toezicht/zaken.csv").text.splitlines()
    assert {line.partition(";")[0] for line in found[1:]} == numbers
    book = openpyxl.load_workbook(io.BytesIO(auditor.get("/toezicht/zaken.xlsx").data))
    page = book.active
    assert page is not None
    assert {row[0].value for row in page.iter_rows(min_row=2)} == numbers


def test_a_view_is_kept_by_name_and_let_go(case: str, auditor: Browser) -> None:
    kept = auditor.post("/toezicht/weergaven?stand=alle", {"noem": "Alles bij elkaar"})
    assert kept.status_code == 302
    page = auditor.get(kept.location).text
    assert "Alles bij elkaar" in page
    address = re.search(r'action="(/toezicht/weergaven/\d+/weg)"', page)
    assert address is not None
    auditor.post(address[1])
    assert "Alles bij elkaar" not in auditor.get("/toezicht").text


def test_a_view_is_the_readers_own(
    case: str, auditor: Browser, new_browser: Callable[..., Browser]
) -> None:
    page = auditor.get(auditor.post("/toezicht/weergaven", {"noem": "Van mij"}).location).text
    address = re.search(r'action="(/toezicht/weergaven/\d+/weg)"', page)
    assert address is not None
    other = new_browser("p.privacy")
    assert "Van mij" not in other.get("/toezicht").text
    other.post(address[1])
    assert "Van mij" in auditor.get("/toezicht").text


def test_a_view_without_a_name_is_refused(auditor: Browser) -> None:
    assert auditor.post("/toezicht/weergaven", {"noem": "  "}).status_code == 422


def test_a_kept_view_of_something_gone_still_opens(case: str, auditor: Browser) -> None:
    auditor.post("/toezicht/weergaven?stap=proces/verdwenen", {"noem": "Oude stap"})
    page = auditor.get("/toezicht").text
    assert "Oude stap" in page
    assert "Oude stap" in auditor.get("/toezicht?stap=proces/verdwenen").text

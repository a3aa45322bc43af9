"""Public pages of a house with many organisations: each page has the name of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask

from service.app import create_app
from tests.subsidie.house import House, built
from tests.web.conftest import Browser

FUND, COMPLAINTS, COMPANY = "Stichting Wijkfonds Curaçao", "Standergroep", "Voorbeeldbedrijf"
PAGES = {
    "/indienen/subsidieregeling/aanvraag-indienen": FUND,
    "/indienen/klachtenregeling/klacht-indienen": COMPLAINTS,
    "/indienen/verlofaanvraag/verlof-aanvragen": COMPANY,
    "/reglement/subsidieregeling": FUND,
    "/reglement/klachtenregeling": COMPLAINTS,
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = built(tmp_path_factory.mktemp("public"))
    yield made
    made.services.db.close()


@pytest.fixture(scope="module")
def app(house: House) -> Flask:
    app = create_app(house.services)
    app.testing = True
    return app


def band(html: str) -> str:
    """The name above a page."""
    found = re.search(r'(?s)<a class="brand"[^>]*>(.*?)</a>', html)
    assert found is not None
    return unescape(re.sub(r"<[^>]+>", "", found[1])).strip()


@pytest.mark.parametrize("url", sorted(PAGES))
def test_a_page_about_a_regulation_has_the_name_of_its_organisation(app: Flask, url: str) -> None:
    html = app.test_client().get(url).text
    others = {FUND, COMPLAINTS, COMPANY} - {PAGES[url]}
    assert band(html) == PAGES[url]
    assert [name for name in others if name in unescape(html).split("</header>")[0]] == []


@pytest.mark.parametrize("url", ["/", "/status", "/inloggen"])
def test_a_page_about_all_has_the_name_of_none(app: Flask, url: str) -> None:
    header = unescape(app.test_client().get(url).text).split("</header>")[0]
    assert [name for name in (FUND, COMPLAINTS, COMPANY) if name in header] == []


def test_staff_read_the_dates_of_a_case_on_its_own_clock(app: Flask, house: House) -> None:
    browser = Browser(app.test_client())
    browser.sign_in("in.beide")
    case = f"/zaken/{house.numbers['verleend']}"
    page, terms = (unescape(browser.get(each).text) for each in (case, f"{case}/termijnen"))
    assert "vr 10 juli, 14.00 uur" in terms and "dinsdag 7 juli 2026, 14.00 uur" in page
    for wrong in ("20.00 uur", "18.00 uur"):
        assert wrong not in page and wrong not in terms
    # The complaint was filed at the same instant as an application, half past five over there.
    assert "5.30 uur" in unescape(browser.get(f"/zaken/{house.numbers['klacht']}").text)


PROMISED = {
    "klachtenregeling": ["Binnen 5 werkdagen: U krijgt een bevestiging",
                         "Binnen 21 werkdagen: U krijgt een besluit"],
    "subsidieregeling": ["Binnen 56 dagen: U krijgt een besluit"],
    "verlofaanvraag": ["Binnen 10 werkdagen: Besluit nemen"],
}  # fmt: skip


def test_the_front_door_promises_what_begins_with_filing_in_its_own_unit(app: Flask) -> None:
    html = app.test_client().get("/").text
    told = [
        unescape(re.sub(r"<[^>]+>", "", each))
        for each in re.findall(r"<li class=.next.>(.*?)</li>", html)
    ]
    assert sorted(told) == sorted(each for kept in PROMISED.values() for each in kept)


def test_the_timeline_tells_which_party_acted(app: Flask, house: House) -> None:
    browser = Browser(app.test_client())
    browser.sign_in("in.beide")
    page = unescape(browser.get(f"/zaken/{house.numbers['verleend']}").text)
    assert re.search(r"Belanghebbende(</\w+>)? vulde ‘Zienswijze geven’ in", page)

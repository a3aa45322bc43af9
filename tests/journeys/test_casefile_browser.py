"""The case file in a real browser: its pages, its notes, and its papers, read where they are."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from service.actions.services import Services
from service.store.tables import DocumentKind
from tests.journeys.conftest import Screen, opened, served
from tests.web.conftest import (  # noqa: F401 - the fixtures of the screens
    app,
    case,
    new_browser,
    staffed,
    staffed_file,
    visitor,
)
from tests.web.paperwork import PNG, Case, pdf

pytestmark = pytest.mark.browser


@pytest.fixture
def address(app: Flask) -> Iterator[str]:  # noqa: F811 - the fixture imported above
    with served(app) as address:
        yield address


@pytest.fixture
def papers(case: str, staffed: Services) -> Case:  # noqa: F811 - as imported
    return Case(staffed, case)


def read(screen: Screen, papers: Case, paper: str) -> None:
    """Open a document, and wait until its first page is drawn or the page says why it is not."""
    screen.open(f"/zaken/{papers.number}{paper}")
    screen.page.wait_for_selector(".paper[data-ready]")


@pytest.mark.parametrize("width", [1280, 320])
def test_a_call_is_noted_and_a_colleague_looks(
    chromium: Browser, address: str, papers: Case, width: int
) -> None:
    look = {"viewport": {"width": width, "height": 900}}
    screen = opened(chromium, address, **look)
    screen.sign_in("m.dejong")
    screen.open(f"/zaken/{papers.number}")
    page = screen.page
    expect(page.get_by_label("Met wie?")).to_be_hidden()
    page.get_by_label("Telefoongesprek").check()
    page.get_by_label("Met wie?").fill("Jan Jansen " * 20)
    page.get_by_label("Tekst").fill("Wil een plek bij de deur. " * 40)
    page.get_by_text("Vraag een collega om mee te kijken").click()
    page.get_by_label("Karim Bakker").check()
    screen.check()
    screen.follow(".compose .send button")
    expect(page.locator(".days .call blockquote")).to_contain_text("Wil een plek bij de deur.")
    expect(page.get_by_label("Tekst")).to_have_value("")
    screen.check()
    page.get_by_label("Tekst").fill("Nog iets")  # the form is another one now, not the sent one
    screen.follow(".compose .send button")
    expect(page.locator(".days .memo, .days .call")).to_have_count(2)
    other = opened(chromium, address, **look)
    other.sign_in("k.bakker")
    expect(other.page.locator(".mentioned")).to_contain_text("Wil een plek bij de deur.")
    other.check()
    other.follow(".mentioned form button")
    expect(other.page.locator(".mentioned")).to_have_count(0)


def test_another_diagram_is_shown_without_loading_the_page(
    chromium: Browser, address: str, papers: Case
) -> None:
    screen = opened(chromium, address)
    screen.sign_in("m.dejong")
    screen.open(f"/zaken/{papers.number}/proces")
    page = screen.page
    page.wait_for_selector(".process-canvas[data-ready]")
    page.evaluate("window.stays = true")
    here = page.url
    # The example has one diagram: let the link to itself be there, as between several.
    page.evaluate(
        "document.querySelector('#plate-title').innerHTML"
        " = '<a data-plate-link href=\"proces?plaat=aanvraag\">Aanvraag</a>'"
    )
    page.locator("a[data-plate-link]").click()
    page.wait_for_selector("[data-plate]:not(:has([data-plate-link])) .process-canvas[data-ready]")
    expect(page).to_have_url(f"{here}?plaat=aanvraag")
    page.go_back()
    page.wait_for_selector(".process-canvas[data-ready]")
    expect(page).to_have_url(here)
    assert page.evaluate("window.stays"), "the page was not loaded anew"
    screen.open(f"/zaken/{papers.number}#termijnen")
    expect(page).to_have_url(f"{address}/zaken/{papers.number}/termijnen")
    assert screen.problems == []


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_a_letter_is_read_page_by_page(
    chromium: Browser, address: str, papers: Case, width: int
) -> None:
    letter = papers.letter("aanvrager", data=pdf("Beste Jan", *(["Nog meer"] * 39)))
    screen = opened(chromium, address, viewport={"width": width, "height": 900})
    screen.sign_in("m.dejong")
    read(screen, papers, letter)
    page = screen.page
    expect(page.locator(".paper-sheet[data-drawn]").first).to_contain_text("Beste Jan")
    assert page.locator(".paper-sheet canvas").count() < 10, "only what is near is drawn"
    screen.check()
    wide = page.locator(".paper-sheet").first.bounding_box()
    page.get_by_role("region").focus()
    page.keyboard.press("+")
    larger = page.locator(".paper-sheet").first.bounding_box()
    assert wide is not None and larger is not None
    assert larger["width"] > wide["width"] * 1.2
    page.keyboard.press("0")
    page.get_by_role("button", name="Volgende pagina").click()
    expect(page.get_by_role("status").filter(has_text="Pagina")).to_have_text("Pagina 2 van 40")
    screen.check()


def test_what_cannot_be_drawn_is_offered_to_keep(
    chromium: Browser, address: str, papers: Case
) -> None:
    broken = papers.letter("", DocumentKind.UPLOAD, b"%PDF-1.7 niets %%EOF")
    screen = opened(chromium, address)
    screen.sign_in("m.dejong")
    read(screen, papers, broken)
    expect(screen.page.locator(".paper")).to_contain_text("kan hier niet worden getoond")
    expect(screen.page.locator(f".paper a[href='{broken}']")).to_be_visible()
    screen.check()
    without = opened(chromium, address, java_script_enabled=False)
    without.sign_in("m.dejong")
    without.open(f"/zaken/{papers.number}{papers.letter('', data=pdf('Beste Jan'))}")
    expect(without.page.locator(".paper a[download]")).to_be_visible()


def test_a_photo_is_seen(chromium: Browser, address: str, papers: Case) -> None:
    photo = papers.letter("", DocumentKind.UPLOAD, PNG, name="a.png", media_type="image/png")
    screen = opened(chromium, address)
    screen.sign_in("m.dejong")
    screen.open(f"/zaken/{papers.number}{photo}")
    assert screen.page.evaluate("document.querySelector('.picture img').naturalWidth") == 1
    screen.check()


def test_a_paper_that_is_kept_nowhere_is_read_from_its_page(
    chromium: Browser, address: str, papers: Case
) -> None:
    letter = papers.letter("", data=pdf("Beste Jan"))
    screen = opened(chromium, address)
    screen.sign_in("m.dejong")
    screen.page.route(
        f"**/zaken/{papers.number}{letter}",
        lambda route: route.fulfill(response=(found := route.fetch()), body=carried(found.text())),
    )
    read(screen, papers, letter)
    expect(screen.page.locator(".paper-sheet[data-drawn]")).to_contain_text("Uit de bladzijde zelf")
    assert screen.problems == []


def carried(page: str) -> str:
    """*page* with a PDF in it, where it had the address of one."""
    data = base64.b64encode(pdf("Uit de bladzijde zelf")).decode()
    return re.sub(r'data-url="[^"]+"', f'data-url="data:application/pdf;base64,{data}"', page)

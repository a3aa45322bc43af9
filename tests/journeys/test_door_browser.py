"""The front door in a real browser, a few questions at a time: on a phone, and without a script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, FilePayload, ViewportSize, expect

from tests.journeys.conftest import Screen, opened, served
from tests.web.conftest import app, staffed, staffed_file  # noqa: F401 - fixtures of the web tests

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
FORM = "/indienen/aanvraag/aanvraag-indienen"
NEXT, HEADING = "main p.actions button.btn-primary", "h1"
PHOTO: FilePayload = {"name": "foto.txt", "mimeType": "text/plain", "buffer": b"Een foto"}


@pytest.fixture
def address(app: Flask) -> Iterator[str]:  # noqa: F811 - the fixture imported above
    with served(app) as address:
        yield address


@pytest.fixture(params=[True, False], ids=["phone", "no script"])
def visitor(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Screen:
    script = bool(request.param)
    size: ViewportSize = {"width": 375, "height": 800}
    screen = opened(chromium, address, viewport=size, java_script_enabled=script)
    if not script:
        screen.check = lambda: None  # type: ignore[method-assign]  # axe is a script
    return screen


def test_a_form_is_walked_forth_and_back_and_loses_nothing(visitor: Screen) -> None:
    page = visitor.page
    visitor.open(FORM)
    visitor.follow(NEXT)
    expect(page.locator(".errors")).to_be_visible()
    visitor.check()
    page.check("text=Parkeren")
    page.fill("[name=wens]", "Een plek 🙂 أحمد")
    visitor.follow(NEXT)
    page.set_input_files("[name=bijlagen]", PHOTO)
    visitor.follow(NEXT)
    expect(page.locator(HEADING)).to_have_text("Uw gegevens")
    page.go_back()
    expect(page.locator("main")).to_contain_text("foto.txt")
    visitor.check()
    page.go_back()
    expect(page.locator("[name=wens]")).to_have_value("Een plek 🙂 أحمد")
    visitor.follow(NEXT)
    visitor.follow(page.get_by_role("button", name="Verwijder foto.txt"))
    expect(page.locator("main")).not_to_contain_text("foto.txt")
    page.set_input_files("[name=bijlagen]", PHOTO)
    visitor.follow(NEXT)
    page.fill("[name='aanvrager.naam']", "Jan Jansen")
    page.fill("[name='aanvrager.email']", "jan@example.org")
    visitor.follow(NEXT)
    expect(page.locator(HEADING)).to_have_text("Controleer uw antwoorden")
    visitor.check()
    visitor.follow("main a[href*=v-aanvrager-naam]")
    page.fill("[name='aanvrager.naam']", "Jan de Vries")
    page.locator("[name='aanvrager.naam']").press("Enter")  # it turns the page, and sends nothing
    expect(page.locator(HEADING)).to_have_text("Controleer uw antwoorden")
    expect(page.locator("main")).to_contain_text("Jan de Vries")
    visitor.follow(NEXT)
    expect(page.locator("main")).to_contain_text("Schrijf dit op")
    page.go_back()
    expect(page.locator("main")).to_contain_text("Schrijf dit op")


def test_who_stops_half_way_goes_on_with_the_code(visitor: Screen) -> None:
    page = visitor.page
    visitor.open(FORM)
    page.check("text=Parkeren")
    page.fill("[name=wens]", "Half af")
    visitor.follow(page.get_by_role("button", name="Bewaar en ga later verder"))
    code = " ".join(page.locator(".code span").all_inner_texts())
    visitor.check()
    visitor.follow(page.get_by_role("button", name="Sluit dit formulier op deze computer"))
    page.fill("[name=_code]", code)
    visitor.check()
    visitor.follow("main button.btn-primary")
    expect(page.locator(HEADING)).to_have_text("Uw gegevens")
    visitor.open(FORM)
    expect(page.locator("[name=wens]")).to_have_value("Half af")

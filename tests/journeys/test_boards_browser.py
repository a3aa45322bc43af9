"""A board in a real browser: from the menu to a number, and from there to the case behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from service.actions.services import Services
from tests.journeys.conftest import opened, served
from tests.web.conftest import Browser as Client
from tests.web.conftest import (  # noqa: F401 - the fixtures of the screens
    app,
    given_case,
    new_browser,
    staffed,
    staffed_file,
    visitor,
)
from tests.web.test_boards import BOARD, given_handler, given_totals

pytestmark = pytest.mark.browser


@pytest.fixture
def address(app: Flask, visitor: Client, staffed: Services) -> Iterator[str]:  # noqa: F811 - as imported
    for _ in range(3):
        given_case(visitor)
    given_handler(staffed, "m.dejong")
    given_totals(staffed)
    with served(app) as address:
        yield address


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (320, "light")])
def test_a_number_on_the_board_leads_to_the_case_behind_it(
    chromium: Browser, address: str, width: int, scheme: str
) -> None:
    look = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    screen = opened(chromium, address, **look)
    screen.sign_in("m.dejong")
    screen.open(BOARD)
    screen.check()
    screen.follow(".load td a >> nth=0")
    expect(screen.page.locator("h1")).to_have_text("Zaken van Marieke de Jong")
    screen.check()
    screen.follow(".ax th[scope=row] a >> nth=0")
    assert "/zaken/A-2026-001" in screen.page.url
    screen.open(BOARD)
    screen.follow(".causes a >> nth=0")
    expect(screen.page.locator("table th[scope=row]")).to_have_count(3)
    screen.check()


def test_on_paper_every_fold_is_open_and_nothing_asks_for_a_click(
    chromium: Browser, address: str
) -> None:
    screen = opened(chromium, address)
    screen.sign_in("m.dejong")
    screen.open(BOARD)
    screen.page.emulate_media(media="print")
    for gone in (".filter", "[data-print]", "#menu"):
        expect(screen.page.locator(gone)).to_be_hidden()
    expect(screen.page.locator(".narrow-t").first).to_be_visible()
    assert screen.problems == []

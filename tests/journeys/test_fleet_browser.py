"""The auditor's window over all cases, in a real browser: on a narrow screen, and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.conftest import Clock
from tests.journeys.conftest import Screen, opened, served
from tests.web.conftest import (  # noqa: F401 - the fixtures of the screens
    ANSWERS,
    app,
    given_case,
    staffed,
    staffed_file,
)
from tests.web.conftest import Browser as Client

pytestmark = pytest.mark.browser


@pytest.fixture
def late(app: Flask, clock: Clock) -> str:  # noqa: F811 - the fixture imported above
    """A case whose term has passed, and one that was opened just now."""
    visitor = Client(app.test_client())
    number = given_case(visitor)
    clock.pass_(timedelta(days=60))
    given_case(visitor)
    return number


@pytest.fixture
def address(app: Flask, late: str) -> Iterator[str]:  # noqa: F811 - the fixture imported above
    with served(app) as address:
        yield address


def signed_in(chromium: Browser, address: str, width: int) -> Screen:
    screen = opened(chromium, address, viewport={"width": width, "height": 900})
    screen.sign_in("a.toezicht")
    return screen


@pytest.mark.parametrize("width", [320, 1280])
def test_a_late_case_is_one_click_away_and_fits_the_screen(
    chromium: Browser, address: str, late: str, width: int
) -> None:
    screen = signed_in(chromium, address, width)
    screen.check()
    screen.follow(screen.page.locator(".figs-a a").nth(2))
    expect(screen.page.locator("tbody th a")).to_have_text([late])
    screen.check()
    screen.follow("tbody th a")
    expect(screen.page.locator("main")).to_contain_text(late)
    screen.page.context.close()


def test_a_list_is_narrowed_kept_and_taken_along_by_keyboard(
    chromium: Browser, address: str, late: str
) -> None:
    screen = signed_in(chromium, address, 1280)
    page = screen.page
    page.focus("[name=zoek]")
    page.keyboard.type(late)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.focus(".keep-v summary")
    page.keyboard.press("Enter")
    page.focus("[name=noem]")
    page.keyboard.type("Deze ene")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".tabs [aria-current]")).to_contain_text("Deze ene")
    with page.expect_download() as download:
        page.click("text=CSV")
    assert download.value.suggested_filename == "zaken.csv"
    assert late in download.value.path().read_text("utf-8")
    screen.page.context.close()

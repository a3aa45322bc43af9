"""Finding a caller with the keyboard, and doing several cases at once, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import opened, served
from tests.web.conftest import (
    Browser as Client,
)
from tests.web.conftest import (  # noqa: F401 - the fixtures of the screens
    app,
    given_case,
    new_browser,
    staffed,
    staffed_file,
    visitor,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def address(app: Flask, visitor: Client) -> Iterator[str]:  # noqa: F811 - imported above
    for _ in range(3):
        given_case(visitor)
    with served(app) as address:
        yield address


@pytest.mark.parametrize("width", [1280, 375])
def test_a_caller_is_found_with_the_keyboard_and_two_cases_are_done_at_once(
    chromium: Browser, address: str, width: int
) -> None:
    look: dict[str, Any] = {"viewport": {"width": width, "height": 900}}
    staff = opened(chromium, address, **look)
    staff.sign_in("m.dejong")
    page = staff.page
    staff.open("/zaken")
    staff.check()
    page.keyboard.press("j")
    expect(page.locator("tbody tr").nth(0).locator("a").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("tbody tr").nth(1).locator("a").first).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#f-zoek")).to_be_focused()
    page.keyboard.type("jans/j")  # in a field the keys are letters
    expect(page.locator("#f-zoek")).to_have_value("jans/j")

    staff.open("/zaken?zoek=jans")
    expect(page.locator("tbody tr")).to_have_count(3)
    staff.check()
    expect(page.locator(".bulk")).to_be_hidden()
    for number in (0, 1):
        page.locator(".pickbox input").nth(number).check()
    expect(page.locator(".bulk")).to_be_visible()
    staff.check()
    staff.follow(".bulk button[value='aanvraag/notitie']")
    page.fill("[name=tekst]", "Teruggebeld.")
    staff.check()
    staff.follow("p.actions .btn-primary")
    expect(page.locator("form.actions .btn-primary")).to_have_text("Doe het in 2 zaken")
    staff.check()
    staff.follow("form.actions .btn-primary")
    expect(page.locator("[role=status]").first).to_contain_text("2 van 2 zaken zijn klaar.")
    staff.check()

    staff.open("/agenda")
    staff.check()
    staff.follow("form .btn-primary")
    assert page.input_value("#v-address").endswith(".ics")
    staff.check()
    page.context.close()

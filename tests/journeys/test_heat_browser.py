"""The heat map in a real browser: painted on the model, readable without it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from service.actions import staying
from service.actions.services import Services
from tests.conftest import Clock
from tests.journeys.conftest import opened, served
from tests.web.conftest import Browser as Client
from tests.web.conftest import (  # noqa: F401 - the fixtures of the screens
    app,
    given_case,
    given_task,
    staffed,
    staffed_file,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def address(app: Flask, staffed: Services, clock: Clock) -> Iterator[str]:  # noqa: F811 - as imported
    """Where five cases were handled after eight days, two of them too late."""
    visitor, handler = Client(app.test_client()), Client(app.test_client())
    for _ in range(5):
        given_case(visitor)
    for days in (8, 0, 0, 60, 0):
        clock.pass_(timedelta(days=days))
        handler.sign_in("m.dejong")
        task = given_task(handler)
        assert handler.fill(task, {"oordeel": "ja"}).status_code == 303
    while staying.add_up(staffed):
        pass
    with served(app) as address:
        yield address


@pytest.mark.parametrize("width", [1280, 320])
def test_the_map_is_painted_on_the_model_and_told_beside_it(
    chromium: Browser, address: str, width: int
) -> None:
    screen = opened(chromium, address, viewport={"width": width, "height": 900})
    screen.sign_in("a.toezicht")
    screen.open("/toezicht/warmtekaart")
    screen.page.wait_for_selector(".process-canvas[data-ready]")
    expect(screen.page.locator(".answer")).to_contain_text("duurt het langst")
    expect(screen.page.locator(".djs-element.heat-4")).to_have_count(1)
    expect(screen.page.locator(".heat-meter").first).to_contain_text("5×")
    screen.check()
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= width
    screen.follow("td.num a >> nth=0")
    expect(screen.page.locator("tbody tr")).to_have_count(5)
    screen.check()

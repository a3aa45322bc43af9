"""A wall and the analysis in a real browser: from what comes back to the card that is about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from service.actions.services import Services
from tests.actions.small_wall import Chores
from tests.journeys.conftest import opened, served
from tests.web.conftest import app, staffed, staffed_file  # noqa: F401 - the fixtures of the screens

pytestmark = pytest.mark.browser
WALL = "/borden/klussen/klussen"


@pytest.fixture
def address(app: Flask, staffed: Services) -> Iterator[str]:  # noqa: F811 - as imported
    """Where one chore is late, one is at work and one is done."""
    chores = Chores(staffed)
    chores.add("De ramen lappen", soort="stof", due=date(2026, 2, 25))
    busy = chores.add("De vloer dweilen", soort="stof", due=date(2026, 3, 4), verhaal="Eerst boven")
    chores.do(busy, "bezig", done=date(2026, 2, 20))
    done = chores.add("Het trappenhuis", soort="stof")
    chores.do(done, "klaar")
    chores.add_up()
    with served(app) as address:
        yield address


@pytest.mark.parametrize("width", [1280, 320])
def test_a_late_card_is_seen_and_opened(chromium: Browser, address: str, width: int) -> None:
    screen = opened(chromium, address, viewport={"width": width, "height": 900})
    screen.sign_in("chris")
    screen.open(WALL)
    expect(screen.page.locator(".pdca li.is-late")).to_contain_text("werkdagen te laat")
    screen.check()
    screen.follow(screen.page.get_by_role("link", name="De vloer dweilen"))
    expect(screen.page.locator("#card")).to_contain_text("Eerst boven")
    expect(screen.page.locator("#card .effect")).to_contain_text("Erna")
    screen.check()


def test_what_comes_back_leads_to_its_cases(chromium: Browser, address: str) -> None:
    screen = opened(chromium, address, viewport={"width": 375, "height": 800})
    screen.sign_in("ed")
    screen.open("/toezicht/analyse")
    expect(screen.page.locator("main")).to_contain_text("3 zaken in 2 maanden")
    screen.check()
    screen.follow(screen.page.get_by_role("link", name="3 zaken in 2 maanden"))
    expect(screen.page.locator("tbody tr")).to_have_count(3)
    screen.check()

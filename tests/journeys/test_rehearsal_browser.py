"""The process owner reads in a change and sees the scenarios being played, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from service.actions import rehearsals
from service.actions.rehearsals import Score
from service.actions.services import Services
from tests.journeys.conftest import Screen, opened
from tests.journeys.test_screens_browser import address  # noqa: F401 - a fixture
from tests.rehearsed import claimed, ended, told_archive
from tests.web.conftest import app, staffed, staffed_file  # noqa: F401 - the fixtures of the screens

pytestmark = pytest.mark.browser


@pytest.fixture
def archive(staffed: Services, tmp_path: Path) -> Path:  # noqa: F811 - the fixture imported above
    path = tmp_path / "proces.zip"
    path.write_bytes(told_archive(staffed))
    return path


def read_in(screen: Screen, archive: Path) -> Page:
    screen.sign_in("p.eigenaar")
    screen.open("/regeling")
    screen.page.set_input_files("[name=archive]", archive)
    screen.follow("text=Lees in en controleer")
    return screen.page


@pytest.mark.parametrize("width", [1280, 375])
def test_the_page_follows_the_scenarios_by_itself(
    chromium: Browser,
    address: str,  # noqa: F811 - the fixture imported above
    archive: Path,
    staffed: Services,  # noqa: F811 - the fixture imported above
    width: int,
) -> None:
    screen = opened(chromium, address, viewport={"width": width, "height": 900})
    page = read_in(screen, archive)
    page.evaluate("document.body.dataset.mark = 'not loaded anew'")
    expect(page.locator("#scenarios")).to_contain_text("worden zo gespeeld")
    screen.check()

    held = claimed(staffed)
    rehearsals.tell(staffed, held, Score(total=57, played=12, failed=1))
    expect(page.locator("#scenarios")).to_contain_text("12 van 57 scenario’s gespeeld")
    screen.check()

    rehearsals.give_back(staffed, held, blameless=True)
    ended(staffed, failed=2)
    expect(page.locator("#scenarios")).to_contain_text("2 van 57 mislukt")
    expect(page.locator("main > [role=status]")).to_have_text("De scenario’s zijn gespeeld.")
    assert page.evaluate("document.body.dataset.mark") == "not loaded anew"
    screen.check()

    screen.follow("text=Speel scenario’s opnieuw")
    ended(staffed)
    page.fill("[name=reason]", "Nagespeeld en goed")
    screen.check()
    page.click("text=Publiceer versie 2")
    expect(page.locator(".saved")).to_contain_text("Versie 2")


def test_without_scripts_the_page_loads_itself_anew(
    chromium: Browser,
    address: str,  # noqa: F811 - the fixture imported above
    archive: Path,
    staffed: Services,  # noqa: F811 - the fixture imported above
) -> None:
    page = read_in(opened(chromium, address, java_script_enabled=False), archive)
    expect(page.locator("#scenarios")).to_contain_text("worden zo gespeeld")
    ended(staffed)
    page.click("text=Publiceer versie 2", timeout=30_000)
    expect(page.locator("#scenarios")).to_contain_text("Alle 57 scenario’s")

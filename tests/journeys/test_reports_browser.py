"""A director makes the report of a year and closes it; others read what is theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from service.actions import measuring
from service.actions.services import Services
from service.app import create_app
from tests.actions.test_reports import given_cases, given_outcomes
from tests.conftest import Clock
from tests.journeys.conftest import opened, served
from tests.proef import World

pytestmark = pytest.mark.browser

YEAR = "/rapporten/proefproces/jaarverslag?periode=2026"


@pytest.fixture
def world(
    make_services: Callable[[str], Services], new_database: Callable[..., str], clock: Clock
) -> World:
    """A year with cases, of which all days are over."""
    world = World(make_services(new_database("sqlite"))).prepare()
    clock.set(2027, 1, 11, 9, 0)
    world.file({"aanvrager": {"naam": "Kees", "email": "kees@voorbeeld.nl"}, "soort": "verlof"})
    given_outcomes(world, "verlof", 9, 2)
    given_cases(world, "ontvangen", 7, soort="verlof", uitkomst="")
    given_outcomes(world, "kosten", 30, 18)
    return world


@pytest.fixture
def address(world: World) -> Iterator[str]:
    app = create_app(world.services)
    app.testing = True
    with served(app) as address:
        yield address


def test_a_year_is_worked_out_explained_and_established(
    chromium: Browser, address: str, world: World
) -> None:
    director = opened(chromium, address, viewport={"width": 1280, "height": 900})
    page = director.page
    director.sign_in("dirk")
    director.open("/rapporten")
    director.check()
    director.follow("main a >> text=2026")
    expect(page.locator("main")).to_contain_text("nog niets berekend")
    director.check()
    director.follow("button:text-is('Bereken')")
    expect(page.locator("table.rep").last).to_contain_text("< 3")
    expect(page.locator(".tag")).to_have_text("berekend, versie 1")
    too_long = "Een rustig jaar. " * 300
    page.fill("[name=explanation]", too_long)
    director.follow("text=Bewaar de toelichting")
    expect(page.locator("[name=explanation]")).to_have_value(too_long)
    expect(page.locator("main")).to_contain_text("Schrijf hoogstens")
    director.check()
    page.fill("[name=explanation]", "Een rustig jaar.")
    director.follow("text=Bewaar de toelichting")
    expect(page.locator(".tag")).to_have_text("concept, versie 1")
    director.check()
    director.follow("text=Stel versie 1 vast")
    expect(page.locator(".tag")).to_have_text("vastgesteld, versie 1")
    expect(page.locator("[name=explanation]")).to_have_count(0)
    director.follow("text=Noteer: verstuurd aan Afdeling verlof")
    expect(page.locator("main")).to_contain_text("Verstuurd aan Afdeling verlof.")
    with page.expect_download() as download:
        page.click("text=CSV")
    assert download.value.suggested_filename == "jaarverslag-2026-verlof-v1.csv"

    given_outcomes(world, "verlof", 4, 0)
    measuring.catch_up(world.services)
    director.open(YEAR)
    expect(page.locator("#nu + p + dl")).to_contain_text("18, nu 22")
    director.follow("text=Bereken opnieuw")
    expect(page.locator("main")).to_contain_text("Zeg waarom")
    director.check()
    page.fill("[name=reason]", "Vier zaken kwamen later binnen.")
    director.follow("text=Bereken opnieuw")
    expect(page.locator(".tag")).to_have_text("berekend, versie 2")


def test_who_only_reads_finds_nothing_to_change_on_a_small_dark_screen(
    chromium: Browser, address: str
) -> None:
    options: dict[str, Any] = {"viewport": {"width": 320, "height": 800}, "color_scheme": "dark"}
    director = opened(chromium, address, **options)
    director.sign_in("dirk")
    director.open(YEAR)
    director.follow("button:text-is('Bereken')")
    director.check()
    auditor = opened(chromium, address, **options)
    auditor.sign_in("arie")
    auditor.open(f"{YEAR}&wie=alles")
    expect(auditor.page.locator("h2#voor-wie")).to_have_text("De raad")
    expect(auditor.page.locator("main form[method=post]")).to_have_count(0)
    auditor.check()


def test_an_address_that_makes_no_sense_gives_a_sensible_page(
    chromium: Browser, address: str
) -> None:
    director = opened(chromium, address)
    director.sign_in("dirk")
    director.open("/rapporten/proefproces/jaarverslag?van=2026-05-01&tot=2026-04-01")
    expect(director.page.locator(".note.late")).to_contain_text("voordat")
    for path in ("x/jaarverslag", "proefproces/x", "proefproces/jaarverslag?nr=9&periode=2026"):
        director.open(f"/rapporten/{path}")
        expect(director.page.locator("h1")).to_have_text("Wij kunnen deze pagina niet vinden")
    colleague = opened(chromium, address)
    colleague.sign_in("mia")
    colleague.open(YEAR)
    expect(colleague.page.locator("h1")).to_have_text("U mag deze pagina niet bekijken")

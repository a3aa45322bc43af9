"""What is typed in a browser is kept, wherever its reader goes and whatever breaks meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from service.actions.services import Services
from service.app import create_app
from tests.gesprek import Desk
from tests.journeys.conftest import Screen, opened, served

pytestmark = pytest.mark.browser

STORED = "Object.keys(sessionStorage).filter(key => key.startsWith('kept:')).length"


@pytest.fixture
def desk(new_database: Callable[..., str], make_services: Callable[[str], Services]) -> Desk:
    return Desk(make_services(new_database("sqlite")))


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    with served(create_app(desk.services)) as address:
        yield address


@pytest.fixture
def anna(chromium: Browser, address: str) -> Screen:
    screen = opened(chromium, address)
    screen.sign_in("anna")
    return screen


def name(page: Page) -> Locator:
    return page.locator("[name=naam]")


def test_a_task_keeps_itself_while_somebody_types(anna: Screen, desk: Desk) -> None:
    anna.open(f"/taken/{desk.task.id}")
    page = anna.page
    name(page).fill("Jan")
    expect(page.locator(".kept")).to_contain_text("Bewaard om")
    anna.check()
    name(page).fill("Jan Jansen 🙂 أحمد")
    anna.follow(page.get_by_role("link", name="Zaken"))  # no dialog: it goes along while leaving
    page.go_back()
    expect(name(page)).to_have_value("Jan Jansen 🙂 أحمد")
    assert page.evaluate(STORED) == 0, "the server has it"


@pytest.mark.parametrize("script", [True, False])
def test_enter_completes_nothing(chromium: Browser, address: str, desk: Desk, script: bool) -> None:
    anna = opened(chromium, address, java_script_enabled=script)
    anna.sign_in("anna")
    anna.open(f"/taken/{desk.task.id}")
    name(anna.page).fill("Jan Jansen")
    if script:
        name(anna.page).press("Enter")
    else:
        with anna.page.expect_navigation():
            name(anna.page).press("Enter")
    expect(name(anna.page)).to_have_value("Jan Jansen")
    assert desk.page().asked.is_open


def test_what_the_server_did_not_take_comes_back(anna: Screen, desk: Desk) -> None:
    page, asked = anna.page, list[str]()

    def go(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", go)
    anna.open(f"/taken/{desk.task.id}")
    page.route("**/taken/**", lambda route: route.abort())
    name(page).press("ControlOrMeta+a")  # a browser asks nothing of who pressed no key
    name(page).press_sequentially("Jan Jansen")
    expect(page.locator(".kept")).to_contain_text("Niet bewaard sinds")
    anna.check()
    page.unroute("**/taken/**")
    page.goto(f"{anna.address}/werk")
    assert asked == ["beforeunload"]
    page.go_back()
    expect(name(page)).to_have_value("Jan Jansen")


def test_a_lost_session_brings_it_back_and_signing_out_does_not(anna: Screen, desk: Desk) -> None:
    page = anna.page
    page.on("dialog", lambda dialog: dialog.accept())
    anna.open(f"/taken/{desk.task.id}")
    page.context.clear_cookies()
    name(page).fill("Jan Jansen")
    expect(page.locator(".kept")).to_contain_text("U bent uitgelogd")
    anna.sign_in("anna")
    anna.open(f"/taken/{desk.task.id}")
    expect(name(page)).to_have_value("Jan Jansen")
    expect(page.locator(".kept")).to_contain_text("Bewaard om")
    page.route("**/taken/**", lambda route: route.abort())
    name(page).fill("Piet")
    expect(page.locator(".kept")).to_contain_text("Niet bewaard")
    assert page.evaluate(STORED) == 1
    page.unroute("**/taken/**")
    anna.follow(page.get_by_role("button", name="Uitloggen"))
    assert page.evaluate(STORED) == 0


def test_a_second_tab_replaces_nothing_it_did_not_show(anna: Screen, desk: Desk) -> None:
    path = f"{anna.address}/taken/{desk.task.id}"
    first, second = anna.page, anna.page.context.new_page()
    for page in (first, second):
        page.goto(path)
    name(first).fill("Uit het eerste")
    expect(first.locator(".kept")).to_contain_text("Bewaard om")
    name(second).fill("Uit het tweede")
    expect(second.locator(".kept")).to_contain_text("U ging hiermee verder op een ander tabblad")
    name(first).fill("Uit het eerste tabblad")
    expect(first.locator(".kept")).to_contain_text("Bewaard om")
    first.reload()
    expect(name(first)).to_have_value("Uit het eerste tabblad")

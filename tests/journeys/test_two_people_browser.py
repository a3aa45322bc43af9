"""Two people with the same form open, each in a browser; a keyboard is enough to choose."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from service.actions.services import Services
from service.app import create_app
from tests.gesprek import Desk
from tests.journeys.conftest import Screen, opened, served

pytestmark = pytest.mark.browser

SIZES = [(1280, "desk"), (375, "phone")]
HERS, HIS = "Bellen met de familie en daarna een brief", "Langsgaan"


@pytest.fixture
def desk(new_database: Callable[..., str], make_services: Callable[[str], Services]) -> Desk:
    return Desk(make_services(new_database("sqlite")))


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    with served(create_app(desk.services)) as address:
        yield address


def given_both(chromium: Browser, address: str, desk: Desk, width: int, *, script: bool) -> Screen:
    """Anna has the report open while Bob changes the same agreement and the name."""
    anna = opened(
        chromium,
        address,
        viewport={"width": width, "height": 900},
        java_script_enabled=script,
    )
    anna.sign_in("anna")
    anna.open(f"/taken/{desk.task.id}")
    bob = opened(chromium, address)
    bob.sign_in("bob")
    bob.open(f"/zaken/{desk.number}/handelingen/{desk.action.element}")
    bob.page.fill("[name='afspraken.0.wat']", HIS)
    bob.page.fill("[name=naam]", "Jan Jansen")
    bob.page.click("button[value='add:afspraken']")
    bob.page.fill("[name='afspraken.1.wat']", "Een brief schrijven")
    send(bob.page)
    expect(bob.page.locator(".saved")).to_be_visible()
    bob.page.context.close()
    return anna


def send(page: Page) -> None:
    page.click("main p.actions button.btn-primary")


@pytest.mark.parametrize(("width", "name"), SIZES)
def test_who_clashes_sees_both_and_chooses(
    chromium: Browser, address: str, desk: Desk, width: int, name: str
) -> None:
    anna = given_both(chromium, address, desk, width, script=True)
    page = anna.page
    page.fill("[name='afspraken.0.wat']", HERS)
    page.check("[name=nagekeken]")
    send(page)
    expect(page.locator("main")).to_contain_text("Iemand anders heeft hetzelfde veranderd")
    for text in (HERS, HIS, "Van u", "Nu in de zaak"):
        expect(page.locator("#clashes")).to_contain_text(text)
    expect(page.locator("#clashes fieldset")).to_have_count(1)
    folder = os.environ.get("REGELWERK_SHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"clash-{name}.png", full_page=True)
    anna.check()
    page.get_by_role("radio", name="Van u").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Nu in de zaak")).to_be_checked()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".saved")).to_be_visible()
    record = desk.record()
    assert [row["wat"] for row in record["afspraken"]] == [HERS, "Een brief schrijven"]
    assert (record["naam"], record["nagekeken"]) == ("Jan Jansen", True)


@pytest.mark.parametrize(("width", "name"), SIZES)
def test_a_clash_shows_while_one_still_types(
    chromium: Browser, address: str, desk: Desk, width: int, name: str
) -> None:
    anna = given_both(chromium, address, desk, width, script=True)
    page = anna.page
    page.fill("[name='afspraken.0.wat']", HERS)
    page.locator("[name='afspraken.0.wie']").focus()  # leaving the answer asks the server
    both = page.locator("#meanwhile")
    for text in (HERS, HIS, "Van u", "Nu in de zaak"):
        expect(both).to_contain_text(text)
    expect(both).to_be_in_viewport()
    page.fill("[name='afspraken.0.wie']", "Jan en Anna")  # nobody has to stop typing for it
    expect(both.get_by_role("radio")).to_have_count(2)
    folder = os.environ.get("REGELWERK_SHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"clash-typing-{name}.png")
    anna.check()
    both.get_by_role("radio", name="Nu in de zaak").check()
    anna.follow(both.get_by_role("button"))
    expect(page.locator("[name='afspraken.0.wat']")).to_have_value(HIS)
    expect(page.locator("[name='afspraken.0.wie']")).to_have_value("Jan en Anna")
    page.check("[name=nagekeken]")
    send(page)
    expect(page.locator(".saved")).to_be_visible()
    wanted = {"wat": HIS, "wie": "Jan en Anna"}
    assert desk.record()["afspraken"][0] == wanted


def test_what_is_taken_over_is_told_at_once(chromium: Browser, address: str, desk: Desk) -> None:
    page = given_both(chromium, address, desk, 1280, script=True).page
    page.check("[name=nagekeken]")
    expect(page.locator("#meanwhile")).to_contain_text("Veranderd: Naam.")
    expect(page.locator("[name=naam]")).to_have_value("Jan Jansen")


def test_who_types_in_a_task_that_is_done_is_told(
    chromium: Browser, address: str, desk: Desk
) -> None:
    anna = opened(chromium, address)
    anna.sign_in("anna")
    anna.open(f"/taken/{desk.task.id}")
    desk.send(desk.sent(desk.page()))
    anna.page.fill("[name=naam]", "Een lange naam")
    anna.page.locator("[name=naam]").blur()
    expect(anna.page.locator("#meanwhile")).to_contain_text("heeft ‘verslag’ al afgerond")
    expect(anna.page.locator("[name=naam]")).to_have_value("Een lange naam")


def test_without_scripts_a_choice_is_made_as_well(
    chromium: Browser, address: str, desk: Desk
) -> None:
    page = given_both(chromium, address, desk, 1280, script=False).page
    page.fill("[name='afspraken.0.wat']", HERS)
    send(page)
    page.check("label:has-text('Nu in de zaak')")
    send(page)
    expect(page.locator(".saved")).to_be_visible()
    assert [row["wat"] for row in desk.record()["afspraken"]] == [HIS, "Een brief schrijven"]


def test_a_draft_tells_what_changed_since(chromium: Browser, address: str, desk: Desk) -> None:
    anna = opened(chromium, address)
    anna.sign_in("anna")
    anna.open(f"/taken/{desk.task.id}")
    anna.page.check("[name=nagekeken]")
    anna.page.click(".actions button[value=draft]")
    desk.colleague(naam=["Jan Jansen"])
    anna.open(f"/taken/{desk.task.id}")
    expect(anna.page.locator("main")).to_contain_text("Veranderd: Naam.")
    expect(anna.page.locator("[name=naam]")).to_have_value("Jan Jansen")
    expect(anna.page.locator("[name=nagekeken]")).to_be_checked()
    anna.check()


def test_an_answer_that_is_far_too_long_stays_in_the_page(
    chromium: Browser, address: str, desk: Desk
) -> None:
    anna = opened(chromium, address)
    anna.sign_in("anna")
    anna.open(f"/taken/{desk.task.id}")
    page = anna.page
    page.evaluate("document.querySelector('[name=naam]').value = 'x'.repeat(2 * 1024 * 1024 + 1)")
    page.click(".actions button[value=draft]")
    expect(page.locator(".error")).to_contain_text("uw tekst blijft hier staan")
    expect(page.locator("[name=naam]")).to_be_focused()
    anna.check()
    page.fill("[name=naam]", "x" * 600_000)
    anna.follow(".actions button[value=draft]")
    expect(page.locator(".saved")).to_be_visible()
    expect(page.locator("[name=naam]")).to_have_value("x" * 600_000)

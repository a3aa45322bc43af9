"""Scenario SC01 in a real browser, from the complaint to the closed file, by everybody involved.

Every distinct page is looked at with axe; nothing may break the content policy or raise an error.
Set REGELWERK_SHOTS to a folder to keep a picture of every page.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect
from werkzeug.serving import make_server

from conftest import AMSTERDAM, Clock, Postbox
from service.actions import demo
from service.actions.people import DEMO_PASSWORD
from service.actions.services import Services
from service.app import create_app
from service.settings import ROOT
from service.web.limits import limiter
from service.worker import tick
from tests.journeys import complaint
from tests.journeys.complaint import COORDINATOR, EMPLOYEE, Answer, Step, typed
from tests.journeys.test_screens_browser import Screen, chromium, opened

__all__ = ["chromium"]  # the fixture of the other journeys

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
AUDITOR = "l.hendriks"
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 375, "height": 800}


@dataclass
class Office:
    """The service on a clock the test moves, and a browser window for everybody."""

    services: Services
    clock: Clock
    browser: Browser
    address: str
    number: str = ""
    windows: dict[str, Screen] = field(default_factory=dict)
    looked_at: int = 0

    def public(self) -> Screen:
        return self._window("")

    def staff(self, username: str) -> Screen:
        new = username not in self.windows
        screen = self._window(username)
        if new:
            screen.open("/inloggen")
            screen.page.fill("[name=username]", username)
            screen.page.fill("[name=password]", DEMO_PASSWORD)
            screen.page.click("main button.btn-primary")
        return screen

    def do(self, *steps: Step) -> None:
        for step in steps:
            assert step.username is not None
            screen = self.staff(step.username)
            screen.open(f"/werk?toon=all&zoek={self.number}")
            screen.page.get_by_role("link", name=step.name, exact=True).click()
            self.look(screen, step.name)
            fill(screen.page, step.answers, self.today)
            send(screen.page)
            expect(screen.page.locator(".saved")).to_contain_text(step.name)
            self.work()

    def work(self) -> None:
        """The worker does what is due."""
        while not tick(self.services, self.clock()).idle:
            pass

    def at(self, *parts: int) -> None:
        self.clock.set(*parts)
        self.work()

    @property
    def today(self) -> date:
        return self.clock().astimezone(AMSTERDAM).date()

    def look(self, screen: Screen, name: str) -> None:
        self.looked_at += 1
        picture(screen.page, f"{self.looked_at:02} {name}")
        screen.check()

    def status(self) -> Screen:
        screen = self.public()
        screen.open(f"/status/{self.number}")
        return screen

    def _window(self, username: str) -> Screen:
        if username not in self.windows:
            self.windows[username] = opened(self.browser, self.address, viewport=DESK)
        return self.windows[username]


@pytest.fixture
def office(
    new_database: Callable[..., str],
    make_services: Callable[[str], Services],
    clock: Clock,
    chromium: Browser,
) -> Iterator[Office]:
    services = make_services(new_database("sqlite"))
    folder = ROOT / "processes" / "klachtenregeling"
    demo.publish_shipped(services, folder, "klachtenregeling", "Voor de reis")
    demo.add_people(services, demo.demo_people(folder), DEMO_PASSWORD)
    app = create_app(services)
    limiter.reset()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    office = Office(services=services, clock=clock, browser=chromium, address=address)
    yield office
    for screen in office.windows.values():
        screen.page.context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    limiter.reset()


def fill(page: Page, answers: Mapping[str, Answer], today: date) -> None:
    """Answer the questions of the page as a person would, rows included, and see them stay."""
    for name, answer in answers.items():
        if ".0." in name and not page.locator(f"[name='{name}']").count():
            page.click(f"button[value='add:{name.partition('.0.')[0]}']")
        control = page.locator(f"main form [name='{name}']")
        expect(control.first).to_be_attached()
        answer_one(control, answer, today)
    page.wait_for_load_state("networkidle")
    for name, answer in answers.items():
        control = page.locator(f"main form [name='{name}']")
        kind = control.first.get_attribute("type") or ""
        for text in typed(answer, kind, today):
            if kind in ("radio", "checkbox"):
                expect(with_value(control, text)).to_be_checked()
            else:
                expect(control).to_have_value(text)


def answer_one(control: Locator, answer: Answer, today: date) -> None:
    kind = control.first.get_attribute("type") or ""
    for text in typed(answer, kind, today):
        if kind in ("radio", "checkbox"):
            with_value(control, text).check()
        elif control.evaluate("each => each.tagName") == "SELECT":
            control.select_option(text)
        else:
            control.fill(text)


def with_value(control: Locator, value: str) -> Locator:
    return control.and_(control.page.locator(f"[value='{value}']"))


def send(page: Page) -> None:
    page.click("main p.actions button.btn-primary")


def picture(page: Page, name: str) -> None:
    folder = os.environ.get("REGELWERK_SHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def downloaded(page: Page, name: str) -> bytes:
    """The file behind the link *name*."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).first.click()
    return Path(waiting.value.path()).read_bytes()


def file_a_complaint(office: Office) -> None:
    screen = office.public()
    page = screen.page
    screen.open("/")
    office.look(screen, "welkom")
    page.click("main a[href*='/indienen/']")
    office.look(screen, "klacht indienen")
    on_a_phone(office, screen, "klacht indienen")
    fill(page, complaint.START, office.today)
    page.set_input_files(
        "[name=bijlagen]",
        {"name": "rapport.txt", "mimeType": "text/plain", "buffer": b"Het rapport"},
    )
    send(page)
    expect(page.locator("h1")).to_have_text("Klopt alles?")
    expect(page.locator("main")).to_contain_text("rapport.txt")
    office.look(screen, "controle")
    send(page)
    office.look(screen, "ontvangst")
    path = "/status/" + page.input_value("[name=link]").partition("/status/")[2]
    office.number = path.split("/")[2]
    expect(page.locator("main")).to_contain_text(office.number)
    screen.open(path)
    expect(page.locator("h1")).to_have_text("Hoe staat het ermee?")
    assert page.url.endswith(f"/status/{office.number}"), "the secret leaves the address bar"


def expect_phase(office: Office, name: str) -> Screen:
    screen = office.status()
    expect(screen.page.locator("[aria-current=step]")).to_contain_text(name)
    return screen


def test_a_complaint_from_beginning_to_end(office: Office, postbox: Postbox) -> None:
    file_a_complaint(office)
    office.look(expect_phase(office, "Ontvangen"), "status ontvangen")
    office.work()

    office.at(2026, 3, 3, 9, 0)
    inbox = office.staff(COORDINATOR)
    office.look(inbox, "werk")
    on_a_phone(office, inbox, "werk")
    office.do(complaint.REGISTER, complaint.APPOINT, complaint.ACKNOWLEDGE)
    screen = expect_phase(office, "Horen")
    assert downloaded(screen.page, "Wij hebben uw klacht ontvangen").startswith(b"%PDF")
    office.look(screen, "status horen")
    assert [mail.to for mail in postbox.messages] == ["s.vos@voorbeeld.nl"]

    office.at(2026, 3, 9, 10, 0)
    office.do(complaint.ADMIT, complaint.RECORD_REACTION, complaint.APPROVE_SUMMARY)
    office.do(complaint.CLOSE_HEARING)
    expect_phase(office, "Besluit")

    office.at(2026, 3, 24, 9, 0)
    office.do(complaint.INVESTIGATE, complaint.JUDGE, complaint.CO_SIGN)
    expect_phase(office, "Oplossing")
    office.at(2026, 3, 24, 11, 30)
    office.do(complaint.PROPOSE)

    office.at(2026, 3, 26, 14, 0)
    screen = office.status()
    office.look(screen, "status oplossing")
    screen.page.get_by_role("link", name=complaint.REACT.name).click()
    office.look(screen, complaint.REACT.name)
    fill(screen.page, complaint.REACT.answers, office.today)
    send(screen.page)
    office.work()
    expect_phase(office, "Nazorg")

    office.at(2026, 4, 1, 10, 0)
    office.do(complaint.REPORT, complaint.SENT, complaint.PREVENT)
    coordinator = office.staff(COORDINATOR)
    coordinator.open(f"/werk?toon=all&zoek={office.number}")
    expect(coordinator.page.get_by_role("link", name=complaint.AFTERCARE.name)).to_have_count(0)

    office.at(2026, 4, 28, 9, 0)
    office.do(complaint.AFTERCARE, complaint.CARRY_OUT, complaint.CLOSE)
    screen = office.status()
    expect(screen.page.locator("main")).to_contain_text("gesloten op")
    office.look(screen, "status gesloten")
    on_a_phone(office, screen, "status gesloten")
    read_the_file(office)


def on_a_phone(office: Office, screen: Screen, name: str) -> None:
    screen.page.set_viewport_size(PHONE)
    office.look(screen, f"{name} telefoon")
    screen.page.set_viewport_size(DESK)


def read_the_file(office: Office) -> None:
    """The auditor reads everything, letters and attachment included."""
    screen = office.staff(AUDITOR)
    screen.open(f"/zaken/{office.number}")
    page = screen.page
    page.wait_for_selector(".process-canvas[data-ready]")
    expect(page.locator("main")).to_contain_text("Een collega leest elk rapport na")
    expect(page.locator("main")).to_contain_text(complaint.CLOSE.name)
    office.look(screen, "dossier auditor")
    on_a_phone(office, screen, "dossier auditor")
    assert downloaded(page, "rapport.txt") == b"Het rapport"
    employee = office.staff(EMPLOYEE)
    employee.open(f"/zaken/{office.number}")
    expect(employee.page.locator("main")).not_to_contain_text("Sanne Vos")
    office.look(employee, "dossier geweigerd")

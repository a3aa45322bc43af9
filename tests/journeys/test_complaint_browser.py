"""Scenario SC01 in a real browser, from the complaint to the closed file, by everybody involved.

Every distinct page is looked at with axe; nothing may break the content policy or raise an error.
Set REGELWERK_SHOTS to a folder to keep a picture of every page.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from service.actions.passwords import DEMO_PASSWORD
from service.actions.services import Services
from service.app import create_app
from service.rehearsal import demo
from service.worker import tick
from tests.conftest import AMSTERDAM, Clock, Postbox
from tests.journeys.complaint import (
    COORDINATOR,
    EMPLOYEE,
    FOLDER,
    Choice,
    Step,
    chosen,
    story,
    typed,
)
from tests.journeys.conftest import Screen, opened, served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
AUDITOR = "l.hendriks"
ACKNOWLEDGED = "Bevestiging opstellen"
# Where the status page stands after a step.
PHASES = {
    ACKNOWLEDGED: "Horen",
    "Hoor en wederhoor afronden": "Besluit",
    "Besluit mede-ondertekenen": "Oplossing",
    "Reactie klager": "Nazorg",
}
LETTERS_READ = 7  # the steps of the scenario that send one
SEND = "main p.actions button.btn-primary"
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
    link: str = ""
    windows: dict[str, Screen] = field(default_factory=dict)
    looked_at: int = 0
    read: int = 0  # how many times letters were shown before they went

    def public(self) -> Screen:
        return self._window("")

    def staff(self, username: str) -> Screen:
        screen = self._window(username)
        screen.open("/werk")
        if "/inloggen" in screen.page.url:  # a session lasts no longer than a day
            screen.page.fill("[name=username]", username)
            screen.page.fill("[name=password]", DEMO_PASSWORD)
            screen.follow("main button.btn-primary")
        return screen

    def do(self, step: Step) -> None:
        assert step.username is not None
        screen = self.staff(step.username)
        screen.open(f"/werk?toon=all&zoek={self.number}")
        screen.follow(screen.page.get_by_role("link", name=step.name, exact=True))
        self.look(screen, step.name)
        fill(screen.page, step, self.today)
        screen.follow(SEND)
        if screen.page.locator("main .read").count():  # what it sends is read first
            self.read += 1
            self.look(screen, f"{step.name}, brief")
            screen.follow(SEND)
        expect(screen.page.locator(".saved")).to_contain_text(step.name)
        self.work()

    def react(self, step: Step) -> None:
        screen = self.status()
        screen.follow("main a.btn-primary")  # what the case waits for, in words of its own
        self.look(screen, step.name)
        fill(screen.page, step, self.today)
        screen.follow(SEND)
        self.look(screen, f"{step.name}, nakijken")
        screen.follow(SEND)
        self.work()

    def work(self) -> None:
        """The worker does what is due."""
        while not tick(self.services, self.clock()).idle:
            pass

    def at(self, moment: datetime) -> None:
        self.clock.set(moment.year, moment.month, moment.day, moment.hour, moment.minute)
        self.work()

    @property
    def today(self) -> date:
        return self.clock().astimezone(AMSTERDAM).date()

    def look(self, screen: Screen, name: str) -> None:
        self.looked_at += 1
        for paper in screen.page.locator(".paper").all():
            expect(paper).to_have_attribute("data-ready", "yes", timeout=60_000)
            paper.scroll_into_view_if_needed()  # a page is drawn when it comes near
            sheet = paper.locator(".paper-sheet").first
            expect(sheet).to_contain_text("Standergroep", timeout=60_000)
        picture(screen.page, f"{self.looked_at:02} {name}")
        screen.check()

    def status(self) -> Screen:
        screen = self.public()
        screen.open(self.link)
        expect(screen.page).to_have_url(re.compile(f"/status/{self.number}$"))
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
    demo.publish_shipped(services, FOLDER, "klachtenregeling", "Voor de reis")
    demo.add_people(services, demo.demo_people(FOLDER), DEMO_PASSWORD)
    with served(create_app(services)) as address:
        office = Office(services=services, clock=clock, browser=chromium, address=address)
        yield office
        for screen in office.windows.values():
            screen.page.context.close()


def fill(page: Page, step: Step, today: date) -> None:
    """Answer the questions of the page as a person would, rows included, and see them stay."""
    for name, text in step.answers:
        if ".0." in name and not page.locator(f"[name='{name}']").count():
            page.click(f"button[value='add:{name.partition('.0.')[0]}']")
        expect(page.locator(f"main form [name='{name}']").first).to_be_attached()
        answer_one(page, name, text, step, today)
    page.wait_for_load_state("networkidle")
    for name, text in step.answers:
        control = page.locator(f"main form [name='{name}']")
        kind, choices = asked(page, name)
        for value in values_of(text, kind, choices, step, today):
            if kind in ("radio", "checkbox"):
                expect(with_value(control, value)).to_be_checked()
            else:
                expect(control).to_have_value(value)


def answer_one(page: Page, name: str, text: str, step: Step, today: date) -> None:
    control = page.locator(f"main form [name='{name}']")
    kind, choices = asked(page, name)
    for value in values_of(text, kind, choices, step, today):
        if kind in ("radio", "checkbox"):
            with_value(control, value).check()
        elif kind == "select":
            control.select_option(value)
        else:
            control.fill(value)


def values_of(text: str, kind: str, choices: list[Choice], step: Step, today: date) -> list[str]:
    return chosen(text, choices) if choices else [typed(text, kind, step, today)]


def asked(page: Page, name: str) -> tuple[str, list[Choice]]:
    """The kind of control, and what it lets one choose; in one go, for a script may replace it."""
    kind, choices = page.evaluate(
        """name => {
          const all = document.querySelectorAll('main form [name]');
          const found = [...all].filter(each => each.name === name);
          if (found[0].tagName === 'SELECT') {
            return ['select', [...found[0].options].map(each => [each.value, each.text])];
          }
          const ticks = ['radio', 'checkbox'].includes(found[0].type) ? found : [];
          return [found[0].type, ticks.map(each => [each.value, each.labels[0].textContent])];
        }""",
        name,
    )
    return kind, [Choice(value, " ".join(label.split())) for value, label in choices]


def with_value(control: Locator, value: str) -> Locator:
    return control.and_(control.page.locator(f"[value='{value}']"))


def picture(page: Page, name: str) -> None:
    folder = os.environ.get("REGELWERK_SHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def downloaded(page: Page, name: str) -> bytes:
    """The file behind the link *name*."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).first.click()
    return Path(waiting.value.path()).read_bytes()


def file_a_complaint(office: Office, step: Step) -> None:
    screen = office.public()
    page = screen.page
    screen.open("/")
    office.look(screen, "welkom")
    screen.follow("main a[href*='/indienen/']")
    walk(office, screen, step)
    expect(page.locator("h1")).to_have_text("Controleer uw antwoorden")
    expect(page.locator("main")).to_contain_text("rapport.txt")
    office.look(screen, "controle")
    screen.follow(SEND)
    office.look(screen, "ontvangst")
    path = "/status/" + page.input_value("[name=link]").partition("/status/")[2]
    office.number, office.link = path.split("/")[2], path
    expect(page.locator("main")).to_contain_text(office.number)
    screen.open(path)
    expect(page.locator("h1")).to_have_text("Hoe staat het met uw klacht?")
    assert page.url.endswith(f"/status/{office.number}"), "the secret leaves the address bar"


def walk(office: Office, screen: Screen, step: Step) -> None:
    """Answer the form page by page, until all is read back."""
    page, left = screen.page, {name: text for name, text in step.answers}
    while page.locator("form.q").count():
        office.look(screen, page.locator("h1").inner_text())
        on_a_phone(office, screen, page.locator("h1").inner_text())
        for name in list(left):
            page.wait_for_load_state("networkidle")  # an answer may bring the next question
            if page.locator(f"main form [name='{name}']").count():
                answer_one(page, name, left.pop(name), step, office.today)
        if page.locator("[name=bijlagen]").count():
            page.set_input_files(
                "[name=bijlagen]",
                {"name": "rapport.txt", "mimeType": "text/plain", "buffer": b"Het rapport"},
            )
        screen.follow(SEND)
    assert left == {}, "every answer has its question"


def expect_phase(office: Office, name: str) -> Screen:
    screen = office.status()
    expect(screen.page.locator("[aria-current=step]")).to_contain_text(name)
    return screen


def test_a_complaint_from_beginning_to_end(office: Office, postbox: Postbox) -> None:
    first, *others = story()
    office.at(first.at)
    file_a_complaint(office, first)
    office.look(expect_phase(office, "Ontvangen"), "status ontvangen")
    office.look(office.staff(COORDINATOR), "werk")
    on_a_phone(office, office.staff(COORDINATOR), "werk")
    for step in others:
        office.at(step.at)
        if step.username is None:
            office.look(office.status(), "status oplossing")
            office.react(step)
        else:
            office.do(step)
        if step.name in PHASES:
            screen = expect_phase(office, PHASES[step.name])
        if step.name == ACKNOWLEDGED:
            screen.follow(screen.page.get_by_role("link", name="Wij hebben uw klacht ontvangen"))
            office.look(screen, "brief op de statuspagina")
            assert downloaded(screen.page, "Download").startswith(b"%PDF")
            screen = office.status()
            assert "s.vos@voorbeeld.nl" in [mail.to for mail in postbox.messages]
            office.look(screen, "status horen")
    assert office.read == LETTERS_READ
    screen = office.status()
    expect(screen.page.locator("main")).to_contain_text("gesloten op")
    office.look(screen, "status gesloten")
    on_a_phone(office, screen, "status gesloten")
    read_the_file(office)


def on_a_phone(office: Office, screen: Screen, name: str) -> None:
    screen.page.set_viewport_size(PHONE)
    office.look(screen, f"{name} telefoon")
    screen.page.set_viewport_size(DESK)


def look_into_the_case(office: Office, screen: Screen) -> None:
    """No name is there, nor a word that somebody typed."""
    screen.open(f"/toezicht/zaak/{office.number}")
    screen.page.wait_for_selector(".process-canvas[data-ready]")
    main = screen.page.locator("main")
    expect(main).to_contain_text("klager 001")
    expect(main).not_to_contain_text("Sanne Vos")
    expect(main).not_to_contain_text("Een collega leest elk rapport na")
    office.look(screen, "toezicht zaak")
    on_a_phone(office, screen, "toezicht zaak")


def travel_back(screen: Screen) -> None:
    """By keyboard alone: the slider keeps the focus and says where it is."""
    slider = screen.page.locator("input[type=range]")
    last = int(slider.get_attribute("max") or 0)
    slider.focus()
    with screen.page.expect_navigation():
        screen.page.keyboard.press("Home")
    screen.page.wait_for_selector(".process-canvas[data-ready]")
    expect(slider).to_be_focused()
    expect(slider).to_have_attribute("aria-valuetext", re.compile(rf"^moment 1 van {last}, "))
    expect(screen.page.locator("#formulieren tbody tr")).to_have_count(1)
    with screen.page.expect_navigation():
        screen.page.keyboard.press("ArrowRight")
    expect(slider).to_have_value("2")
    screen.follow("text=Terug naar vandaag")
    expect(slider).to_have_value(str(last))


def read_the_file(office: Office) -> None:
    """The auditor follows the case without names, travels back, draws it and reads everything."""
    screen = office.staff(AUDITOR)
    page, main = screen.page, screen.page.locator("main")
    look_into_the_case(office, screen)
    travel_back(screen)
    page.check("#v-why-term")
    page.fill("#v-reason", "Is er op tijd gehoord?")
    screen.follow("#steekproef button.btn-primary")
    expect(main).to_contain_text("Sanne Vos")
    office.look(screen, "zaak in de steekproef")
    screen.open(f"/zaken/{office.number}/gegevens")
    expect(main).to_contain_text("Een collega leest elk rapport na")
    screen.open(f"/zaken/{office.number}")
    expect(main).to_contain_text("Dossier afsluiten")
    office.look(screen, "dossier auditor")
    on_a_phone(office, screen, "dossier auditor")
    assert downloaded(page, "rapport.txt") == b"Het rapport"
    employee = office.staff(EMPLOYEE)
    employee.open(f"/zaken/{office.number}")
    expect(employee.page.locator("main")).not_to_contain_text("Sanne Vos")
    office.look(employee, "dossier geweigerd")

"""Every screen in a real browser: accessible, within the policy, and usable without scripts."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import make_server

from web.conftest import (  # noqa: F401 - the fixtures of the screens
    PASSWORD,
    app,
    staffed,
    staffed_file,
)

pytestmark = pytest.mark.browser

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WATCH = (
    "document.addEventListener('securitypolicyviolation',"
    " e => console.error('CSP ' + e.violatedDirective))"
)
FORM = "/indienen/aanvraag/aanvraag-indienen"
LOOKS = [(1280, "light"), (1280, "dark"), (375, "light"), (375, "dark")]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing; .ci/run must install it")
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:  # noqa: F811 - the fixture imported above
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Screen:
    """A page that remembers what went wrong in it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.problems: list[str] = []
        page.add_init_script(WATCH)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._listen)

    def _listen(self, message: Any) -> None:
        if message.type == "error" and "CSP" in message.text:
            self.problems.append(message.text)

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def sign_in(self, username: str) -> None:
        self.open("/inloggen")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main button.btn-primary")

    def check(self) -> None:
        """Open every fold, then look for violations and a page wider than the screen."""
        self.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": RULES}})
        assert found.violations_count == 0, (self.page.url, found.generate_report())
        root = "document.documentElement"
        assert self.page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"), self.page.url
        assert self.problems == [], self.page.url


def opened(browser: Browser, address: str, **options: Any) -> Screen:
    context = browser.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam", **options)
    return Screen(context.new_page(), address)


def send_form(page: Page) -> str:
    """Fill in the public form, read it back, send it; returns the personal link."""
    page.check("text=Parkeren")
    page.fill("[name=wens]", "Een plek voor de deur")
    page.fill("[name='aanvrager.naam']", "Jan Jansen")
    page.fill("[name='aanvrager.email']", "jan@example.org")
    page.click("p.actions button.btn-primary")
    expect(page.locator("h1")).to_have_text("Klopt alles?")
    page.click("p.actions button.btn-primary")
    return page.input_value("[name=link]")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_screen_is_accessible_and_within_the_policy(
    chromium: Browser, address: str, width: int, scheme: str
) -> None:
    look: dict[str, Any] = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    public = opened(chromium, address, **look)
    for path in ("/", FORM, "/reglement/aanvraag", "/status", "/inloggen", "/nergens"):
        public.open(path)
        public.check()
    public.open(FORM)
    public.page.click("p.actions button.btn-primary")
    expect(public.page.locator(".errors")).to_be_focused()
    public.check()
    public.open(FORM)
    link = send_form(public.page)
    public.check()
    public.open(f"/{link.split('/', 3)[3]}")
    public.check()
    public.page.context.close()

    staff = opened(chromium, address, **look)
    staff.sign_in("m.dejong")
    for path in ("/werk", "/werk?toon=mine", "/werk?zoek=zzz", "/zaken"):
        staff.open(path)
        staff.check()
    staff.page.click("table a")
    staff.page.wait_for_selector(".process-canvas[data-ready]")
    staff.check()
    for selector in ("a[href*=handelingen]", "a[href^='/taken/']"):
        staff.open("/zaken")
        staff.page.click("table a")
        staff.open(staff.page.get_attribute(selector, "href") or "")
        staff.check()
    staff.page.context.close()

    for username, paths in (
        ("p.eigenaar", ["/regeling"]),
        ("b.heer", ["/beheer/uitgaand", "/beheer/storingen"]),
        ("a.toezicht", ["/toezicht", "/toezicht?soort=case.started", "/toezicht?zaak=niets"]),
        ("l.balie", ["/stukken"]),
    ):
        other = opened(chromium, address, **look)
        other.sign_in(username)
        for path in paths:
            other.open(path)
            other.check()
        other.page.context.close()


def test_without_scripts_a_case_is_opened_followed_and_handled(
    chromium: Browser, address: str
) -> None:
    public = opened(chromium, address, java_script_enabled=False)
    public.open(FORM)
    link = send_form(public.page)
    public.open(f"/{link.split('/', 3)[3]}")
    expect(public.page.locator("h1")).to_have_text("Hoe staat het ermee?")

    staff = opened(chromium, address, java_script_enabled=False)
    staff.sign_in("m.dejong")
    staff.page.click("text=Aanvraag beoordelen")
    staff.page.click("p.actions button.btn-primary")
    expect(staff.page.locator(".errors")).to_be_visible()
    staff.page.check("label:has-text('Ja')")
    staff.page.click("p.actions button.btn-primary")
    expect(staff.page.locator(".saved")).to_contain_text("‘Aanvraag beoordelen’ is klaar")


def test_a_question_appears_when_an_answer_asks_for_it(chromium: Browser, address: str) -> None:
    public = opened(chromium, address)
    public.open(FORM)
    public.page.fill("[name=wens]", "Blijft staan")
    public.page.check("text=Iets anders")
    expect(public.page.get_by_label("Waarover dan?")).to_be_visible()
    assert public.page.input_value("[name=wens]") == "Blijft staan"
    assert public.problems == []

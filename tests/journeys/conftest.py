"""What the browser journeys share: Chromium, and a page that watches for what goes wrong in it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from werkzeug.serving import make_server

from tests.web.conftest import PASSWORD

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

    def follow(self, what: str | Locator) -> None:
        """Click, and wait for the page it leads to: the old one is still there for a moment."""
        place = self.page.locator(what) if isinstance(what, str) else what
        with self.page.expect_navigation():
            place.click()

    def sign_in(self, username: str) -> None:
        self.open("/inloggen")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", PASSWORD)
        self.follow("main button.btn-primary")

    def check(self) -> None:
        """Open every fold, then look for violations and a page wider than the screen."""
        self.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": RULES}})
        assert found.violations_count == 0, (self.page.url, found.generate_report())
        root = "document.documentElement"
        assert self.page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"), self.page.url
        assert self.problems == [], self.page.url


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which *app* answers a browser."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def opened(browser: Browser, address: str, **options: Any) -> Screen:
    context = browser.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam", **options)
    return Screen(context.new_page(), address)

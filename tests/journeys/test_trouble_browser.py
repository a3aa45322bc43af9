"""What people see when something is wrong, in a real browser: outage, letters that wait, files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Route, expect

from service.actions.services import Services
from service.actions.vitals import UNSENT
from service.app import create_app
from service.store.tables import JobState
from service.web import waiting
from tests.conftest import Clock
from tests.journeys.conftest import opened, served
from tests.web import conftest as screens
from tests.web.conftest import staffed, staffed_file  # noqa: F401 - the fixtures of the screens
from tests.web.test_outage import Switch

pytestmark = pytest.mark.browser

FORM = "/indienen/aanvraag/aanvraag-indienen"
WHOLE = f"{FORM}/alles"  # all questions on one page
LOOKS = [(1280, "light"), (375, "dark")]
MEGABYTE = 1024 * 1024


@pytest.fixture
def switch(staffed: Services) -> Switch:  # noqa: F811 - the fixture imported above
    return Switch(staffed)


@pytest.fixture
def app(staffed: Services, switch: Switch) -> Flask:  # noqa: F811 - as above
    app = create_app(replace(staffed, db=switch))
    app.testing = True
    return app


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


def given_letter(services: Services, clock: Clock) -> None:
    """A letter that waits, and no worker to send it."""
    screens.given_waiting_letter(
        services, clock(), state=JobState.INCIDENT, last_error="De mailserver weigert het adres."
    )
    clock.pass_(UNSENT + timedelta(seconds=1))


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_an_outage_and_letters_that_wait_are_told_to_everybody_who_can_see(
    chromium: Browser,
    address: str,
    app: Flask,
    staffed: Services,  # noqa: F811 - as above
    switch: Switch,
    clock: Clock,
    width: int,
    scheme: str,
) -> None:
    look: dict[str, Any] = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    visitor = opened(chromium, address, **look)
    visitor.open(WHOLE)
    visitor.page.fill("[name=wens]", "Een plek voor de deur,\nliefst in de schaduw")
    switch.is_away = True
    visitor.follow("p.actions button.btn-primary")
    expect(visitor.page.locator("h1")).to_have_text("Dit lukt nu even niet")
    expect(visitor.page.locator(".typed")).to_contain_text("liefst in de schaduw")
    visitor.check()
    switch.is_away = False
    visitor.follow("p.actions button.btn-primary")
    expect(visitor.page.locator("[name=wens]")).to_have_value(
        "Een plek voor de deur,\nliefst in de schaduw"
    )

    screens.given_case(screens.Browser(app.test_client()))
    given_letter(staffed, clock)
    app.extensions[waiting.EXTENSION] = waiting.glance()
    for username, path in (("m.dejong", "/werk"), ("b.heer", "/beheer/storingen")):
        staff = opened(chromium, address, **look)
        staff.sign_in(username)
        staff.open(path)
        expect(staff.page.locator("main")).to_contain_text("Brieven wachten: 1")
        staff.check()
        switch.is_away = True
        staff.open(path)
        staff.check()
        switch.is_away = False


def test_a_browser_says_that_files_are_too_large_and_sends_nothing(
    chromium: Browser, address: str
) -> None:
    public = opened(chromium, address)
    public.open(WHOLE)
    public.page.fill("[name=wens]", "Blijft staan")
    chosen = public.page.locator("input[type=file]").first
    chosen.set_input_files(
        {"name": "groot.pdf", "mimeType": "application/pdf", "buffer": bytes(11 * MEGABYTE)}
    )
    expect(public.page.locator(".error")).to_contain_text("Dit is te groot")
    public.page.click("p.actions button.btn-primary")
    expect(chosen).to_be_focused()
    assert public.page.input_value("[name=wens]") == "Blijft staan"
    public.check()
    chosen.set_input_files([])
    expect(public.page.locator(".error")).to_have_count(0)
    public.follow("p.actions button.btn-primary")
    expect(public.page.locator("h1")).to_be_visible()
    assert public.problems == []


def test_an_answer_that_comes_late_leaves_focus_and_words_with_a_file(
    chromium: Browser, address: str
) -> None:
    public = opened(chromium, address)
    public.open(WHOLE)
    held: list[Route] = []
    public.page.route(f"**{FORM}", lambda route: held.append(route))
    with public.page.expect_request(f"**{FORM}"):
        public.page.fill("[name=wens]", "Blijft staan")
        public.page.locator("[name=wens]").blur()
    chosen = public.page.locator("input[type=file]").first
    chosen.set_input_files(
        {"name": "groot.pdf", "mimeType": "application/pdf", "buffer": bytes(11 * MEGABYTE)}
    )
    public.page.click("p.actions button.btn-primary")
    expect(chosen).to_be_focused()
    fields = public.page.locator("#fields").element_handle()
    held[0].continue_()
    public.page.wait_for_function("fields => !fields.isConnected", arg=fields)
    expect(chosen).to_be_focused()
    expect(public.page.locator(".error")).to_contain_text("Dit is te groot")

"""Every screen in a real browser: accessible, within the policy, and usable without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.journeys.conftest import Screen, opened, served
from tests.postal import letter
from tests.web.conftest import (  # noqa: F401 - the fixtures of the screens
    app,
    staffed,
    staffed_file,
)

pytestmark = pytest.mark.browser

EMPTY = "/toezicht/gebeurtenissen?zaak=niets"
RULES = "/toezicht/regeling/aanvraag"
PROOF = "/toezicht/bewijs?zaak=A-2026-001"
OVERSEEN = [
    f"/toezicht{each}"
    for each in ("", "?periode=2019", "/warmtekaart", "/gebeurtenissen", "/rechten", "/storingen")
]
FORM = "/indienen/aanvraag/aanvraag-indienen"
WHOLE = f"{FORM}/alles"  # all questions on one page
LOOKS = [(1280, "light"), (1280, "dark"), (375, "light"), (375, "dark")]


@pytest.fixture
def address(app: Flask) -> Iterator[str]:  # noqa: F811 - the fixture imported above
    with served(app) as address:
        yield address


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
    for path in (
        "/",
        FORM,
        WHOLE,
        "/verder",
        "/reglement/aanvraag",
        "/status",
        "/inloggen",
        "/nergens",
    ):
        public.open(path)
        public.check()
    public.open(WHOLE)
    public.follow("p.actions button.btn-primary")
    expect(public.page.locator(".errors")).to_be_focused()
    public.check()
    public.open(WHOLE)
    link = send_form(public.page)
    public.check()
    public.open(f"/{link.split('/', 3)[3]}")
    public.check()
    public.page.context.close()

    staff = opened(chromium, address, **look)
    staff.sign_in("m.dejong")
    for path in ("/werk", "/werk?toon=mine", "/werk?zoek=zzz", "/overzicht", "/zaken"):
        staff.open(path)
        staff.check()
    staff.follow("tbody a")
    for tab in ("", "/gegevens", "/documenten", "/termijnen", "/proces"):
        staff.open(f"/zaken/A-2026-001{tab}")
        if tab == "/proces":
            staff.page.wait_for_selector(".process-canvas[data-ready]")
        staff.check()
    for selector in ("a[href*=handelingen]", "a[href^='/taken/']"):
        staff.open("/zaken")
        staff.follow("tbody a")
        staff.open(staff.page.get_attribute(selector, "href") or "")
        staff.check()
    take_in_and_register(staff)
    staff.page.context.close()

    for username, paths in (
        ("p.eigenaar", ["/regeling"]),
        ("b.heer", ["/beheer/uitgaand", "/beheer/storingen"]),
        ("a.toezicht", [*OVERSEEN, EMPTY, PROOF]),
        (
            "a.toezicht",
            [f"{RULES}/regels/C1", f"{RULES}/drager/termijn/besluit", f"{RULES}/plaat/aanvraag"],
        ),
        ("l.balie", ["/stukken"]),
    ):
        other = opened(chromium, address, **look)
        other.sign_in(username)
        for path in paths:
            other.open(path)
            other.check()
        other.page.context.close()


def take_in_and_register(staff: Screen) -> None:
    """A message that was saved as a file, up to the form that it fills in."""
    staff.open("/post")
    message = FilePayload(name="bericht.eml", mimeType="message/rfc822", buffer=letter())
    staff.page.set_input_files("#v-bericht", message)
    staff.follow("text=Neem op")
    for link in ("tbody a", "text=Aanvraag van papier invoeren"):
        staff.check()
        staff.follow(link)
    staff.check()
    expect(staff.page.locator("textarea[name=wens]")).to_have_value("Niemand belde terug.")


def test_without_scripts_a_case_is_opened_followed_and_handled(
    chromium: Browser, address: str
) -> None:
    public = opened(chromium, address, java_script_enabled=False)
    public.open(WHOLE)
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


def test_what_is_said_once_leaves_the_address(chromium: Browser, address: str) -> None:
    public = opened(chromium, address)
    public.open(WHOLE)
    send_form(public.page)
    staff = opened(chromium, address)
    staff.sign_in("m.dejong")
    staff.page.click("text=Aanvraag beoordelen")
    staff.page.check("label:has-text('Ja')")
    staff.page.click("p.actions button.btn-primary")
    expect(staff.page.locator(".saved")).to_contain_text("‘Aanvraag beoordelen’ is klaar")
    expect(staff.page).to_have_url(f"{address}/werk")
    staff.page.reload()
    expect(staff.page.locator(".saved")).to_have_count(0)


def test_a_script_brings_no_cookie(chromium: Browser, address: str) -> None:
    staff = opened(chromium, address)
    staff.sign_in("m.dejong")
    staff.open("/indienen/aanvraag/aanvraag-invoeren")
    with staff.page.expect_response(lambda answer: answer.request.method == "POST") as asked:
        staff.page.check("text=Iets anders")
    assert "set-cookie" not in asked.value.all_headers()


def test_a_question_appears_when_an_answer_asks_for_it(chromium: Browser, address: str) -> None:
    public = opened(chromium, address)
    public.open(WHOLE)
    public.page.fill("[name=wens]", "Blijft staan")
    public.page.check("text=Iets anders")
    expect(public.page.get_by_label("Waarover dan?")).to_be_visible()
    assert public.page.input_value("[name=wens]") == "Blijft staan"
    assert public.problems == []


def test_from_a_clause_to_the_step_that_carries_it_and_back(
    chromium: Browser, address: str
) -> None:
    """With the keyboard alone: the auditor reads a rule, sees its step, and returns to the rule."""
    public = opened(chromium, address)
    public.open(WHOLE)
    send_form(public.page)
    auditor = opened(chromium, address)
    auditor.sign_in("a.toezicht")
    auditor.open(f"{RULES}")
    auditor.page.locator("a.clause", has_text="C1").first.focus()
    with auditor.page.expect_navigation():
        auditor.page.keyboard.press("Enter")
    expect(auditor.page.locator("mark.here")).to_have_text("Wij besluiten binnen 21 werkdagen.")
    auditor.follow(auditor.page.locator(".carriers a", has_text="Besluit op de aanvraag").first)
    expect(auditor.page.locator("h1")).to_have_text("Besluit op de aanvraag")
    auditor.check()
    auditor.follow(auditor.page.locator("a.clause", has_text="C1").first)
    expect(auditor.page.locator(".carry")).to_be_visible()
    auditor.check()

"""When a session ends, also for who copied its cookie."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from service.actions import people
from service.actions.services import Services
from tests.web.conftest import Browser, given_case


def thief_of(app: Flask, browser: Browser) -> Browser:
    """Another browser with a copy of the session cookie."""
    cookie = browser.client.get_cookie("regelwerk")
    assert cookie is not None, "who is signed in has a cookie"
    thief = Browser(app.test_client())
    thief.client.set_cookie("regelwerk", cookie.value)
    assert thief.get("/werk").status_code == 200
    return thief


def is_out(browser: Browser) -> bool:
    return (browser.get("/werk").location or "").startswith("/inloggen")


def test_signing_out_ends_a_copied_session(app: Flask, handler: Browser) -> None:
    thief = thief_of(app, handler)
    handler.post("/uitloggen")
    assert is_out(thief)


def test_signing_out_ends_the_sessions_on_other_computers(
    new_browser: Callable[..., Browser], handler: Browser
) -> None:
    elsewhere = new_browser("m.dejong")
    handler.post("/uitloggen")
    assert is_out(elsewhere)


def test_signing_out_leaves_colleagues_at_work(
    new_browser: Callable[..., Browser], handler: Browser
) -> None:
    colleague = new_browser("k.bakker")
    handler.post("/uitloggen")
    assert not is_out(colleague)


def test_a_session_of_before_the_account_was_closed_never_comes_back(
    handler: Browser, staffed: Services
) -> None:
    people.close(staffed, "m.dejong")
    people.reopen(staffed, "m.dejong")
    assert is_out(handler)


def test_a_new_password_ends_the_sessions_of_before(handler: Browser, staffed: Services) -> None:
    people.set_password(staffed, "m.dejong", "een heel ander woord")
    assert handler.get("/werk").location.startswith("/inloggen")


def test_a_closed_account_loses_its_session(handler: Browser, staffed: Services) -> None:
    people.close(staffed, "m.dejong")
    assert handler.get("/werk").location.startswith("/inloggen")


def test_the_cookie_does_not_hold_the_personal_link(app: Flask, visitor: Browser) -> None:
    given_case(visitor)
    found = re.search(r"/status/[^/]+/([\w-]{32})", visitor.get("/ontvangst").text)
    assert found is not None, "the receipt shows the link"
    cookie = visitor.client.get_cookie("regelwerk")
    assert cookie is not None
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    assert found[1] not in str(serializer.loads(cookie.value))

"""When a session ends, also for who copied its cookie."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import TimestampSigner

from service.actions import people
from service.actions.services import Services
from service.app import create_app
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


def test_a_change_of_the_secret_signs_nobody_out(handler: Browser, staffed: Services) -> None:
    cookie = handler.client.get_cookie("regelwerk")
    assert cookie is not None

    def signed_in_after(*former: str) -> bool:
        settings = replace(staffed.settings, secret="nieuw" * 8, former_secrets=former)
        browser = Browser(create_app(replace(staffed, settings=settings)).test_client())
        browser.client.set_cookie("regelwerk", cookie.value)
        return not is_out(browser)

    assert signed_in_after(staffed.settings.secret)
    assert not signed_in_after()


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


def aged(app: Flask, browser: Browser, seconds: float) -> Browser:
    """Another browser with the same session, in a cookie that was signed so long ago."""

    class Earlier(TimestampSigner):
        def get_timestamp(self) -> int:
            return super().get_timestamp() - int(seconds)

    cookie = browser.client.get_cookie("regelwerk")
    assert cookie is not None, "who is signed in has a cookie"
    assert isinstance(app.session_interface, SecureCookieSessionInterface)
    serializer = app.session_interface.get_signing_serializer(app)
    assert serializer is not None, "the settings demand a secret"
    held = serializer.loads(cookie.value)
    serializer.signer = Earlier
    old = Browser(app.test_client())
    old.client.set_cookie("regelwerk", str(serializer.dumps(held)))
    return old


def test_a_cookie_that_says_nothing_new_is_not_sent_again(handler: Browser) -> None:
    handler.get("/werk")
    assert "Set-Cookie" not in handler.get("/werk").headers


def test_a_cookie_is_signed_anew_before_it_lapses(app: Flask, handler: Browser) -> None:
    lifetime = app.permanent_session_lifetime.total_seconds()
    handler.get("/werk")
    old = aged(app, handler, lifetime / 10)
    assert "Set-Cookie" in old.get("/werk").headers
    assert "Set-Cookie" not in old.get("/werk").headers


def test_a_cookie_that_lapsed_opens_nothing(app: Flask, handler: Browser) -> None:
    assert is_out(aged(app, handler, app.permanent_session_lifetime.total_seconds() + 5))

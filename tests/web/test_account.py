"""Signing in and out."""

from __future__ import annotations

import base64
from collections.abc import Callable

from tests.web.conftest import Browser


def test_signing_in_starts_a_new_session(visitor: Browser) -> None:
    before = visitor.token()
    assert visitor.sign_in("m.dejong").location == "/werk"
    assert visitor.token() != before


def test_a_wrong_password_keeps_the_name_and_says_why(visitor: Browser) -> None:
    answer = visitor.sign_in("m.dejong", "fout")
    assert answer.status_code == 422
    assert 'value="m.dejong"' in answer.text


def test_signing_out_closes_everything(handler: Browser) -> None:
    assert (handler.post("/uitloggen").location or "").startswith("/inloggen?melding=")
    assert (handler.get("/werk").location or "").startswith("/inloggen")


def test_each_role_starts_at_its_own_work(new_browser: Callable[..., Browser]) -> None:
    starts = {
        name: new_browser(name).get("/inloggen").location for name in ("p.eigenaar", "b.heer")
    }
    assert starts == {"p.eigenaar": "/regeling", "b.heer": "/beheer/uitgaand"}


def test_who_guesses_is_told_how_long_to_wait_and_keeps_the_name(visitor: Browser) -> None:
    for _ in range(3):
        visitor.sign_in("m.dejong", "fout")
    answer = visitor.sign_in("m.dejong")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
    assert "Probeer het opnieuw over 5 seconden." in answer.text
    assert 'value="m.dejong"' in answer.text


def test_a_browser_that_signed_in_before_is_known_again(
    new_browser: Callable[..., Browser], visitor: Browser
) -> None:
    known = new_browser("m.dejong")
    known.post("/uitloggen")
    for _ in range(4):
        visitor.sign_in("m.dejong", "fout")
    assert visitor.sign_in("m.dejong").status_code == 429
    assert known.sign_in("m.dejong").status_code == 302


def test_the_cookie_of_a_device_names_nobody_and_cannot_be_made(handler: Browser) -> None:
    cookie = handler.client.get_cookie("regelwerk-device")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    body = base64.urlsafe_b64decode(cookie.value.partition(".")[0] + "==")
    assert b"dejong" not in body
    handler.client.set_cookie("regelwerk-device", cookie.value[:-1] + "x")
    handler.post("/uitloggen")
    assert handler.sign_in("m.dejong").status_code == 302  # a broken one is as none

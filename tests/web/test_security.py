"""Headers, cookies, limits and the friendly pages behind them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from service.actions.services import Services
from service.app import create_app
from service.store.db import Database, connect
from tests.web.conftest import ANSWERS, PASSWORD, Browser, given_case

FORM = "/indienen/aanvraag/aanvraag-indienen"


def test_every_page_carries_a_strict_policy(visitor: Browser) -> None:
    headers = visitor.get("/").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("page", ["", "/dossier.pdf", "/diagram/aanvraag.bpmn"])
def test_nothing_of_a_case_is_kept_by_a_browser(handler: Browser, case: str, page: str) -> None:
    assert handler.get(f"/zaken/{case}{page}").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "elsewhere",
    ["//kwaad.example", "/\\kwaad.example", "/..//kwaad.example", "https:kwaad", "/\t/x"],
)
def test_signing_in_leads_to_no_other_site(visitor: Browser, elsewhere: str) -> None:
    known = {"username": "m.dejong", "password": PASSWORD}
    assert visitor.post("/inloggen", {**known, "next": elsewhere}).location == "/werk"


def test_files_with_a_hash_in_their_name_are_kept_for_ever(app: Flask, visitor: Browser) -> None:
    folder = Path(app.static_folder or "")
    found = next(folder.glob("dist/site-*.css"), None)
    if found is None:
        pytest.skip("the front end was not built")
    with visitor.get(f"/static/dist/{found.name}") as answer:
        assert "immutable" in answer.headers["Cache-Control"]


def test_the_session_cookie_is_out_of_reach_of_scripts(visitor: Browser) -> None:
    cookie = visitor.get("/status").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_behind_https_cookies_are_secure_and_browsers_stay_on_https(staffed: Services) -> None:
    settings = replace(staffed.settings, base_url="https://example.org")
    client = create_app(replace(staffed, settings=settings)).test_client()
    answer = client.get("/status", base_url="https://example.org")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Set-Cookie"].startswith("__Host-")
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_a_form_without_token_is_refused(visitor: Browser) -> None:
    assert visitor.client.post("/inloggen", data={"username": "x"}).status_code == 400


def test_an_expired_form_offers_to_send_the_same_answers_again(visitor: Browser) -> None:
    answer = visitor.client.post(
        FORM, data={**ANSWERS, "csrf_token": "oud"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.status_code == 400
    assert "Een plek voor de deur" in answer.text
    assert "Verstuur opnieuw" in answer.text or "Send again" in answer.text


def test_another_site_cannot_use_the_page_of_an_expired_form(visitor: Browser) -> None:
    answer = visitor.client.post(FORM, data=ANSWERS, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    assert "Een plek voor de deur" not in answer.text


def test_a_password_never_comes_back_in_a_page(visitor: Browser) -> None:
    answer = visitor.client.post(
        "/inloggen",
        data={"username": "m.dejong", "password": "geheim-woord"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert "geheim-woord" not in answer.text


def test_too_much_at_once_gives_a_page_and_not_an_error(staffed: Services) -> None:
    settings = replace(staffed.settings, max_upload=1000)
    browser = Browser(create_app(replace(staffed, settings=settings)).test_client())
    answer = browser.post(FORM, {"bijlagen": (io.BytesIO(b"x" * 5000), "groot.pdf")})
    assert answer.status_code == 413
    assert "<h1>" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "regelwerk=%ff; session=" + "x" * 3000},
        {"Accept-Language": ";;;q=9,,,"},
        {"Content-Type": "multipart/form-data"},
        {"Host": "exa mple"},
        {"Range": "bytes=abc"},
        {"If-Modified-Since": "gisteren"},
        {"Content-Length": "-4"},
        {"X-Forwarded-For": '"<script>'},
    ],
)
def test_odd_headers_never_break_a_page(app: Flask, headers: dict[str, str]) -> None:
    for path in ("/", "/status", "/inloggen"):
        assert app.test_client().get(path, headers=headers).status_code < 500


def test_a_nul_character_is_refused(handler: Browser) -> None:
    assert handler.get("/zaken?zoek=%00").status_code == 400
    assert handler.post("/status", {"number": "a\x00b"}).status_code == 400


def test_a_broken_page_shows_no_trace_and_logs_no_data(
    new_browser: Callable[..., Browser], staffed: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    app = create_app(replace(staffed, clock=lambda: 1 / 0))  # type: ignore[arg-type,return-value]
    answer = app.test_client().get("/?naam=Jansen")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "Jansen" not in capsys.readouterr().out


def test_without_a_database_a_page_says_to_come_back(staffed: Services, tmp_path: Path) -> None:
    away = Database(connect(f"sqlite:///{tmp_path}/er/is/niets.db"))
    answer = create_app(replace(staffed, db=away)).test_client().get("/")
    assert answer.status_code == 503
    assert "Probeer het over een paar minuten" in answer.text
    assert "Traceback" not in answer.text


def test_the_log_holds_routes_and_no_addresses(
    visitor: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor.get("/status/A-2026-001/zeer-geheim?naam=Jansen")
    written = capsys.readouterr().out
    assert "/status/<number>/<secret>" in written
    assert "zeer-geheim" not in written
    assert "Jansen" not in written


def test_a_model_is_a_file_to_keep_and_never_a_page(visitor: Browser, handler: Browser) -> None:
    number = given_case(visitor)
    answer = handler.get(f"/zaken/{number}/diagram/aanvraag.bpmn")
    assert answer.status_code == 200
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("place", ["", "/dossier.pdf", "/diagram/aanvraag.bpmn"])
def test_who_sees_no_cases_does_not_learn_which_numbers_exist(
    visitor: Browser, new_browser: Callable[..., Browser], place: str
) -> None:
    stranger = new_browser("z.zonder")
    answers = [
        stranger.get(f"/zaken/{number}{place}") for number in (given_case(visitor), "A-2026-999")
    ]
    assert [each.status_code for each in answers] == [403, 403]
    told = [re.search(r"<h1>.*?</p>", each.text, re.DOTALL) for each in answers]
    assert told[0] is not None and told[1] is not None
    assert told[0][0] == told[1][0]

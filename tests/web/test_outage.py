"""When the database is away: every page says so, keeps what was typed, and asks it nothing."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NoReturn

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs
from werkzeug.exceptions import HTTPException, default_exceptions
from werkzeug.test import TestResponse

from service.actions.services import Services
from service.app import create_app
from service.core.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    Refused,
    ServiceError,
    Tampered,
)
from service.outside.files import FilesAway
from service.store.db import Database, Session, Unsure
from service.store.tables import Instance
from service.web.errorpages import RETRY_SECONDS
from tests.web.conftest import ANSWERS, PASSWORD, Browser, given_task

FORM = "/indienen/aanvraag/aanvraag-indienen"
TITLE = "Dit lukt nu even niet"


class Switch(Database):
    """A database that can be taken away. ``asked`` counts the questions of that time."""

    def __init__(self, real: Services) -> None:
        super().__init__(real.db.engine, clock=real.clock)
        self.is_away = False
        self.loses_commits = self.dies_with_a_case = False
        self.asked = 0

    @contextmanager
    def reading(self) -> Iterator[Session]:
        self._refuse()
        with super().reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        self._refuse()
        with super().writing() as session:
            yield session
            has_case = session.scalar(select(Instance.id).limit(1)) is not None
        if self.dies_with_a_case and has_case:
            self.is_away = True
        if self.loses_commits:
            raise Unsure("COMMIT", None, Exception("Jan Jansen"))

    def _refuse(self) -> None:
        if self.is_away:
            self.asked += 1
            raise OperationalError("SELECT 'Jan Jansen'", None, Exception("no route to host"))


@pytest.fixture
def switch(staffed: Services) -> Switch:
    return Switch(staffed)


@pytest.fixture
def app(staffed: Services, switch: Switch) -> Flask:
    app = create_app(replace(staffed, db=switch))
    app.testing = True
    return app


def addresses(app: Flask) -> list[tuple[str, str]]:
    """Every method and address of the service, with something at the place of each name."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or rule.endpoint.startswith("health."):
            continue
        path = re.sub(r"<int[^>]*>", "1", rule.rule)
        path = re.sub(r"<any\((\w+)[^>]*>", r"\1", path)
        path = re.sub(r"<[^>]+>", "aanvraag", path)
        found += [(method, path) for method in sorted(rule.methods or ()) if method != "OPTIONS"]
    return found


def asking(browser: Browser) -> Callable[[str, str], TestResponse]:
    """Asks for one address after another with the same cookie, also after it was taken back."""
    token = browser.token()
    cookie = browser.client.get_cookie("regelwerk")
    assert cookie is not None, "the page with the token sets it"

    def ask(method: str, path: str) -> TestResponse:
        browser.client.set_cookie("regelwerk", cookie.value)
        return browser.client.open(path, method=method, data={"csrf_token": token})

    return ask


def is_an_outage(answer: TestResponse) -> bool:
    return answer.status_code == 503 and answer.headers["Retry-After"] == str(RETRY_SECONDS)


def test_every_page_of_a_member_of_staff_says_that_it_is_an_outage(
    app: Flask, switch: Switch, new_browser: Callable[..., Browser]
) -> None:
    browser = new_browser("m.dejong")
    ask = asking(browser)
    switch.is_away = True
    for method, path in addresses(app):
        answer = ask(method, path)
        assert is_an_outage(answer), (method, path, answer.status_code)
        assert method == "HEAD" or TITLE in answer.text


def test_every_page_of_a_visitor_says_so_unless_it_is_not_for_visitors(
    app: Flask, switch: Switch, visitor: Browser
) -> None:
    ask = asking(visitor)
    switch.is_away = True
    for method, path in addresses(app):
        answer = ask(method, path)
        if answer.status_code in {302, 303, 403, 404}:
            assert switch.asked == 0, (method, path, "asked, and said something else")
        else:
            assert is_an_outage(answer), (method, path, answer.status_code)
        switch.asked = 0


def test_the_page_is_in_the_language_of_its_reader(
    in_english: str, switch: Switch, handler: Browser, visitor: Browser
) -> None:
    handler.post("/taal", {"language": "en"})
    switch.is_away = True
    assert "This does not work right now" in handler.get("/werk").text
    assert TITLE in visitor.get("/").text


def test_the_language_of_an_account_is_known_without_asking_for_it(
    in_english: str, switch: Switch, new_browser: Callable[..., Browser]
) -> None:
    new_browser("m.dejong").post("/taal", {"language": "en"})
    elsewhere = new_browser("m.dejong")
    switch.is_away = True
    assert "This does not work right now" in elsewhere.get("/werk").text


def test_what_was_typed_stands_in_the_page_and_can_be_sent_again(
    switch: Switch, visitor: Browser
) -> None:
    key = "k" * 32
    sent = {**ANSWERS, "wens": "Een <b>plek</b>\nvoor de deur", "_key": key, "_confirmed": "yes"}
    token = visitor.token()
    switch.is_away = True
    answer = visitor.client.post(FORM, data={**sent, "csrf_token": token})
    assert is_an_outage(answer)
    assert "is niet bewaard" in answer.text
    assert "Een &lt;b&gt;plek&lt;/b&gt;\nvoor de deur</li>" in answer.text
    again = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
    assert again["_key"] == key
    assert again["aanvrager.email"] == ANSWERS["aanvrager.email"]
    switch.is_away = False
    assert re.search(rf'<form method="post" action="{FORM}"', answer.text)
    assert visitor.client.post(FORM, data={**again, "wens": sent["wens"]}).status_code == 303


def test_a_file_is_named_so_that_it_can_be_chosen_again(switch: Switch, visitor: Browser) -> None:
    token = visitor.token()
    switch.is_away = True
    files = {"bijlagen": (io.BytesIO(b"%PDF-"), "foto van de deur.pdf")}
    answer = visitor.client.post(FORM, data={**ANSWERS, **files, "csrf_token": token})
    assert "Kies opnieuw: foto van de deur.pdf" in answer.text
    assert 'enctype="multipart/form-data"' in answer.text


def test_another_site_puts_nothing_on_the_page(switch: Switch, visitor: Browser) -> None:
    switch.is_away = True
    answer = visitor.client.post(FORM, data=ANSWERS, headers={"Sec-Fetch-Site": "cross-site"})
    assert ANSWERS["wens"] not in answer.text


def test_a_password_never_comes_back(switch: Switch, visitor: Browser) -> None:
    known = {"username": "m.dejong", "password": PASSWORD, "csrf_token": visitor.token()}
    switch.is_away = True
    answer = visitor.client.post("/inloggen", data=known)
    assert is_an_outage(answer)
    assert PASSWORD not in answer.text
    assert 'href="/inloggen"' in answer.text


def test_a_lost_answer_of_a_commit_is_told_as_such_and_sending_again_counts_once(
    staffed: Services, switch: Switch, handler: Browser, visitor: Browser
) -> None:
    sent = {**ANSWERS, "_key": "k" * 32, "_confirmed": "yes"}
    token = visitor.token()
    switch.loses_commits = True
    answer = visitor.client.post(FORM, data={**sent, "csrf_token": token})
    assert is_an_outage(answer)
    assert "Wij weten niet zeker of is bewaard" in answer.text
    assert "het telt één keer" in answer.text
    switch.loses_commits = False
    assert visitor.post(FORM, sent).status_code == 303
    assert len(set(re.findall(r"A-2026-\d+", handler.get("/zaken").text))) == 1


def test_what_was_kept_before_the_database_went_away_is_told_as_kept(
    switch: Switch, new_browser: Callable[..., Browser]
) -> None:
    desk = new_browser("l.balie")
    switch.dies_with_a_case = True
    answer = desk.post("/indienen/aanvraag/aanvraag-invoeren", {**ANSWERS, "_key": "k" * 32})
    assert is_an_outage(answer), answer.status_code
    assert "Wat u verstuurde, is bewaard" in answer.text
    assert "Verstuur opnieuw" not in answer.text


ERRORS: list[Exception] = [
    *(default_exceptions[code]() for code in sorted(default_exceptions) if code >= 400),
    NotFound("x"),
    NotAllowed("x"),
    Conflict("x"),
    Invalid("x"),
    Refused("x"),
    Tampered("x"),
    OSError(28, "No space left on device"),
    ZeroDivisionError(),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: f"{type(e).__name__}")
@pytest.mark.parametrize("username", [None, "m.dejong", "b.heer"])
def test_no_error_page_asks_the_database_anything(
    app: Flask,
    switch: Switch,
    new_browser: Callable[..., Browser],
    error: Exception,
    username: str | None,
) -> None:
    browser = new_browser(username)
    token = browser.token()

    def fail(**_: Any) -> NoReturn:
        switch.is_away = True
        raise error

    # Once before anybody knows who is asking, and once when that is known.
    app.before_request_funcs.setdefault(None, []).append(fail)
    before = browser.client.post("/werk?melding=x", data={**ANSWERS, "csrf_token": token})
    app.before_request_funcs[None].remove(fail)
    switch.is_away = False
    app.view_functions["preferences.theme"] = fail
    after = browser.client.post("/weergave", data={**ANSWERS, "csrf_token": token})
    status = error.code if isinstance(error, HTTPException) else getattr(error, "status", None)
    for answer in (before, after):
        assert answer.status_code == (status or (503 if isinstance(error, OSError) else 500))
        assert answer.text.count("<h1>") == 1
    assert switch.asked == 0


@pytest.mark.parametrize("error", [FilesAway("x"), Tampered("x")])
def test_what_is_wrong_with_the_service_itself_is_logged(
    app: Flask, visitor: Browser, error: ServiceError
) -> None:
    def fail(**_: Any) -> NoReturn:
        raise error

    app.view_functions["status.ask"] = fail
    with capture_logs() as told:
        answer = visitor.get("/status")
    assert answer.status_code == error.status
    found = re.search(r"Kenmerk: (\w+)", answer.text)
    assert found and found[1] in [line.get("reference") for line in told]


def test_an_error_page_that_fails_itself_still_gives_a_page_and_logs_no_address(
    app: Flask, visitor: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> NoReturn:
        raise ZeroDivisionError("Jan Jansen")

    app.testing = False
    app.context_processor(fail)
    answer = app.test_client().get("/status/A-2026-001/zeer-geheim")
    assert answer.status_code == 500
    assert "Er ging bij ons iets mis" in answer.text
    written = capsys.readouterr()
    assert "zeer-geheim" not in written.out + written.err
    assert "Jan Jansen" not in written.out + written.err


def test_a_script_that_asks_behind_a_page_gets_no_answers_back(
    switch: Switch, handler: Browser, case: str
) -> None:
    task = given_task(handler)
    token = handler.token()
    switch.is_away = True
    answer = handler.client.post(
        task, data={**ANSWERS, "csrf_token": token}, headers={"X-Background": "yes"}
    )
    assert is_an_outage(answer)
    assert ANSWERS["wens"] not in answer.text
    assert json.dumps(ANSWERS["aanvrager.email"]) not in answer.text

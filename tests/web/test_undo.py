"""Taking back what was just completed: offered, counted down, carried out, refused."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from service.actions.services import Services
from service.app import create_app
from service.store.tables import Instance, Job
from tests.conftest import Clock
from tests.web.conftest import Browser, given_task

ANSWER = {"oordeel": "ja", "reden": "Daarom"}
TO_UNDO = re.compile(r'action="(/taken/[^"]+/herroeping)"')


@pytest.fixture
def staffed(staffed: Services) -> Services:
    return replace(staffed, settings=replace(staffed.settings, undo_seconds=60))


@pytest.fixture
def app(staffed: Services) -> Flask:
    app = create_app(staffed)
    app.testing = True
    return app


def given_completion(browser: Browser) -> tuple[str, str]:
    """The page after a task was completed, and where it is taken back."""
    page = browser.get(browser.fill(given_task(browser), ANSWER).location or "").text
    found = TO_UNDO.search(page)
    assert found is not None, "it can be taken back"
    return page, found[1]


def test_the_page_says_what_is_next_and_how_long_it_can_be_taken_back(
    handler: Browser, case: str
) -> None:
    page, _ = given_completion(handler)
    assert "Aanvraag afronden" in page
    assert 'data-undo="60"' in page
    assert "Ongedaan maken" in page
    assert "Verstuur nu" not in page


def test_what_waits_is_named_and_may_be_sent_now(
    handler: Browser, case: str, staffed: Services, clock: Clock
) -> None:
    done = handler.fill(given_task(handler), ANSWER).location or ""
    with staffed.db.writing() as session:
        session.add(
            Job(
                key="k",
                instance_id=session.scalars(select(Instance.id)).one(),
                token="t",
                element="proces/brief",
                name="Brief aan de aanvrager",
                topic="brief",
                not_before=clock() + timedelta(seconds=60),
                created_at=clock(),
            )
        )
    page = handler.get(done).text
    assert "Nog niet verstuurd: Brief aan de aanvrager." in page
    assert "Nu volgt: Brief aan de aanvrager." in page
    assert "Verstuur nu" in page


def test_the_form_comes_back_with_what_was_typed(handler: Browser, case: str) -> None:
    _, undo = given_completion(handler)
    back = handler.post(undo)
    assert back.status_code == 303
    page = handler.get(back.location or "").text
    assert "staat weer open" in page
    assert "Daarom" in page
    assert handler.fill((back.location or "").partition("?")[0], ANSWER).status_code == 303


def test_after_its_minute_a_page_says_that_it_is_too_late(
    handler: Browser, case: str, clock: Clock
) -> None:
    _, undo = given_completion(handler)
    clock.pass_(timedelta(seconds=60))
    refused = handler.post(undo)
    assert refused.status_code == 409
    assert "de tijd daarvoor is voorbij" in refused.text


def test_who_lets_it_stand_cannot_take_it_back(handler: Browser, case: str) -> None:
    _, undo = given_completion(handler)
    assert handler.post(undo.replace("herroeping", "verzending")).status_code == 303
    assert handler.post(undo).status_code == 409


def test_the_case_and_the_old_page_of_the_task_offer_it_too(handler: Browser, case: str) -> None:
    _, undo = given_completion(handler)
    assert undo in handler.get(f"/zaken/{case}").text
    assert undo in handler.get(undo.removesuffix("/herroeping")).text

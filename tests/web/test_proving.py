"""Publishing and agreeing ask for the password again, and keep what was typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from service.web import proving
from tests.conftest import Clock
from tests.web.conftest import PASSWORD, Browser

Open = Callable[..., Browser]
NONE = "0" * 64
WEIGHTY = {
    "publish.publication": f"/regeling/versies/{NONE}/publicatie",
    "publish.approval": f"/regeling/versies/{NONE}/akkoord",
}
every = pytest.mark.parametrize("url", WEIGHTY.values())


@pytest.fixture
def owner(new_browser: Open) -> Browser:
    return new_browser("p.eigenaar")


@every
def test_who_just_signed_in_is_not_asked(owner: Browser, clock: Clock, url: str) -> None:
    clock.pass_(proving.COUNTS_FOR - timedelta(seconds=1))
    assert owner.post(url, {"reason": "omdat"}).status_code == 404  # there is no such version


@every
def test_after_ten_minutes_the_password_is_asked_and_the_reason_kept(
    owner: Browser, clock: Clock, url: str
) -> None:
    clock.pass_(proving.COUNTS_FOR)
    answer = owner.post(url, {"reason": 'Een "nieuwe" regel'})
    assert "Bevestig dat u het bent" in answer.text
    assert 'name="reason" value="Een &#34;nieuwe&#34; regel"' in answer.text


@every
def test_the_right_password_goes_on_with_what_was_asked(
    owner: Browser, clock: Clock, url: str
) -> None:
    clock.pass_(proving.COUNTS_FOR)
    first = owner.post(url, {"reason": "omdat", "confirm_password": PASSWORD})
    assert first.status_code == 404
    assert owner.post(url, {"reason": "omdat"}).status_code == 404  # for another ten minutes


@every
def test_a_wrong_password_changes_nothing_and_is_not_on_the_page(
    owner: Browser, clock: Clock, url: str
) -> None:
    clock.pass_(proving.COUNTS_FOR)
    answer = owner.post(url, {"reason": "omdat", "confirm_password": "iets verkeerds"})
    assert answer.status_code == 422
    assert "iets verkeerds" not in answer.text
    assert 'name="reason" value="omdat"' in answer.text


def test_guessing_here_gets_slower_as_at_the_door(owner: Browser, clock: Clock) -> None:
    clock.pass_(proving.COUNTS_FOR)
    url = WEIGHTY["publish.publication"]
    answers = [
        owner.post(url, {"confirm_password": f"fout {number}"}).status_code for number in range(14)
    ]
    assert answers[-1] == 429


def test_every_route_that_makes_or_approves_a_version_asks(app: Flask) -> None:
    for endpoint in WEIGHTY:
        view = app.view_functions[endpoint]
        names = []
        while hasattr(view, "__wrapped__"):
            names.append(view.__code__.co_qualname)
            view = view.__wrapped__
        assert any("proved" in name for name in names), endpoint

"""The work list: groups by urgency, searched, of one day, and what it counts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import Clock
from tests.web.conftest import Browser, given_case


def test_the_work_list_groups_by_urgency(visitor: Browser, handler: Browser, clock: Clock) -> None:
    given_case(visitor)
    assert 'id="later"' in handler.get("/werk").text
    clock.pass_(timedelta(days=28))
    handler.sign_in("m.dejong")  # nobody is signed in for days
    assert 'id="soon"' in handler.get("/werk").text
    clock.pass_(timedelta(days=30))
    handler.sign_in("m.dejong")
    page = handler.get("/werk").text
    assert 'id="late"' in page
    assert "te laat" in page


@pytest.mark.parametrize(
    ("question", "hits"), [("A-2026", 1), ("beoordelen", 1), ("parkeren", 1), ("%", 0), ("zzz", 0)]
)
def test_the_work_list_is_searched(handler: Browser, case: str, question: str, hits: int) -> None:
    page = handler.get("/werk", query_string={"zoek": question}).text
    assert page.count('href="/taken/') == hits


def test_the_work_list_of_one_day(handler: Browser, case: str) -> None:
    assert "/taken/" in handler.get("/werk?dag=2026-03-31").text
    assert "/taken/" not in handler.get("/werk?dag=2026-03-30").text


@pytest.mark.parametrize(
    "address", ["toon=x&bladzijde=abc", "dag=morgen", "bladzijde=-3", "bladzijde=99999999999999"]
)
def test_nonsense_in_the_address_is_ignored(handler: Browser, address: str) -> None:
    assert handler.get(f"/werk?{address}").status_code == 200


def test_the_work_list_counts_what_is_urgent(
    visitor: Browser, handler: Browser, clock: Clock
) -> None:
    given_case(visitor)
    clock.pass_(timedelta(days=58))
    handler.sign_in("m.dejong")  # nobody is signed in for days
    assert "· 1 taak te laat" in handler.get("/werk").text


def test_what_is_due_after_the_weekend_is_near(handler: Browser, case: str, clock: Clock) -> None:
    clock.pass_(timedelta(days=25))  # Friday 27 March; due on Tuesday
    handler.sign_in("m.dejong")  # nobody is signed in for days
    page = handler.get("/werk").text
    assert 'id="soon"' in page
    assert "1 taak binnenkort" in page

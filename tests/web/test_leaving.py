"""A session ends when somebody leaves or after its time, on every copy of its cookie."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from service.actions import admission
from service.actions.services import Services
from service.store import admissions
from service.store.tables import Admission
from tests.conftest import Clock
from tests.web.conftest import Browser, given_case

Open = Callable[..., Browser]


def copied(browser: Browser, to: Browser) -> Browser:
    """Another browser with the cookie of this one, as it is now."""
    cookie = browser.client.get_cookie("regelwerk")
    assert cookie is not None
    to.client.set_cookie("regelwerk", cookie.value)
    return to


@pytest.fixture
def thief(new_browser: Open) -> Browser:
    return new_browser()


@pytest.fixture
def own_page(visitor: Browser) -> str:
    """The page of a party that entered with the personal link."""
    given_case(visitor)
    link = re.search(r"/status/A-\d{4}-\d{3}/[\w-]+", visitor.get("/ontvangst").text)
    assert link is not None
    found = visitor.get(link[0]).location
    assert found is not None
    return found


def test_a_copied_cookie_of_a_party_opens_nothing_after_leaving(
    visitor: Browser, thief: Browser, own_page: str
) -> None:
    copied(visitor, thief)
    assert thief.get(own_page).status_code == 200
    visitor.post("/status/vertrek")
    assert thief.get(own_page).status_code == 403
    assert visitor.get(own_page).status_code == 403


def test_a_copied_cookie_shows_no_receipt_after_leaving(visitor: Browser, thief: Browser) -> None:
    given_case(visitor)
    copied(visitor, thief)
    assert thief.get("/ontvangst").status_code == 200
    visitor.post("/status/vertrek")
    assert thief.get("/ontvangst").status_code == 404


def test_leaving_ends_no_session_of_others(
    visitor: Browser, new_browser: Open, own_page: str
) -> None:
    elsewhere = new_browser()
    given_case(elsewhere)
    visitor.post("/status/vertrek")
    assert elsewhere.get("/ontvangst").status_code == 200


def test_the_page_of_a_party_closes_after_half_a_day(
    visitor: Browser, own_page: str, clock: Clock
) -> None:
    clock.pass_(timedelta(hours=11, minutes=59))
    assert visitor.get(own_page).status_code == 200
    clock.pass_(timedelta(minutes=1))
    assert visitor.get(own_page).status_code == 403


def test_staff_sign_in_again_after_half_a_day_however_busy_they_are(
    handler: Browser, clock: Clock
) -> None:
    for _ in range(11):
        clock.pass_(timedelta(hours=1))
        assert handler.get("/werk").status_code == 200
    clock.pass_(timedelta(hours=1))
    assert handler.get("/werk").location == "/inloggen?next=/werk"


def test_keys_are_kept_as_a_hash_and_forgotten_in_time(staffed: Services, clock: Clock) -> None:
    key = admission.let_in(staffed, timedelta(hours=1))
    with staffed.db.reading() as session:
        assert session.scalar(select(Admission.key).where(Admission.key == key)) is None
    clock.pass_(timedelta(hours=1))
    assert not admission.is_in(staffed, key)
    with staffed.db.writing() as session:
        admissions.forget(session, clock())
        assert session.scalar(select(func.count()).select_from(Admission)) == 0

"""Who guesses or floods is slowed down, however many web processes there are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from service.actions.services import Services
from service.app import create_app
from service.store import attempts
from service.store.attempts import Spending
from service.store.db import Session
from service.store.tables import Attempt
from tests.conftest import Clock
from tests.web.conftest import Browser


def guess(browser: Browser, *, times: int = 1, address: str = "192.0.2.1") -> int:
    """Wrong passwords from *address*; the status of the last one."""
    for _ in range(times):
        answer = browser.post(
            "/inloggen",
            {"username": "niemand", "password": "fout"},
            environ_overrides={"REMOTE_ADDR": address},
        )
    return answer.status_code


@pytest.fixture
def second(staffed: Services) -> Browser:
    """A browser at another web process on the same database."""
    return Browser(create_app(staffed).test_client())


def test_guessing_passwords_is_slowed_down(visitor: Browser) -> None:
    answers = [
        visitor.post("/inloggen", {"username": "niemand", "password": "fout"}).status_code
        for _ in range(21)
    ]
    assert answers[0] == 422
    assert answers[-1] == 429


def test_guesses_at_several_web_processes_count_together(visitor: Browser, second: Browser) -> None:
    assert guess(visitor, times=3) == 422
    assert guess(second) == 429


def test_guessing_a_personal_link_counts_at_several_web_processes(
    visitor: Browser, second: Browser
) -> None:
    first = [visitor.get(f"/status/A-2026-001/{number}").status_code for number in range(20)]
    assert set(first) == {403}
    assert second.get("/status/A-2026-001/nog-een").status_code == 429


def test_somebody_elsewhere_is_not_slowed_down(visitor: Browser) -> None:
    guess(visitor, times=21)
    assert guess(visitor, address="192.0.2.2") == 422


def test_addresses_of_one_network_of_version_6_are_one_sender(visitor: Browser) -> None:
    for number in range(20):
        guess(visitor, address=f"2001:db8:1:2::{number:x}")
    assert guess(visitor, address="2001:db8:1:2:ffff::1") == 429
    assert guess(visitor, address="2001:db8:1:3::1") == 422


def test_after_a_while_one_may_try_again(visitor: Browser, clock: Clock) -> None:
    guess(visitor, times=21)
    clock.pass_(timedelta(minutes=5))
    assert guess(visitor) == 422


def test_a_flood_stops_writing(visitor: Browser, staffed: Services) -> None:
    for number in range(30):
        visitor.get(f"/status/A-2026-001/{number}")
    with staffed.db.reading() as session:
        assert list(session.scalars(select(Attempt.used))) == [20]


def test_who_tried_cannot_be_read_from_the_database(visitor: Browser, staffed: Services) -> None:
    guess(visitor)
    with staffed.db.reading() as session:
        keys = list(session.scalars(select(Attempt.key)))
    assert keys
    assert {len(bytes.fromhex(key)) for key in keys} == {32}


def test_a_count_holds_until_its_window_closes(services: Services, clock: Clock) -> None:
    def count() -> int:
        now = clock()
        with services.db.writing() as session:
            return attempts.count(session, "k", now=now, until=now + timedelta(minutes=5))

    first = [count(), count()]
    clock.pass_(timedelta(minutes=5))
    assert [*first, count()] == [1, 2, 1]


def test_counting_can_begin_anew(services: Services, clock: Clock) -> None:
    now, span = clock(), timedelta(minutes=5)
    for key in ("een", "twee", "een"):
        with services.db.writing() as session:
            attempts.count(session, key, now=now, until=now + span)

    def used(session: Session) -> dict[str, int]:
        found = attempts.windows(session, dict.fromkeys(("een", "twee"), span), now)
        return {key: count for key, (count, _) in found.items()}

    with services.db.writing() as session:
        attempts.drop(session, "een")
        assert used(session) == {"twee": 1}
        attempts.drop(session)
        assert used(session) == {}


def test_a_window_of_a_clock_that_was_ahead_is_over_once_it_is_right(
    services: Services, clock: Clock
) -> None:
    """It would close later than one that is opened now."""
    limit = Spending(key="een", amount=1, most=1, span=timedelta(minutes=5))
    clock.pass_(timedelta(days=2))
    with services.db.writing() as session:
        assert attempts.spend(session, [limit], clock()) is None
        assert attempts.spend(session, [limit], clock()) is not None
    clock.pass_(timedelta(days=-2))
    with services.db.writing() as session:
        assert attempts.spent(session, [limit], clock()) is None
        assert attempts.spend(session, [limit], clock()) is None
        assert attempts.spend(session, [limit], clock()) is not None

"""Every page that is open to anybody has an end to what one sender, one case and all may do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask, jsonify
from sqlalchemy import event, func, select

from service.actions.services import Services
from service.app import create_app
from service.core.access import Permission
from service.store.tables import Attempt, Document, Instance, Submission
from service.web import actors, limits
from service.web.toooften import waiting
from tests.conftest import Clock
from tests.web.conftest import ANSWERS, Browser, address_of, given_case
from tests.web.test_routes import VALUES

FORM = "/indienen/aanvraag/aanvraag-indienen"
SEND = {**ANSWERS, "_confirmed": "yes"}

Open = Callable[..., Browser]


@pytest.fixture
def limited(staffed: Services) -> Open:
    """A browser at a service with other limits."""

    def open_(**allowance: int) -> Browser:
        settings = replace(
            staffed.settings,
            session_hours=48,  # so that the next day is the same visit
            allowance=replace(staffed.settings.allowance, **allowance),
        )
        return Browser(create_app(replace(staffed, settings=settings)).test_client())

    return open_


def a_file(name: str = "foto.txt", size: int = 10) -> tuple[BytesIO, str]:
    return BytesIO(b"x" * size), name


def given_party(browser: Browser) -> str:
    """A case whose own page this browser opened; the address of its action."""
    given_case(browser)
    link = re.search(r"/status/A-\d{4}-\d{3}/[\w-]+", browser.get("/ontvangst").text)
    assert link is not None, "the receipt shows the personal link"
    place = browser.get(link[0]).location
    assert place is not None
    found = re.search(r'href="([^"]+/handelingen/[^"]+)"', browser.get(place).text)
    assert found is not None, "the page offers an action"
    return found[1]


def count(services: Services, table: Any) -> int:
    with services.db.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


@contextmanager
def writes(services: Services) -> Iterator[list[str]]:
    """The tables that are written meanwhile."""
    found: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        written = re.match(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)", statement, re.I)
        if written:
            found.append(written[1])

    event.listen(services.db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(services.db.engine, "before_cursor_execute", note)


# --- every route -----------------------------------------------------------------------------


def test_every_open_route_declares_its_limits(app: Flask) -> None:
    table = dict(limits.declared(app))
    assert {"intake.send", "status.use", "status.enter", "account.check_password"} <= set(table)
    assert all(found is not None for found in table.values())


def test_an_open_route_without_a_limit_stops_the_start(app: Flask) -> None:
    def view() -> Any:
        return jsonify()

    bare = Flask("bare")
    bare.add_url_rule("/open", view_func=actors.guarded(Permission.PUBLIC)(view))
    with pytest.raises(RuntimeError, match=r"without a limit: .*view"):
        limits.check_limits(bare)


def test_every_open_route_that_takes_something_counts_in_the_database(app: Flask) -> None:
    table = dict(limits.declared(app))
    taking = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert {name for name in table if name in taking and not table[name]} == set()


def test_every_open_page_that_writes_counts_in_the_database(
    app: Flask, visitor: Browser, staffed: Services
) -> None:
    given_party(visitor)
    with staffed.db.reading() as session:
        number = session.scalar(select(Instance.number))
    table = dict(limits.declared(app))
    uncounted = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in table or "GET" not in (rule.methods or ()):
            continue
        values = {**VALUES, "number": number}
        url = address_of(app, rule, values)
        with writes(staffed) as written:
            visitor.get(url)
        if set(written) - {"attempt"} and not table[rule.endpoint]:
            uncounted.append(url)
    assert uncounted == []


def test_every_open_address_ends_somewhere(app: Flask, limited: Open) -> None:
    table = dict(limits.declared(app))
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in table:
            continue
        browser = limited(requests=1)
        url = address_of(app, rule, VALUES)
        browser.client.open(url, method=max(rule.methods or ()))
        answer = browser.client.open(url, method=max(rule.methods or ()))
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60"), url


def test_addresses_that_do_not_exist_end_too(limited: Open) -> None:
    browser = limited(requests=3)
    assert [browser.get("/geen").status_code for _ in range(4)] == [404, 404, 404, 429]


def test_the_pages_of_staff_are_not_counted_as_a_strangers(limited: Open) -> None:
    browser = limited(requests=5)
    browser.sign_in("m.dejong")
    assert {browser.get("/werk").status_code for _ in range(10)} == {200}


def test_a_flood_is_answered_without_the_database(limited: Open, staffed: Services) -> None:
    browser = limited(requests=2)
    for _ in range(2):
        browser.get("/")
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(staffed.db.engine, "before_cursor_execute", note)
    try:
        assert browser.get("/").status_code == 429
    finally:
        event.remove(staffed.db.engine, "before_cursor_execute", note)
    assert asked == []


# --- one address -----------------------------------------------------------------------------


def test_a_stranger_cannot_fill_the_disk(limited: Open, staffed: Services) -> None:
    browser = limited(files=5)
    answers = [
        browser.post(FORM, {"_action": "refresh", "bijlagen": a_file(f"{number}.txt")}).status_code
        for number in range(7)
    ]
    assert answers == [200, 200, 200, 200, 200, 429, 429]
    assert count(staffed, Document) == 5


def test_several_files_at_once_are_several(limited: Open) -> None:
    browser = limited(files=3)

    def two() -> int:
        files = [a_file("1.txt"), a_file("2.txt")]
        return browser.post(FORM, {"_action": "refresh", "bijlagen": files}).status_code

    assert [two(), two()] == [200, 429]


def test_many_bytes_end_too(limited: Open) -> None:
    browser = limited(megabytes=1)
    answers = [
        browser.post(FORM, {"_action": "refresh", "bijlagen": a_file(size=400_000)}).status_code
        for _ in range(3)
    ]
    assert answers == [200, 200, 429]


def test_a_complainant_with_120_photographs_gets_them_all_in(visitor: Browser) -> None:
    answers = {
        visitor.post(
            FORM,
            {
                "_action": "refresh",
                "bijlagen": [a_file(f"{post}-{number}.txt", 40_000) for number in range(10)],
            },
        ).status_code
        for post in range(12)
    }
    assert answers == {200}


def test_sending_in_ends_before_answering_does(limited: Open) -> None:
    browser = limited(sent=2)
    saved = [browser.post(FORM, SEND).status_code for _ in range(3)]
    assert saved == [303, 303, 429]
    assert browser.post(FORM, {**ANSWERS, "_action": "refresh"}).status_code == 200


def test_after_an_hour_one_may_send_again(limited: Open, clock: Clock) -> None:
    browser = limited(sent=1)
    assert [browser.post(FORM, SEND).status_code for _ in range(2)] == [303, 429]
    clock.pass_(timedelta(hours=1))
    assert browser.post(FORM, SEND).status_code == 303


# --- the page that says so -------------------------------------------------------------------


def test_who_has_to_wait_reads_how_long_and_keeps_every_answer(limited: Open) -> None:
    browser = limited(sent=1)
    browser.post(FORM, SEND)
    answer = browser.post(FORM, SEND)
    assert answer.headers["Retry-After"] == "3600"
    assert "Wacht even" in answer.text
    assert "over 60 minuten" in answer.text
    for name, value in SEND.items():
        assert f'name="{name}" value="{value}"' in answer.text


def test_files_that_came_too_soon_can_be_chosen_again(limited: Open) -> None:
    browser = limited(files=1, sent=10)
    browser.post(FORM, {"_action": "refresh", "bijlagen": a_file()})
    answer = browser.post(FORM, {**SEND, "_action": "save", "bijlagen": a_file("twee.txt")})
    assert answer.status_code == 429
    assert "Kies opnieuw: twee.txt" in answer.text
    assert 'type="file"' in answer.text


def test_a_password_and_a_code_are_not_on_the_page(limited: Open) -> None:
    browser = limited(guesses=1, codes=1)
    for url in ("/inloggen", "/status"):
        form = {"username": "jan", "password": "geheim-1", "number": "A-1", "_code": "geheim-2"}
        browser.post(url, form)
        answer = browser.post(url, form)
        assert (answer.status_code, "geheim" in answer.text) == (429, False)


def test_a_form_of_another_site_is_not_shown_on_ours(limited: Open) -> None:
    browser = limited(requests=1)
    browser.get("/")
    answer = browser.client.post(
        FORM, data={"wens": "van elders"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert (answer.status_code, "van elders" in answer.text) == (429, False)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 second"),
        (89, "89 seconds"),
        (90, "2 minutes"),  # rounded up: nobody is sent back too early
        (3_600, "60 minutes"),
        (86_400, "24 hours"),
    ],
)
def test_a_wait_is_told_in_the_unit_that_says_it_well(seconds: float, words: str) -> None:
    assert str(waiting(timedelta(seconds=seconds))) == words


# --- one case --------------------------------------------------------------------------------


def test_a_party_cannot_go_on_sending(limited: Open, staffed: Services) -> None:
    browser = limited(case_sent=3)
    action = given_party(browser)
    before = count(staffed, Submission)
    answers = [
        browser.fill(action, {"tekst": "nog iets", "_confirmed": "yes"}).status_code
        for _ in range(5)
    ]
    assert answers == [303, 303, 303, 429, 429]
    assert count(staffed, Submission) == before + 3


def test_the_next_day_a_party_may_send_again(limited: Open, clock: Clock) -> None:
    browser = limited(case_sent=1)
    action = given_party(browser)
    first = [
        browser.fill(action, {"tekst": "een", "_confirmed": "yes"}).status_code for _ in range(2)
    ]
    clock.pass_(timedelta(days=1))
    assert [*first, browser.fill(action, {"tekst": "een", "_confirmed": "yes"}).status_code] == [
        303,
        429,
        303,
    ]


def test_a_case_that_is_full_says_so_and_keeps_what_was_typed(limited: Open) -> None:
    browser = limited(case_forms=1)
    action = given_party(browser)
    browser.fill(action, {"tekst": "een", "_confirmed": "yes"})
    answer = browser.fill(action, {"tekst": "nog een heel verhaal", "_confirmed": "yes"})
    assert answer.status_code == 409
    assert "passen geen berichten meer" in answer.text
    assert "nog een heel verhaal" in answer.text


def test_a_case_holds_so_many_files_of_its_parties(limited: Open, staffed: Services) -> None:
    browser = limited(case_files=2)
    action = given_party(browser)
    for number in range(4):
        answer = browser.fill(
            action, {"tekst": "x", "_confirmed": "yes", "stukken": a_file(f"{number}.txt")}
        )
    assert answer.status_code == 422
    assert "passen geen bestanden meer" in answer.text
    with staffed.db.reading() as session:
        of_case = session.scalar(
            select(func.count(Document.id)).where(Document.instance_id.is_not(None))
        )
    assert of_case == 2
    assert count(staffed, Document) == 2


def test_drafts_of_a_party_count_for_its_case(limited: Open, staffed: Services) -> None:
    browser = limited(case_files=2)
    action = given_party(browser)
    for number in range(4):
        browser.fill(action, {"_action": "refresh", "stukken": a_file(f"{number}.txt")})
    assert count(staffed, Document) == 2


def test_a_case_cannot_begin_with_more_than_fits(limited: Open, staffed: Services) -> None:
    browser = limited(case_files=1)
    answer = browser.post(FORM, {**SEND, "bijlagen": [a_file("1.txt"), a_file("2.txt")]})
    assert answer.status_code == 409
    assert "Een plek voor de deur" in answer.text
    assert count(staffed, Instance) == 0


# --- all together ----------------------------------------------------------------------------


def test_all_together_open_so_many_cases_a_day(
    limited: Open, staffed: Services, clock: Clock
) -> None:
    browser = limited(total_cases=2)
    answers = [browser.post(FORM, SEND).status_code for _ in range(3)]
    assert answers == [303, 303, 429]
    assert count(staffed, Instance) == 2
    clock.pass_(timedelta(days=1))
    assert browser.post(FORM, SEND).status_code == 303


def test_all_together_send_so_many_files_a_day(limited: Open, staffed: Services) -> None:
    browser = limited(total_files=2)
    answers = [
        browser.post(FORM, {"_action": "refresh", "bijlagen": a_file(f"{number}.txt")}).status_code
        for number in range(3)
    ]
    assert answers == [200, 200, 429]
    assert count(staffed, Document) == 2


def test_what_is_refused_is_not_counted(limited: Open, staffed: Services) -> None:
    browser = limited(total_cases=1)
    for _ in range(3):
        browser.post(FORM, SEND)
    with staffed.db.reading() as session:
        used = session.scalar(select(Attempt.used).where(Attempt.key == "total cases"))
    assert used == 1

"""What a page says after it was done: it arrives whatever else the browser asked meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from tests.conftest import Clock
from tests.web.conftest import ANSWERS, Browser, given_task

BACKGROUND = {"Sec-Fetch-Dest": "empty", "Sec-Fetch-Mode": "cors"}
DONE = {"oordeel": "ja"}
SAID = "‘Aanvraag beoordelen’ is klaar in zaak"


def arrives_late(answer: TestResponse, browser: Browser) -> None:
    """The browser heeds the cookies of an answer that it got after later ones."""
    for header in answer.headers.getlist("Set-Cookie"):
        name, _, value = header.partition(";")[0].partition("=")
        browser.client.set_cookie(name, value)


def test_what_was_done_is_said_although_an_older_answer_arrives_later(
    handler: Browser, case: str
) -> None:
    task = given_task(handler)
    slow = handler.fill(task, {**DONE, "_action": "refresh"})
    done = handler.fill(task, DONE)
    arrives_late(slow, handler)
    assert SAID in handler.get(done.location or "").text


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_answer_to_a_script_leaves_the_cookies_alone(
    handler: Browser, case: str, method: str
) -> None:
    task = given_task(handler)
    asked = {"headers": BACKGROUND}
    answer = (
        handler.post(task, {"_action": "refresh"}, **asked)
        if method == "post"
        else handler.get(task, **asked)
    )
    assert answer.status_code == 200
    assert answer.headers.getlist("Set-Cookie") == []


def test_opening_a_page_keeps_the_session_alive(handler: Browser, case: str) -> None:
    assert handler.get("/werk").headers.getlist("Set-Cookie") != []


def test_a_notice_is_for_who_did_it(
    handler: Browser, case: str, new_browser: Callable[..., Browser]
) -> None:
    done = handler.fill(given_task(handler), DONE)
    assert SAID not in new_browser("k.bakker").get(done.location or "").text


def test_a_notice_is_said_for_a_moment_only(handler: Browser, case: str, clock: Clock) -> None:
    done = handler.fill(given_task(handler), DONE)
    clock.pass_(timedelta(minutes=3))
    assert SAID not in handler.get(done.location or "").text


@pytest.mark.parametrize("forged", ["", "x", "WyJkb25lIiwwLHt9XQ.AAAA", "a.b.c.d", "é" * 300])
def test_nobody_puts_words_on_our_pages(handler: Browser, forged: str) -> None:
    page = handler.get("/werk", query_string={"melding": forged})
    assert page.status_code == 200
    assert 'class="saved"' not in page.text


def test_the_address_of_a_notice_names_no_person(handler: Browser, case: str) -> None:
    address = handler.fill(given_task(handler), DONE).location or ""
    for name in ("jong", "jansen", "jan@", "marieke"):
        assert name not in address.lower()


def test_who_completes_a_task_hears_with_whom_it_is_now(
    handler: Browser, case: str, new_browser: Callable[..., Browser]
) -> None:
    done = handler.fill(given_task(handler), DONE).location or ""
    page = handler.get(done).text
    assert re.search(r'Nu bij u: ‘<a href="/taken/[^"]+">Aanvraag afronden</a>’', page)
    task, colleague = given_task(handler), new_browser("k.bakker")
    colleague.post(f"{task}/behandelaar")
    page = handler.get(done).text
    assert "Nu bij Karim Bakker: ‘Aanvraag afronden’" in page
    assert "Bakker" not in done
    closed = colleague.fill(task, {"afgerond": "true"}).location or ""
    assert "De zaak is hiermee afgesloten." in colleague.get(closed).text


def test_who_enters_a_case_hears_until_when(handler: Browser) -> None:
    opened = handler.post("/indienen/aanvraag/aanvraag-invoeren", ANSWERS).location or ""
    page = handler.get(opened).text
    assert re.search(
        r"Nu bij u: ‘<a [^>]+>Aanvraag beoordelen</a>’, uiterlijk \w+dag \d+ \w+\.", page
    )

"""A start form a few questions at a time, in a browser without scripts."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

from sqlalchemy import func, select, update

from service.actions import tidying, unfinished
from service.actions.services import Services
from service.app import create_app
from service.store.tables import Document, Instance, Mail, UnfinishedForm
from tests.conftest import Clock
from tests.web.conftest import ANSWERS, Browser

FORM = "/indienen/aanvraag/aanvraag-indienen"
WISH, PAPERS, PERSON, CHECK = *(f"{FORM}/pagina/{n}" for n in (1, 2, 3)), f"{FORM}/nakijken"
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
ASKED = {"soort": "parkeren", "wens": "Een plek voor de deur"}
WHO = {"aanvrager.naam": "Jan Jansen", "aanvrager.email": "jan@example.org"}


def turned(browser: Browser, url: str, answers: Mapping[str, Any], action: str = "next") -> str:
    """Where a press below the page at *url* leads."""
    answer = browser.post(url, {**answers, "_action": action})
    assert answer.status_code == 303, unescape(answer.text)
    return str(answer.location)


def answered(browser: Browser) -> None:
    assert turned(browser, WISH, ASKED) == PAPERS
    assert turned(browser, PAPERS, {"bijlagen": (io.BytesIO(PDF), "brief.pdf")}) == PERSON
    assert turned(browser, PERSON, WHO) == CHECK


def code_on(page: str) -> str:
    found = re.search(r'<p class="code"[^>]*>(.*?)</p>', page)
    assert found is not None
    return "-".join(re.findall(r"<span>([^<]+)</span>", found[1]))


def kept_code(browser: Browser, url: str = WISH, answers: Mapping[str, Any] = ASKED) -> str:
    where = turned(browser, url, answers, "later")
    return code_on(browser.get(where).text)


def rows(services: Services, table: type) -> int:
    with services.db.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_each_page_asks_a_few_questions_and_says_where_one_is(visitor: Browser) -> None:
    first = visitor.get(FORM).text
    assert "Stap 1 van 3" in first and "Waar gaat het over?" in first
    assert "Uw naam" not in first
    assert turned(visitor, WISH, ASKED) == PAPERS
    assert "Stap 2 van 3" in visitor.get(PAPERS).text


def test_a_case_is_opened_page_by_page(visitor: Browser, handler: Browser) -> None:
    answered(visitor)
    check = visitor.get(CHECK).text
    for text in ("Een plek voor de deur", "brief.pdf", "Jan Jansen", "Bijna klaar"):
        assert text in check
    key = re.search(r'name="_key" value="(\w+)"', check)
    assert key is not None
    sent = visitor.post(CHECK, {"_key": key[1], "_action": "save"})
    assert sent.location == "/ontvangst"
    number = re.search(r"A-\d{4}-\d{3}", visitor.get("/ontvangst").text)
    assert number is not None
    assert "brief.pdf" in handler.get(f"/zaken/{number[0]}/documenten").text


def test_two_presses_open_one_case_and_back_after_sending_shows_it(
    visitor: Browser, staffed: Services
) -> None:
    answered(visitor)
    late = Browser(visitor.client.application.test_client())
    with visitor.client.session_transaction() as known, late.client.session_transaction() as same:
        same.update(known)  # the same browser, whose second press goes before the first answer
    for browser in (visitor, late):
        assert browser.post(CHECK, {"_key": "a" * 32, "_action": "save"}).location == "/ontvangst"
    assert rows(staffed, Instance) == 1
    assert rows(staffed, UnfinishedForm) == 0, "what was kept went with it"
    for url in (CHECK, PERSON):
        assert visitor.get(url).location == "/ontvangst"
    assert "Een plek" not in visitor.get(FORM).text, "and the next begins empty"


def test_a_mistake_is_told_at_its_own_page_only(visitor: Browser) -> None:
    where = turned(visitor, WISH, {**ASKED, "wens": ""})
    assert where == f"{WISH}?mis=", "an address, so that a browser shows it again"
    wrong = visitor.get(where)
    assert "<title>Fout: " in wrong.text and 'href="#v-wens"' in wrong.text
    assert "#v-aanvrager" not in wrong.text, "nobody asked for a name yet"
    assert turned(visitor, WISH, ASKED) == PAPERS


def test_what_is_typed_stays_on_the_way_back(visitor: Browser) -> None:
    turned(visitor, WISH, ASKED)
    turned(visitor, PAPERS, {})
    assert turned(visitor, PERSON, {"aanvrager.naam": "Half"}, "back") == PAPERS
    assert 'value="Half"' in visitor.get(PERSON).text
    assert "Een plek voor de deur" in visitor.get(FORM).text, "also for the button of the browser"


def test_each_answer_is_changed_on_its_page_and_leads_straight_back(visitor: Browser) -> None:
    answered(visitor)
    assert f'href="{WISH}?nakijken=#v-wens"' in visitor.get(CHECK).text
    page = visitor.get(f"{WISH}?nakijken").text
    assert 'name="nakijken"' in page and "Terug naar al mijn antwoorden" in page
    changed = {**ASKED, "wens": "Toch achter het huis", "nakijken": "yes"}
    assert turned(visitor, WISH, changed) == CHECK
    assert "Toch achter het huis" in visitor.get(CHECK).text


def test_what_is_missing_is_listed_where_all_is_read_back(visitor: Browser) -> None:
    turned(visitor, WISH, ASKED)
    assert f'<a href="{PERSON}?nakijken=#v-aanvrager-naam">' in visitor.get(CHECK).text
    sent = visitor.post(CHECK, {"_action": "save"})
    assert sent.status_code == 422 and "#v-aanvrager-naam" in sent.text


def test_a_file_is_taken_away_on_its_page(visitor: Browser) -> None:
    answered(visitor)
    stored = re.search(r'name="bijlagen\.stored" value="([^"]+)"', visitor.get(PAPERS).text)
    assert stored is not None
    named = {"bijlagen.stored": stored[1], "_shown": "bijlagen"}
    assert turned(visitor, PAPERS, named, f"take:bijlagen:{stored[1]}") == PAPERS
    assert "brief.pdf" not in visitor.get(PAPERS).text
    assert "brief.pdf" not in visitor.get(CHECK).text


def test_a_code_opens_the_form_elsewhere_with_its_files(
    visitor: Browser, new_browser: Callable[..., Browser], staffed: Services
) -> None:
    turned(visitor, WISH, ASKED)
    code = kept_code(visitor, PAPERS, {"bijlagen": (io.BytesIO(PDF), "brief.pdf")})
    other = new_browser()
    assert other.get(PERSON).status_code == 303, "nothing of it is here"
    spoken = code.upper().replace("-", " ")
    assert other.post("/verder", {"_code": spoken}).location == PERSON, "where it stopped"
    assert turned(other, PERSON, WHO) == CHECK
    assert "brief.pdf" in other.get(CHECK).text
    assert other.post(CHECK, {"_action": "save"}).location == "/ontvangst"
    again = new_browser().post("/verder", {"_code": code})
    assert again.status_code == 422, "a code opens what is not sent yet"


def test_nothing_typed_can_be_read_in_the_database(visitor: Browser, staffed: Services) -> None:
    code = kept_code(visitor)
    with staffed.db.reading() as session:
        row = session.scalars(select(UnfinishedForm)).one()
        told = row.content + row.locator.encode()
    assert b"Een plek" not in told and code.encode() not in told


def test_a_form_that_nobody_kept_has_no_code_and_is_gone_after_a_day(
    visitor: Browser, staffed: Services, clock: Clock
) -> None:
    answered(visitor)
    with visitor.client.session_transaction() as session:
        (code,) = session["unfinished"].values()
    assert visitor.post("/verder", {"_code": code}).status_code == 422
    clock.pass_(timedelta(days=1, minutes=1))
    unfinished.let_go(staffed)
    assert (rows(staffed, UnfinishedForm), rows(staffed, Document)) == (0, 0)


def test_a_code_lasts_fourteen_days_and_its_files_as_long(
    visitor: Browser, staffed: Services, clock: Clock
) -> None:
    turned(visitor, PAPERS, {"bijlagen": (io.BytesIO(PDF), "brief.pdf")})
    code = kept_code(visitor)
    clock.pass_(timedelta(days=13))
    tidying.forget_drafts(staffed)
    unfinished.let_go(staffed)
    assert unfinished.entered(staffed, code).typed["wens"] == ["Een plek voor de deur"]
    assert rows(staffed, Document) == 1
    clock.pass_(timedelta(days=2))
    assert unfinished.find(staffed, code) is None
    unfinished.let_go(staffed)
    assert (rows(staffed, UnfinishedForm), rows(staffed, Document)) == (0, 0)


def test_the_code_is_mailed_to_who_asks_and_tells_nothing_else(
    visitor: Browser, staffed: Services
) -> None:
    kept_code(visitor)
    assert "geen mailserver" in visitor.post(f"{FORM}/bewaard", {"email": "jan@example.org"}).text
    settings = replace(staffed.settings, smtp_url="smtp://localhost")
    visitor = Browser(create_app(replace(staffed, settings=settings)).test_client())
    code = kept_code(visitor)
    wrong = visitor.post(f"{FORM}/bewaard", {"email": "geen adres"})
    assert wrong.status_code == 422 and 'href="#v-email"' in wrong.text
    for _ in range(5):
        assert (
            "Kijk in uw mailbox"
            in visitor.post(f"{FORM}/bewaard", {"email": "Jan@Example.org"}).text
        )
    with staffed.db.reading() as session:
        bodies = session.scalars(select(Mail.body)).all()
    assert len(bodies) == unfinished.MAILS, "nobody's mailbox is filled by a stranger"
    body = unfinished.written(staffed, bodies[0])
    assert code not in bodies[0], "it is filled in when the message goes"
    assert code in body and "/verder" in body
    assert "Jan" not in body and "plek" not in body


def test_the_whole_form_on_one_page_is_kept_too(
    visitor: Browser, new_browser: Callable[..., Browser]
) -> None:
    assert "Uw naam" in visitor.get(f"{FORM}/alles").text
    file = {"bijlagen": (io.BytesIO(PDF), "brief.pdf")}
    checked = visitor.post(FORM, {**ANSWERS, "wens": "", **file})
    stored = re.search(r'name="bijlagen\.stored" value="([^"]+)"', checked.text)
    assert stored is not None
    typed = {**ANSWERS, "wens": "", "bijlagen.stored": stored[1], "_shown": "bijlagen"}
    code = kept_code(visitor, FORM, typed)
    other = new_browser()
    assert other.post("/verder", {"_code": code}).location == WISH
    assert "brief.pdf" in other.get(f"{FORM}/alles").text
    assert 'value="Jan Jansen"' in other.get(PERSON).text


def test_when_there_is_no_room_the_answers_stay_on_the_page(
    visitor: Browser, staffed: Services
) -> None:
    kept_code(visitor)
    with staffed.db.writing() as session:
        session.execute(update(UnfinishedForm).values(size=2**31 - 1))
    other = Browser(visitor.client.application.test_client())
    full = other.post(WISH, {**ASKED, "_action": "next"})
    assert full.status_code == 409 and "Een plek voor de deur" in full.text
    assert f'href="{FORM}/alles"' in full.text


def test_a_person_throws_away_what_was_answered_or_leaves_the_computer(visitor: Browser) -> None:
    code = kept_code(visitor)
    visitor.post(f"{FORM}/sluiten")
    assert "Een plek" not in visitor.get(FORM).text
    assert visitor.post("/verder", {"_code": code}).status_code == 303
    visitor.post(f"{FORM}/wissen")
    assert visitor.post("/verder", {"_code": code}).status_code == 422


def test_staff_with_an_account_ask_for_the_form_of_old(handler: Browser) -> None:
    assert handler.get(WISH).status_code == 403

"""The post that comes in: from a message to a case, to its case, or nowhere, with the reason."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from service.actions import arrivals, collecting
from service.actions.services import Services
from service.core.postbox import read
from service.store.tables import Arrival, ArrivalState, Document, Instance
from service.web.base import EXTENSION
from tests.conftest import Clock
from tests.postal import letter, report
from tests.web.conftest import Browser

FILES = (
    "--g\nContent-Type: text/plain\n\nMijn oprit\n<script>alert(1)</script>\n--g\n"
    'Content-Type: text/plain; name="foto.txt"\n\neen bijlage\n--g--'
)
WITH_FILE = letter(
    subject="Een plek \u202egnirednis",
    body=FILES,
    more='Content-Type: multipart/mixed; boundary="g"\n',
)


def take_in(browser: Browser, raw: bytes) -> None:
    sent = browser.post("/post", {"bericht": (io.BytesIO(raw), "bericht.eml")})
    assert sent.status_code == 303, sent.text


def rows(services: Services) -> list[Arrival]:
    with services.db.reading() as session:
        return list(session.scalars(select(Arrival).order_by(Arrival.id)))


def form_on(page: str) -> dict[str, str | list[str]]:
    """What a browser would send back of the form that a page shows."""
    found: dict[str, str | list[str]] = {}
    inputs = re.findall(r"<input ([^>]+)>", page)
    for each in inputs:
        given = dict(re.findall(r'(\w+)="([^"]*)"', each))
        if given.get("type") in ("radio", "checkbox") and "checked" not in each:
            continue
        if given.get("type") != "file" and "name" in given:
            known = found.setdefault(given["name"], [])
            assert isinstance(known, list)
            known.append(html.unescape(given.get("value", "")))
    for name, text in re.findall(
        r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.S
    ):
        found[name] = html.unescape(text).strip()
    return found


def test_a_message_becomes_a_case_with_its_original(handler: Browser, staffed: Services) -> None:
    take_in(handler, WITH_FILE)
    take_in(handler, WITH_FILE)  # twice is once
    (row,) = rows(staffed)
    listed = handler.get("/post").text
    assert row.state == "new", row.remarks
    assert "Sanne Vos" in listed and "\u202e" not in listed
    page = handler.get(f"/post/{row.id}").text
    assert "&lt;script&gt;" in page and "<script>alert" not in page
    assert "foto.txt" in page
    there = f"/post/{row.id}/registreren/aanvraag"
    filled = handler.get(there).text
    assert "Mijn oprit" in filled and "s.vos@thuis.example" in filled
    assert handler.get(there).text.count("foto.txt") == filled.count("foto.txt")
    answer = handler.post(there, form_on(filled))
    assert (answer.location or "").startswith("/zaken/A-"), answer.text[:3000]
    (done,) = rows(staffed)
    assert (done.state, done.text, done.handled_by) == ("registered", "", "m.dejong")
    with staffed.db.reading() as session:
        kept = session.scalars(select(Document).where(Document.instance_id == done.instance_id))
        names = {each.name: each.sha256 for each in kept}
        drafts = session.scalars(select(Document).where(Document.owner.startswith("post:")))
        assert list(drafts) == []
    original = next(sha for name, sha in names.items() if name.endswith(".eml"))
    with staffed.files.open(original) as file:
        assert file.read() == WITH_FILE
    again = handler.post(there, form_on(filled))  # Back, and sent once more
    assert again.location == (answer.location or "").partition("?")[0]
    with staffed.db.reading() as session:
        assert len(session.scalars(select(Instance)).all()) == 1


def test_who_may_not_register_sees_nothing(
    handler: Browser, new_browser: Callable[..., Browser], staffed: Services
) -> None:
    take_in(handler, letter())
    for username in ("l.balie", "a.toezicht", "b.heer", "p.privacy"):
        other = new_browser(username)
        for url in ("/post", "/post/1", "/post/1/registreren/aanvraag"):
            assert other.get(url).status_code == 403
        sent = {"bericht": (io.BytesIO(letter(message_id="<x@y.z>")), "x.eml")}
        assert other.post("/post", sent).status_code == 403
        assert other.post("/post/1/afwijzing", {"reason": "weg"}).status_code == 403
        assert "Binnengekomen post" not in other.get("/profiel").text
    assert len(rows(staffed)) == 1
    assert "Binnengekomen post" in handler.get("/werk").text


def test_a_message_is_discarded_with_a_reason(
    handler: Browser, staffed: Services, clock: Clock
) -> None:
    take_in(handler, letter())
    assert handler.post("/post/1/afwijzing", {"reason": " "}).status_code == 422
    assert handler.post("/post/1/afwijzing", {"reason": "Reclame"}).status_code == 303
    assert handler.post("/post/1/afwijzing", {"reason": "Nog eens"}).status_code == 409
    assert "Reclame" in handler.get("/post/1").text
    assert "Sanne Vos" in handler.get("/post?lijst=klaar").text
    clock.pass_(timedelta(days=31))
    arrivals.forget(staffed)
    (row,) = rows(staffed)
    assert (row.sender, row.text, row.reason) == ("", "", "Reclame")
    with staffed.db.reading() as session:
        assert list(session.scalars(select(Document))) == []


def test_an_answer_goes_to_the_case_it_answers(
    handler: Browser, case: str, staffed: Services, new_browser: Callable[..., Browser]
) -> None:
    take_in(handler, letter())
    with staffed.db.writing() as session:
        number = session.scalars(select(Instance.id)).one()
        session.execute(update(Arrival).values(instance_id=number))
    assert f"Voeg toe aan zaak {case}" in handler.get("/post/1").text
    answer = handler.post("/post/1/zaak")
    assert (answer.location or "") == f"/zaken/{case}"
    assert ".eml" in handler.get(f"/zaken/{case}/documenten").text
    assert handler.post("/post/1/zaak").status_code == 409
    assert [each.state for each in rows(staffed)] == [ArrivalState.REGISTERED]


def test_machines_are_set_aside_where_one_can_see_why(handler: Browser) -> None:
    take_in(handler, report("<iemand@anders.example>"))
    take_in(handler, letter(more="X-Spam-Flag: YES\n"))
    assert "Er wacht niets" in handler.get("/post").text
    page = handler.get("/post?lijst=opzij").text
    assert "spam" in page and "De mailserver" in page


@pytest.mark.parametrize("raw", [b"", b"\x00" * 100, b"x" * 3_000])
def test_a_file_that_is_no_message_gives_a_page(handler: Browser, raw: bytes) -> None:
    answer = handler.post("/post", {"bericht": (io.BytesIO(raw), "x.eml")})
    assert answer.status_code in (303, 422)
    assert handler.get("/post").status_code == 200


def test_a_name_of_three_hundred_letters_fits(handler: Browser, staffed: Services) -> None:
    name, text = "\u0645\u0631\u062d\u0628\u0627 \U0001f600" * 60, "woord " * 10_000
    raw = letter(sender=f"{name} <a@thuis.example>", body=text)
    assert collecting.receive(staffed, raw) is not None
    page = handler.get("/post/1/registreren/aanvraag")
    assert page.status_code == 200 and "woord woord" in page.text


def test_the_operator_sees_that_a_mailbox_cannot_be_read(
    staffed: Services, new_browser: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = read({"REGELWERK_MAILBOX_URL": "imap://post:geheim@127.0.0.1:1/INBOX"})
    box = replace(staffed, settings=replace(staffed.settings, postbox=settings))
    assert collecting.collect(box) == 0
    operator = new_browser("b.heer")
    monkeypatch.setitem(operator.client.application.extensions, EXTENSION, box)
    for page in ("/beheer/storingen", "/beheer/uitgaand"):
        text = operator.get(page).text
        assert "De postbus is niet te lezen" in text and "geheim" not in text

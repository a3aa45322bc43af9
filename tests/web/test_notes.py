"""Notes and calls with a case, and the colleague who is asked to look."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from service.actions import proof
from service.actions.services import Services
from service.store.audit import Act
from service.store.tables import AuditEvent, Instance, Note
from tests.conftest import Clock
from tests.web.conftest import ANSWERS, Browser

Opener = Callable[..., Browser]
KEY = "c" * 32
CALL = {"kind": "call", "direction": "out", "called_with": "mevrouw Jansen"}


def note(browser: Browser, number: str, text: str = "Belt morgen terug", **given: object) -> int:
    """Send the form; the status of the answer."""
    sent = {"kind": "note", "text": text, "called_at": "2026-03-02T10:00", "_key": KEY, **given}
    return browser.post(f"/zaken/{number}/notities", sent).status_code


def notes(services: Services) -> list[Note]:
    with services.db.reading() as session:
        return list(session.scalars(select(Note)))


def test_a_note_stands_in_the_course_under_its_own_filter(handler: Browser, case: str) -> None:
    assert note(handler, case, "Wil liever gebeld worden 📞 شكرا") == 303
    page = handler.get(f"/zaken/{case}?toon=notities").text
    assert "Notitie van <b>U</b>" in page
    assert "Wil liever gebeld worden 📞 شكرا" in page
    assert "gebeld worden" not in handler.get(f"/zaken/{case}?toon=bellen").text


def test_a_call_stands_where_it_took_place(handler: Browser, case: str, clock: Clock) -> None:
    clock.pass_(timedelta(days=2))
    handler.sign_in("m.dejong")  # nobody is signed in for days
    assert note(handler, case, "Gesproken", **CALL) == 303
    page = handler.get(f"/zaken/{case}?toon=bellen").text
    assert "<b>U</b> belde mevrouw Jansen." in page
    assert re.search(r"<h3>Maandag 2 maart</h3>", page)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"text": "  "}, "Schrijf op wat u wilt bewaren."),
        ({"text": "x" * 100_001}, "Houd het korter"),
        ({**CALL, "called_at": "gisteren"}, "Vul de dag en de tijd van het gesprek in."),
        ({**CALL, "called_at": "2027-01-01T10:00"}, "De tijd ligt in de toekomst."),
    ],
)
def test_what_cannot_be_kept_is_asked_again_with_its_text(
    handler: Browser, case: str, staffed: Services, given: dict[str, str], told: str
) -> None:
    sent = {"kind": "note", "text": "Mijn tekst", **given}
    answer = handler.post(f"/zaken/{case}/notities", sent)
    assert answer.status_code == 422
    assert answer.text.count(told) == 2, "above the page and at the field"
    assert given.get("text", "Mijn tekst").strip() in answer.text
    assert notes(staffed) == []


def test_the_same_form_sent_twice_is_one_note(
    handler: Browser, case: str, staffed: Services
) -> None:
    assert [note(handler, case), note(handler, case)] == [303, 303]
    assert len(notes(staffed)) == 1
    note(handler, case, "Na Terug iets anders")
    assert [each.text for each in notes(staffed)] == ["Belt morgen terug", "Na Terug iets anders"]


def test_a_colleague_sees_on_the_desk_what_he_was_asked_to(
    handler: Browser, case: str, new_browser: Opener, staffed: Services
) -> None:
    colleague = new_browser("k.bakker")
    note(handler, case, "Neem jij het over?", mentioned="k.bakker")
    desk = colleague.get("/werk").text
    assert "Neem jij het over?" in desk
    assert "Voor u om te zien" not in handler.get("/werk").text
    found = re.search(r'action="(/werk/notities/\d+/gezien)"', desk)
    assert found is not None
    assert handler.post(found[1]).status_code == 404, "it was not asked of her"
    assert [colleague.post(found[1]).status_code for _ in range(2)] == [303, 303]
    assert "Neem jij het over?" not in colleague.get("/werk").text
    with staffed.db.reading() as session:
        seen = session.scalars(select(AuditEvent.actor).where(AuditEvent.kind == Act.NOTE_SEEN))
        assert list(seen) == ["k.bakker"]


def test_who_is_involved_reads_and_writes_nothing_and_is_not_asked(
    handler: Browser, new_browser: Opener, staffed: Services
) -> None:
    sent = handler.post("/indienen/aanvraag/aanvraag-invoeren", {**ANSWERS, "collega": "k.bakker"})
    number = (sent.location or "").partition("?")[0].rpartition("/")[2]
    assert 'value="k.bakker"' not in handler.get(f"/zaken/{number}").text
    assert note(handler, number, mentioned="k.bakker") == 422
    assert note(new_browser("k.bakker"), number) == 403
    assert notes(staffed) == []


def test_who_is_involved_later_is_not_told_any_more(
    handler: Browser, new_browser: Opener, case: str, staffed: Services
) -> None:
    note(handler, case, "Over Karim", mentioned="k.bakker")
    with staffed.db.writing() as session:
        session.execute(update(Instance).values(excluded=["k.bakker"]))
    assert "Over Karim" not in new_browser("k.bakker").get("/werk").text


def test_who_only_watches_reads_but_writes_nothing(
    handler: Browser, new_browser: Opener, case: str
) -> None:
    note(handler, case, "Alleen voor ons")
    auditor = new_browser("a.toezicht")
    page = auditor.get(f"/zaken/{case}").text
    assert "Alleen voor ons" in page
    assert 'class="compose"' not in page
    assert note(auditor, case) == 403
    drawing = new_browser("s.proef")
    looked = drawing.get(f"/toezicht/zaak/{case}").text
    assert "Notitie toegevoegd" in looked
    assert "Alleen voor ons" not in looked
    assert "Marieke de Jong" not in looked


def test_who_filed_never_sees_it(handler: Browser, visitor: Browser, case: str) -> None:
    link = re.search(r'value="([^"]*/status/[^"]+)"', visitor.get("/ontvangst").text)
    note(handler, case, "Alleen voor ons")
    assert link is not None
    page = visitor.get("/" + link[1].split("/", 3)[3]).text
    assert case in page
    assert "Alleen voor ons" not in page


def test_a_note_is_proven_and_goes_along_on_paper(
    handler: Browser, case: str, staffed: Services
) -> None:
    note(handler, case, "Zoals het was")
    assert proof.prove(staffed).holds
    assert handler.get(f"/zaken/{case}/dossier.pdf").data.startswith(b"%PDF")
    with staffed.db.writing() as session:
        session.execute(update(Note).values(text="Zoals het niet was"))
    told = proof.prove(staffed)
    assert [each.table for each in told.flaws] == ["note"]


def test_a_case_is_found_by_what_was_noted(handler: Browser, case: str) -> None:
    note(handler, case, "De sleutel ligt bij de conciërge")
    found = handler.get("/zaken?zoek=sleutel").text
    assert case in found
    assert case not in handler.get("/zaken?zoek=kelder").text

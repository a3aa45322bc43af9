"""The page of a party: only with the link, only the own case."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest

from tests.conftest import Clock
from tests.outside.test_photos import camera
from tests.web.conftest import ANSWERS, Browser, given_case, given_task

MORE = {"tekst": "Nog iets", "_confirmed": "yes"}


@pytest.fixture
def secret(visitor: Browser, case: str) -> str:
    found = re.search(rf"/status/{case}/([\w-]+)", visitor.get("/ontvangst").text)
    assert found is not None
    return found[1]


def test_the_link_becomes_a_cookie_and_leaves_the_address(
    visitor: Browser, case: str, secret: str
) -> None:
    answer = visitor.get(f"/status/{case}/{secret}")
    assert answer.location == f"/status/{case}"
    page = visitor.get(f"/status/{case}").text
    assert "dinsdag 31 maart" in page
    assert secret not in page


def test_number_and_code_open_the_page_too(visitor: Browser, case: str, secret: str) -> None:
    answer = visitor.post("/status", {"number": f" {case} ", "_code": secret})
    assert answer.location == f"/status/{case}"


def test_a_wrong_code_says_nothing_about_the_number(visitor: Browser, case: str) -> None:
    wrong = visitor.post("/status", {"number": case, "_code": "fout"})
    unknown = visitor.post("/status", {"number": "A-2026-998", "_code": "fout"})
    assert wrong.status_code == unknown.status_code == 422
    assert "vraag om een nieuwe brief" in wrong.text
    assert without(wrong.text, case) == without(unknown.text, "A-2026-998")


def without(page: str, number: str) -> str:
    """A page without its number and its form token, which holds the second it was made in."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page).replace(number, "")


def test_one_link_opens_one_case(visitor: Browser, case: str, secret: str) -> None:
    other = given_case(visitor)
    visitor.get(f"/status/{case}/{secret}")
    assert visitor.get(f"/status/{other}").status_code == 403


def test_a_party_uses_a_public_action_only(
    visitor: Browser, case: str, secret: str, handler: Browser
) -> None:
    visitor.get(f"/status/{case}/{secret}")
    assert "Notitie toevoegen" not in visitor.get(f"/status/{case}").text
    assert visitor.get(f"/status/{case}/handelingen/aanvraag/notitie").status_code == 403
    sent = visitor.fill(f"/status/{case}/handelingen/aanvraag/aanvullen", MORE)
    assert (sent.location or "").startswith(f"/status/{case}?melding=")
    assert "Iets toevoegen" in handler.get(f"/zaken/{case}").text


def test_what_the_case_waits_for_is_the_button_in_words_for_the_public(
    visitor: Browser, case: str, secret: str, handler: Browser
) -> None:
    visitor.get(f"/status/{case}/{secret}")
    page = visitor.get(f"/status/{case}").text
    assert re.search(r'class="btn btn-primary"[^>]*>Vul uw aanvraag aan<', page)
    assert "U krijgt een besluit" in page
    assert (
        "<h1>Vul uw aanvraag aan</h1>"
        in visitor.get(f"/status/{case}/handelingen/aanvraag/aanvullen").text
    )
    assert "Vul uw aanvraag aan" not in handler.get(f"/zaken/{case}").text


def test_the_phase_says_what_happens_in_it(visitor: Browser, case: str, secret: str) -> None:
    visitor.get(f"/status/{case}/{secret}")
    assert "Wij lezen uw aanvraag." in visitor.get(f"/status/{case}").text
    assert "Wij lezen uw aanvraag." in visitor.get("/ontvangst").text


def test_what_a_party_sent_is_thanked_for(visitor: Browser, case: str, secret: str) -> None:
    visitor.get(f"/status/{case}/{secret}")
    sent = visitor.fill(f"/status/{case}/handelingen/aanvraag/aanvullen", MORE)
    page = visitor.get(sent.location or "").text
    assert "Dank u wel. Wij hebben ontvangen: ‘Vul uw aanvraag aan’." in page


def test_a_party_reads_back_what_it_is_about_to_send(
    visitor: Browser, case: str, secret: str, handler: Browser
) -> None:
    visitor.get(f"/status/{case}/{secret}")
    url = f"/status/{case}/handelingen/aanvraag/aanvullen"
    page = visitor.fill(url, {"tekst": "Nog iets"}).text
    assert "Er is nog niets verstuurd" in page
    assert f'formaction="{url}#v-tekst"' in page
    assert "Nog iets" not in handler.get(f"/zaken/{case}").text
    typed = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    assert visitor.post(url, {**typed, "_action": "save"}).status_code == 303


def test_leaving_closes_the_page(visitor: Browser, case: str, secret: str) -> None:
    visitor.get(f"/status/{case}/{secret}")
    left = visitor.post("/status/vertrek")
    assert "De pagina is op deze computer gesloten." in visitor.get(left.location or "").text
    assert visitor.get(f"/status/{case}").status_code == 403


def test_the_page_closes_after_the_case(
    visitor: Browser, case: str, secret: str, handler: Browser, clock: Clock
) -> None:
    handler.fill(given_task(handler), {"oordeel": "ja"})
    handler.fill(given_task(handler), {"afgerond": "true"})
    assert visitor.get(f"/status/{case}/{secret}").status_code == 303
    assert "afgesloten" in visitor.get(f"/status/{case}").text
    clock.pass_(timedelta(days=31))
    assert visitor.get(f"/status/{case}").status_code == 403


def test_a_party_reads_what_it_sent_itself_and_nothing_of_the_handlers(
    visitor: Browser, case: str, secret: str, handler: Browser
) -> None:
    handler.fill(given_task(handler), {"oordeel": "ja", "reden": "Alleen voor ons"})
    visitor.get(f"/status/{case}/{secret}")
    visitor.fill(f"/status/{case}/handelingen/aanvraag/aanvullen", MORE)
    page = visitor.get(f"/status/{case}").text
    assert "Een plek voor de deur" in page
    assert "Nog iets" in page
    assert "Alleen voor ons" not in page


def test_a_party_opens_the_files_it_sent_and_no_others(
    visitor: Browser, new_browser: Callable[..., Browser]
) -> None:
    form, photo = "/indienen/aanvraag/aanvraag-indienen", camera("JPEG")
    sent = {**ANSWERS, "bijlagen": [(BytesIO(photo), "foto.jpg"), (BytesIO(b"Hoi"), "brief.txt")]}
    stored = re.findall(r'name="bijlagen\.stored" value="([^"]+)"', visitor.post(form, sent).text)
    visitor.post(form, {**ANSWERS, "bijlagen.stored": stored, "_confirmed": "yes"})
    link = re.search(r"/status/(A-[\d-]+)/[\w-]+", visitor.get("/ontvangst").text)
    assert link is not None
    visitor.get(link[0])
    case = f"/status/{link[1]}"
    picture, text = re.findall(
        r'href="([^"]+/lezen)">(?:foto.jpg|brief.txt)<', visitor.get(case).text
    )
    assert "<img" in visitor.get(picture).text
    shown = visitor.get(picture.replace("/lezen", "/inhoud"))
    assert (shown.status_code, b"Telefoon" in shown.data) == (200, False)
    assert visitor.get(text.replace("/lezen", "/inhoud")).status_code == 404
    assert visitor.get(text.replace("/lezen", "")).data == b"Hoi"
    other = new_browser()
    given_case(other)
    mine = re.search(r"/status/(A-[\d-]+)/[\w-]+", other.get("/ontvangst").text)
    assert mine is not None
    other.get(mine[0])
    assert other.get(picture.replace(link[1], mine[1])).status_code == 404


def test_the_outcome_is_read_once_the_regulation_lets_it(
    visitor: Browser, case: str, secret: str, handler: Browser
) -> None:
    visitor.get(f"/status/{case}/{secret}")
    handler.fill(given_task(handler), {"oordeel": "ja"})
    assert "Ons besluit" not in visitor.get(f"/status/{case}").text
    handler.fill(given_task(handler), {"afgerond": "true"})
    assert "Wat vinden wij?" in visitor.get(f"/status/{case}").text


def test_a_party_sees_no_document_of_the_handlers(visitor: Browser, case: str, secret: str) -> None:
    visitor.get(f"/status/{case}/{secret}")
    assert visitor.get(f"/status/{case}/documenten/onbekend").status_code == 404


def test_who_lost_the_code_hears_the_same_whatever_was_typed(visitor: Browser, case: str) -> None:
    assert "/status/nieuwe-link" in visitor.get("/status").text
    typed = [(case, "jan@example.org"), (case, "an@dere.nl"), ("A-2026-998", "jan@example.org")]
    pages = {
        without(visitor.post("/status/nieuwe-link", {"number": n, "email": e}).text, case)
        for n, e in typed
    }
    assert len(pages) == 1
    wrong = visitor.post("/status/nieuwe-link", {"number": case, "email": "geen adres"})
    assert (wrong.status_code, "Vul uw nummer in" in wrong.text) == (422, True)

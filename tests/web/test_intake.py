"""Opening a case: questions, mistakes, files, reading back."""

from __future__ import annotations

import io
import re
from datetime import timedelta

from tests.conftest import Clock
from tests.web.conftest import ANSWERS, Browser, given_case

FORM = "/indienen/aanvraag/aanvraag-indienen"
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def test_the_front_door_says_what_happens_next(visitor: Browser) -> None:
    page = visitor.get("/").text
    assert "Binnen 21 werkdagen" in page
    assert "U krijgt een besluit" in page
    assert "Wij gebruiken uw gegevens alleen voor deze aanvraag." in page


def test_a_mistake_keeps_everything_that_was_typed(visitor: Browser) -> None:
    answer = visitor.post(FORM, {**ANSWERS, "aanvrager.email": "geen adres"})
    assert answer.status_code == 422
    assert "Een plek voor de deur" in answer.text
    assert "<title>Fout: " in answer.text


def test_a_file_survives_a_mistake_elsewhere(visitor: Browser) -> None:
    file = (io.BytesIO(PDF), "brief.pdf")
    answer = visitor.post(FORM, {**ANSWERS, "wens": "", "bijlagen": file})
    assert answer.status_code == 422
    assert "brief.pdf" in answer.text


def test_a_file_reaches_the_case(visitor: Browser, handler: Browser) -> None:
    checked = visitor.post(FORM, {**ANSWERS, "bijlagen": (io.BytesIO(PDF), "brief.pdf")})
    hidden = dict(re.findall(r'name="(bijlagen\.stored)" value="([^"]+)"', checked.text))
    number = given_case(visitor, **hidden)
    page = handler.get(f"/zaken/{number}/documenten").text
    found = re.search(r'href="(/documenten/[^"]+)"', page)
    assert found is not None
    with handler.get(found[1]) as download:
        assert download.data == PDF
        assert download.headers["Content-Disposition"].startswith("attachment")


def test_somebody_else_cannot_attach_my_file(visitor: Browser, handler: Browser) -> None:
    checked = visitor.post(FORM, {**ANSWERS, "bijlagen": (io.BytesIO(PDF), "brief.pdf")})
    found = re.search(r'name="bijlagen\.stored" value="([^"]+)"', checked.text)
    assert found is not None
    stranger = Browser(visitor.client.application.test_client())
    number = given_case(stranger, **{"bijlagen.stored": found[1]})
    assert "brief.pdf" not in handler.get(f"/zaken/{number}/documenten").text


def test_answers_are_read_back_before_sending(visitor: Browser) -> None:
    answer = visitor.post(FORM, ANSWERS)
    assert answer.status_code == 200
    assert "Klopt alles?" in answer.text
    assert "Parkeren" in answer.text


def test_lines_stay_lines_when_they_are_read_back(visitor: Browser) -> None:
    page = visitor.post(FORM, {**ANSWERS, "wens": "Eerst dit\nDan dat"}).text
    assert re.search(r'class="as-typed">Eerst dit\r?\nDan dat<', page)


def test_changing_answers_brings_the_questions_back(visitor: Browser) -> None:
    answer = visitor.post(FORM, {**ANSWERS, "_confirmed": "yes", "_action": "refresh"})
    assert answer.status_code == 200
    assert 'value="Jan Jansen"' in answer.text


def test_each_answer_leads_back_to_its_question(visitor: Browser) -> None:
    page = visitor.post(FORM, ANSWERS).text
    assert f'formaction="{FORM}#v-wens"' in page
    assert "U sloeg" in page, "questions without an answer stand apart"


def test_a_question_appears_only_when_it_matters(visitor: Browser) -> None:
    assert "Waarover dan?" not in visitor.get(FORM).text
    assert "Waarover dan?" in visitor.post(FORM, {"soort": "anders", "_action": "refresh"}).text


def test_the_same_form_sent_twice_makes_one_case(visitor: Browser, handler: Browser) -> None:
    numbers = {given_case(visitor, _key="a" * 32) for _ in range(2)}
    assert len(numbers) == 1
    (number,) = numbers
    page = handler.get("/zaken").text
    assert number in page
    assert page.count("/zaken/A-") == page.count(f"/zaken/{number}"), "and no other"


def test_staff_open_a_case_for_somebody_else(handler: Browser) -> None:
    answer = handler.post("/indienen/aanvraag/aanvraag-invoeren", ANSWERS)
    assert (answer.location or "").startswith("/zaken/A-")


def test_the_public_cannot_use_a_form_for_staff(visitor: Browser) -> None:
    assert visitor.get("/indienen/aanvraag/aanvraag-invoeren").status_code == 403


def test_what_does_not_exist_is_not_found(visitor: Browser) -> None:
    for url in ("/indienen/niets/niets", "/nergens"):
        assert visitor.get(url).status_code == 404


ENTER = "/indienen/aanvraag/aanvraag-invoeren"


def test_a_form_to_enter_a_case_keeps_itself_and_is_found_again(
    handler: Browser, clock: Clock
) -> None:
    behind = {"headers": {"X-Background": "yes"}}
    kept = handler.post(f"{ENTER}/concept", {"wens": "Half af", "_tab": "een"}, **behind)
    assert (kept.status_code, kept.text) == (200, "Bewaard om 10.12 uur.")
    desk = handler.get("/werk").text
    assert f'<a href="{ENTER}">Ga verder met ‘Aanvraag van papier invoeren’</a>' in desk
    page = handler.get(ENTER).text
    assert "Half af" in page
    assert "Concept bewaard om 10.12 uur. Alleen u ziet het." in page
    other = handler.post(f"{ENTER}/concept", {"wens": "", "_tab": "twee"}, **behind)
    assert other.status_code == 409
    clock.pass_(timedelta(days=2))
    handler.sign_in("m.dejong")
    assert re.search(r"Concept bewaard op \w+dag \d+ \w+, 10.12 uur", handler.get(ENTER).text)


def test_a_draft_goes_when_the_case_is_there_or_its_writer_begins_anew(handler: Browser) -> None:
    for address, answers in ((ENTER, ANSWERS), (f"{ENTER}/opnieuw", {})):
        assert handler.post(ENTER, {"_action": "draft", "wens": "Half af"}).status_code == 303
        assert "Half af" in handler.get(ENTER).text
        handler.post(address, answers)
        assert "Half af" not in handler.get(ENTER).text
        assert "Ga verder met" not in handler.get("/werk").text


def test_nobody_without_an_account_leaves_a_draft(visitor: Browser) -> None:
    answer = visitor.post("/indienen/aanvraag/aanvraag-indienen", {"_action": "draft"})
    assert answer.status_code == 200, "it shows the form again"
    assert visitor.post(f"{ENTER}/concept", {"wens": "Half af"}).status_code in (302, 403)

"""One task: taking it, giving it back, keeping a draft, completing it, and being too late."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from service.actions.services import Services
from service.app import create_app
from service.core.allowance import Allowance
from service.web.oversize import ENCODED
from tests.web.conftest import ANSWERS, Browser, given_task

KEY = "b" * 32
DONE = {"oordeel": "ja"}


def test_a_colleague_sees_who_took_a_task(
    handler: Browser, case: str, new_browser: Callable[..., Browser]
) -> None:
    task = given_task(handler)
    assert (handler.post(f"{task}/behandelaar").location or "").startswith(f"{task}?")
    colleague = new_browser("k.bakker")
    assert "Marieke de Jong heeft deze taak" in colleague.get(task).text
    assert colleague.post(f"{task}/behandelaar").status_code == 409


def test_a_task_given_back_is_free_again(
    handler: Browser, case: str, new_browser: Callable[..., Browser]
) -> None:
    task = given_task(handler)
    handler.post(f"{task}/behandelaar")
    handler.post(f"{task}/vrijgave")
    assert new_browser("k.bakker").post(f"{task}/behandelaar").status_code == 302


def test_the_task_page_explains_its_date(handler: Browser, case: str) -> None:
    page = handler.get(given_task(handler)).text
    assert "dinsdag 31 maart" in page
    assert "Waarom deze datum?" in page
    assert "De termijn is 21 werkdagen." in page


def test_a_draft_comes_back_unchecked(handler: Browser, case: str) -> None:
    task = given_task(handler)
    assert handler.fill(task, {"_action": "draft", "reden": "Half af"}).status_code == 303
    page = handler.get(task).text
    assert "Half af" in page
    assert "Concept bewaard om 10.12 uur. Alleen u ziet het." in page


def test_a_draft_of_more_than_a_page_of_text_is_kept(handler: Browser, case: str) -> None:
    task, text = given_task(handler), "Een lange uitleg. " * 60_000  # a million characters
    assert handler.fill(task, {"_action": "draft", "reden": text}).status_code == 303
    assert text.strip() in handler.get(task).text


def test_a_draft_without_room_keeps_the_page(
    handler: Browser, case: str, staffed: Services
) -> None:
    settings = replace(staffed.settings, allowance=replace(Allowance(), person_drafts=1))
    browser = Browser(create_app(replace(staffed, settings=settings)).test_client())
    browser.sign_in("m.dejong")
    task, text = given_task(browser), "Een lange uitleg. " * 60_000
    answer = browser.fill(task, {"_action": "draft", "reden": text})
    assert answer.status_code == 409
    assert "Uw concept is niet bewaard" in answer.text
    assert text.strip() in answer.text
    assert 'value="save"' in answer.text, "it can still be sent"


def test_text_that_cannot_be_read_is_not_blamed_on_files(handler: Browser, case: str) -> None:
    answer = handler.fill(given_task(handler), {"reden": "x" * ENCODED})
    assert answer.status_code == 413
    assert "De antwoorden van één formulier mogen samen 2 MB zijn" in answer.text


def test_a_draft_is_private(
    handler: Browser, case: str, new_browser: Callable[..., Browser]
) -> None:
    task = given_task(handler)
    handler.post(task, {"_action": "draft", "reden": "Half af"})
    assert "Half af" not in new_browser("k.bakker").get(task).text


def test_a_missing_answer_is_asked_for(handler: Browser, case: str) -> None:
    answer = handler.fill(given_task(handler), {"reden": "Daarom"})
    assert answer.status_code == 422
    assert "Daarom" in answer.text


def test_a_refusal_stands_at_the_question_that_can_mend_it(handler: Browser, case: str) -> None:
    answer = handler.fill(given_task(handler), {"oordeel": "nee", "reden": "nee"})
    assert answer.status_code == 422
    said = re.findall(r'id="v-reden-f">.*?</span>(.*?)</p>', answer.text)
    assert said == ["Een afwijzing heeft een reden nodig. Schrijf op waarom."]
    assert "Dit kan nog niet" not in answer.text


def test_completing_leads_to_the_next_work(handler: Browser, case: str) -> None:
    answer = handler.fill(given_task(handler), {"oordeel": "ja"})
    assert (answer.location or "").startswith("/werk?")
    assert "Aanvraag afronden" in handler.get("/werk").text


def test_the_same_form_twice_completes_once(handler: Browser, case: str) -> None:
    task = given_task(handler)
    answers = [handler.fill(task, {"oordeel": "ja", "_key": KEY}).status_code for _ in range(2)]
    assert answers == [303, 303]


def test_who_is_too_late_keeps_the_text(
    handler: Browser, case: str, new_browser: Callable[..., Browser]
) -> None:
    task, colleague = given_task(handler), new_browser("k.bakker")
    handler.fill(task, {"oordeel": "ja"})
    answer = colleague.fill(task, {"oordeel": "nee", "reden": "Mijn lange uitleg"})
    assert answer.status_code == 409
    assert "Mijn lange uitleg" in answer.text
    assert "Marieke de Jong" in answer.text


@pytest.mark.parametrize("press", ["refresh", "add:iets"])
def test_no_press_is_needed_to_hear_that_a_task_is_done(
    handler: Browser, case: str, new_browser: Callable[..., Browser], press: str
) -> None:
    task, colleague = given_task(handler), new_browser("k.bakker")
    handler.fill(task, {"oordeel": "ja"})
    answer = colleague.fill(task, {"_action": press, "reden": "Mijn lange uitleg"})
    assert answer.status_code == 409
    assert "Marieke de Jong heeft" in answer.text
    assert "Mijn lange uitleg" in answer.text


def test_no_press_is_needed_to_hear_that_a_colleague_took_it(
    handler: Browser, case: str, new_browser: Callable[..., Browser]
) -> None:
    task, colleague = given_task(handler), new_browser("k.bakker")
    handler.post(f"{task}/behandelaar")
    answer = colleague.fill(task, {"_action": "refresh", "reden": "Mijn lange uitleg"})
    assert answer.status_code == 409
    assert "Marieke de Jong" in answer.text
    assert "Mijn lange uitleg" in answer.text


def test_somebody_involved_cannot_open_the_task(
    handler: Browser, new_browser: Callable[..., Browser]
) -> None:
    handler.post("/indienen/aanvraag/aanvraag-invoeren", {**ANSWERS, "collega": "k.bakker"})
    number = re.search(r"A-\d{4}-\d{3}", handler.get("/zaken").text)
    assert number is not None
    involved = new_browser("k.bakker")
    assert involved.get(f"/zaken/{number[0]}").status_code == 403
    assert number[0] not in involved.get("/zaken").text


def test_what_was_done_leads_to_the_case(handler: Browser, case: str) -> None:
    done = handler.fill(given_task(handler), DONE)
    assert f'<a href="/zaken/{case}">{case}</a>.' in handler.get(done.location or "").text


def test_an_old_page_of_a_done_task_leads_on(handler: Browser, case: str) -> None:
    task = given_task(handler)
    handler.fill(task, DONE)
    answer = handler.get(task)
    assert answer.status_code == 409
    assert f'class="btn btn-primary" href="/zaken/{case}"' in answer.text


def kept(browser: Browser, task: str, **fields: str) -> tuple[int, str]:
    """What a script hears that saves *fields* while somebody types."""
    sent = {"_action": "draft", **fields}
    answer = browser.post(task, sent, headers={"X-Background": "yes"})
    return answer.status_code, answer.text


def test_a_script_hears_one_line(handler: Browser, case: str) -> None:
    task = given_task(handler)
    assert kept(handler, task, reden="Half", _tab="een") == (200, "Bewaard om 10.12 uur.")
    assert kept(handler, task, reden="Half af", _tab="een")[0] == 200
    assert "Half af" in handler.get(task).text


def test_one_tab_does_not_replace_what_another_saved(handler: Browser, case: str) -> None:
    task = given_task(handler)
    kept(handler, task, reden="Half af", _tab="een")
    status, said = kept(handler, task, reden="", _tab="twee")
    assert (status, "ander tabblad" in said) == (409, True)
    seen = re.search(r'name="_seen" value="(\w+)"', handler.get(task).text)
    assert seen is not None
    assert kept(handler, task, reden="Af", _tab="twee", _seen=seen[1])[0] == 200
    assert "Af</textarea>" in handler.get(task).text


def test_enter_in_an_answer_saves_a_draft(handler: Browser, case: str) -> None:
    """A browser presses the first button of a form; with any script or none."""
    page = handler.get(given_task(handler)).text
    first = re.search(r'<button[^>]*name="_action" value="(\w+)"', page)
    assert first is not None
    assert first[1] == "draft"


def test_an_action_keeps_a_draft_for_its_writer_until_it_is_used(
    handler: Browser, case: str, new_browser: Callable[..., Browser]
) -> None:
    note = f"/zaken/{case}/handelingen/aanvraag/notitie"
    assert kept(handler, note, tekst="Half af", _tab="een")[0] == 200
    assert "Half af" in handler.get(note).text
    assert "Half af" not in new_browser("k.bakker").get(note).text
    assert handler.fill(note, {"tekst": "Af"}).status_code == 303
    assert "Half af" not in handler.get(note).text

"""The case file, its actions and its diagram."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from service.actions.services import Services
from service.store import audit
from service.store.audit import Act
from tests.web.conftest import ANSWERS, Browser, given_task

PAGES = ("", "/gegevens", "/documenten", "/termijnen", "/proces")
NOTE = "handelingen/aanvraag/notitie"


def summary(browser: Browser, number: str) -> list[str]:
    """The answers above the file: where it is, who has it, until when, what one can do."""
    page = browser.get(f"/zaken/{number}").text
    told = re.findall(r"<dd>\s*(?:<[^>]+>)?\s*([^<]+?)\s*<", page.partition('class="state4"')[2])
    return [html.unescape(each) for each in told[:4]]


def test_each_page_of_the_file_is_a_reading_and_leads_to_the_others(
    handler: Browser, case: str, staffed: Services
) -> None:
    for page in PAGES:
        text = handler.get(f"/zaken/{case}{page}").text
        assert all(f'href="/zaken/{case}{other}"' in text for other in PAGES)
    with staffed.db.reading() as session:
        kinds = [event.kind for event in audit.latest(session, page=1, size=len(PAGES))]
    assert kinds == [Act.CASE_READ] * len(PAGES)


def test_an_old_address_of_a_diagram_leads_to_where_it_is(handler: Browser, case: str) -> None:
    answer = handler.get(f"/zaken/{case}?plaat=aanvraag")
    assert answer.location == f"/zaken/{case}/proces?plaat=aanvraag"


def test_on_paper_every_page_of_the_file_is_its_form(handler: Browser, case: str) -> None:
    for page in PAGES:
        text = handler.get(f"/zaken/{case}{page}").text
        paper = re.split(r'class="on-(?:paper|both)"', text)
        assert len(paper) == 2
        assert "Een plek voor de deur" in paper[1]


def test_the_case_file_shows_what_is_known(handler: Browser, case: str) -> None:
    page = handler.get(f"/zaken/{case}/gegevens").text
    assert "Een plek voor de deur" in page
    assert "Nog leeg" in page
    assert "dinsdag 31 maart" in page


def test_an_action_of_the_case_is_used(handler: Browser, case: str) -> None:
    sent = handler.fill(f"/zaken/{case}/{NOTE}", {"tekst": "Gebeld"})
    assert (sent.location or "").startswith(f"/zaken/{case}?")
    assert "Notitie toevoegen" in handler.get(f"/zaken/{case}").text


def test_an_empty_action_is_asked_again(handler: Browser, case: str) -> None:
    assert handler.fill(f"/zaken/{case}/{NOTE}", {"tekst": ""}).status_code == 422


def test_an_old_page_of_an_action_leads_back(handler: Browser, case: str) -> None:
    handler.fill(given_task(handler), {"oordeel": "ja"})
    handler.fill(given_task(handler), {"afgerond": "true"})
    answer = handler.get(f"/zaken/{case}/{NOTE}")
    assert answer.status_code == 409
    assert f'class="btn btn-primary" href="/zaken/{case}"' in answer.text


def test_a_reader_sees_who_has_the_work(
    handler: Browser, case: str, new_browser: Callable[..., Browser]
) -> None:
    auditor = new_browser("a.toezicht")
    assert summary(auditor, case)[:2] == ["Aanvraag beoordelen", "Behandelaar"]
    handler.post(f"{given_task(handler)}/behandelaar")
    assert summary(auditor, case)[1] == "Marieke de Jong"
    assert summary(auditor, case)[3] == "U hoeft hier nu niets te doen."
    assert summary(handler, case)[3] == "Aanvraag beoordelen"


def test_an_action_of_a_closed_case_keeps_the_text(handler: Browser, case: str) -> None:
    handler.fill(given_task(handler), {"oordeel": "ja"})
    handler.fill(given_task(handler), {"afgerond": "true"})
    answer = handler.fill(f"/zaken/{case}/{NOTE}", {"tekst": "Nog een notitie"})
    assert answer.status_code == 409
    assert "Nog een notitie" in answer.text


def test_a_closed_case_looks_back(handler: Browser, case: str) -> None:
    assert "De gele stip" in handler.get(f"/zaken/{case}/proces").text
    handler.fill(given_task(handler), {"oordeel": "ja"})
    handler.fill(given_task(handler), {"afgerond": "true"})
    page = handler.get(f"/zaken/{case}/proces").text
    assert "niet nodig geweest" in page
    assert "De gele stip" not in page
    assert "afgesloten maandag 2 maart 2026" in page


def test_the_diagram_shows_where_the_case_is(handler: Browser, case: str) -> None:
    state = handler.get(f"/zaken/{case}/diagram/aanvraag/toestand.json").json
    assert state is not None
    assert state["elements"]["beoordelen"] == {"state": "now", "label": "1", "note": ""}
    assert ["naast_elkaar", "beoordelen"] in state["taken"]
    assert "aanvraag" in handler.get(f"/zaken/{case}/diagram/aanvraag.bpmn").text
    assert handler.get(f"/zaken/{case}/diagram/niets.bpmn").status_code == 404


def test_who_is_kept_out_leaves_a_trace(
    handler: Browser, new_browser: Callable[..., Browser], staffed: Services
) -> None:
    sent = handler.post("/indienen/aanvraag/aanvraag-invoeren", {**ANSWERS, "collega": "k.bakker"})
    assert new_browser("k.bakker").get(sent.location or "").status_code == 403
    with staffed.db.reading() as session:
        kinds = [event.kind for event in audit.latest(session, page=1, size=10)]
    assert Act.CASE_REFUSED in kinds


def test_who_may_not_do_a_task_leaves_a_trace(
    handler: Browser, case: str, new_browser: Callable[..., Browser], staffed: Services
) -> None:
    assert new_browser("p.privacy").get(given_task(handler)).status_code == 403
    with staffed.db.reading() as session:
        kinds = [event.kind for event in audit.latest(session, page=1, size=10)]
    assert Act.CASE_REFUSED in kinds


def test_an_auditor_reads_but_changes_nothing(
    handler: Browser, case: str, new_browser: Callable[..., Browser]
) -> None:
    auditor = new_browser("a.toezicht")
    assert auditor.get(f"/zaken/{case}").status_code == 200
    assert auditor.fill(f"/zaken/{case}/{NOTE}", {"tekst": "x"}).status_code == 403
    assert auditor.get(given_task(handler)).status_code == 403


def test_the_whole_file_can_be_taken_along(handler: Browser, case: str) -> None:
    assert f"/zaken/{case}/dossier.pdf" in handler.get(f"/zaken/{case}/documenten").text
    answer = handler.get(f"/zaken/{case}/dossier.pdf")
    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")
    assert f"{case}.pdf" in answer.headers["Content-Disposition"]

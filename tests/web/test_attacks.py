"""What an attacker or a careless program tries: other people's keys, sessions, files and pages."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from sqlalchemy import select

from service.actions import approvals, publish
from service.actions.services import Services
from service.bundle.archive import read_directory
from service.core.actor import SYSTEM, Actor, ActorKind
from service.core.rights import Mandate, Power
from service.store.audit import Act
from service.store.tables import AuditEvent, Document
from tests.web.conftest import ANSWERS, EXAMPLE, Browser, given_case, given_task

KEY = "b" * 32
AGREES = Actor(username="paul", kind=ActorKind.PERSON, mandates=frozenset({Mandate(Power.PUBLISH)}))
FORM = "/indienen/aanvraag/aanvraag-indienen"


def acts(services: Services, act: Act) -> list[AuditEvent]:
    """The events of one kind in the trail."""
    with services.db.reading() as session:
        return list(session.scalars(select(AuditEvent).where(AuditEvent.kind == act)))


def test_a_key_of_another_browser_gives_no_receipt_of_theirs(
    visitor: Browser, new_browser: Callable[..., Browser]
) -> None:
    theirs = given_case(visitor, _key=KEY)
    assert given_case(new_browser(), _key=KEY) != theirs


def test_the_same_key_at_another_case_acts_there_too(
    visitor: Browser, handler: Browser, staffed: Services
) -> None:
    cases = [given_case(visitor), given_case(visitor)]
    for number in cases:
        url = f"/zaken/{number}/handelingen/aanvraag/notitie"
        assert handler.fill(url, {"tekst": "Gebeld", "_key": KEY}).status_code == 303
    assert len(acts(staffed, Act.ACTION_USED)) == 2


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_work_list_of_a_day_at_the_end_of_time_is_refused(handler: Browser, day: str) -> None:
    assert handler.get(f"/werk?dag={day}").status_code < 500


@pytest.mark.parametrize("kind", ["taken", "termijnen", "rondes"])
def test_a_number_no_database_holds_is_no_address(
    new_browser: Callable[..., Browser], kind: str
) -> None:
    operator = new_browser("b.heer")
    assert operator.post(f"/beheer/storingen/{kind}/{'9' * 30}/poging").status_code == 404


@pytest.mark.parametrize(
    "page", ["", "/diagram/aanvraag.bpmn", "/diagram/aanvraag/toestand.json",
             "/handelingen/aanvraag/notitie", "/dossier.pdf"],
)  # fmt: skip
def test_every_way_into_a_case_that_is_refused_leaves_a_trace(
    new_browser: Callable[..., Browser], case: str, staffed: Services, page: str
) -> None:
    stranger = new_browser("p.privacy")
    assert stranger.get(f"/zaken/{case}{page}").status_code == 403
    assert [event.actor for event in acts(staffed, Act.CASE_REFUSED)] == ["p.privacy"]


@pytest.mark.parametrize("page", ["", "/behandelaar", "/vrijgave"])
def test_every_refused_act_on_a_task_leaves_a_trace(
    handler: Browser, new_browser: Callable[..., Browser], case: str, staffed: Services, page: str
) -> None:
    task = given_task(handler)
    assert new_browser("p.privacy").post(f"{task}{page}").status_code == 403
    assert [event.actor for event in acts(staffed, Act.CASE_REFUSED)] == ["p.privacy"]


def test_a_refused_document_leaves_a_trace(
    new_browser: Callable[..., Browser], visitor: Browser, staffed: Services
) -> None:
    given_case(visitor, **{"bijlagen": (BytesIO(b"brief"), "brief.txt")})  # type: ignore[arg-type]  # a file
    with staffed.db.reading() as session:
        document = session.scalars(select(Document.id)).one()
    assert new_browser("p.privacy").get(f"/documenten/{document}").status_code == 403
    assert [event.actor for event in acts(staffed, Act.CASE_REFUSED)] == ["p.privacy"]


def test_a_wrong_code_for_a_case_leaves_a_trace(
    visitor: Browser, case: str, staffed: Services
) -> None:
    visitor.post("/status", {"number": case, "_code": "x" * 32})
    visitor.get(f"/status/{case}/{'y' * 32}")
    assert [event.actor for event in acts(staffed, Act.CASE_REFUSED)] == ["publiek"] * 2


def test_who_is_kept_out_does_not_learn_what_a_case_waits_for(
    new_browser: Callable[..., Browser], case: str
) -> None:
    stranger = new_browser("p.privacy")
    for step in ("notitie", "beoordelen"):
        answer = stranger.get(f"/zaken/{case}/handelingen/aanvraag/{step}")
        assert answer.status_code == 403


def publish_changed(services: Services, old: bytes, new: bytes, *, weakens: bool = False) -> None:
    """Publish the example with other text in its model; to what *weakens* somebody agrees."""
    files = read_directory(EXAMPLE / "proces", EXAMPLE / "forms", services.settings.calendars)
    assert old in files["aanvraag.bpmn"]
    model = files["aanvraag.bpmn"].replace(old, new)
    kept = publish.upload_files(services, {**files, "aanvraag.bpmn": model}, SYSTEM)
    if weakens:
        approvals.approve(services, kept.hash, "Die van ons is ruimer", AGREES)
    publish.publish(services, kept.hash, "Een andere voorwaarde", SYSTEM)


def test_a_date_outside_the_calendar_keeps_what_was_typed(
    visitor: Browser, handler: Browser, staffed: Services
) -> None:
    counted = b'value="werkdagen_na(&#34;2199-01-01&#34;, 1) != null and oordeel'
    publish_changed(staffed, b'value="oordeel', counted, weakens=True)
    given_case(visitor)
    answer = handler.fill(given_task(handler), {"oordeel": "ja", "reden": "Mijn lange uitleg"})
    assert answer.status_code == 422
    assert "Mijn lange uitleg" in answer.text
    assert "2199" in answer.text


@pytest.mark.parametrize(
    ("condition", "said"),
    [(b"false", "Vandaag niet."), (b"werkdagen_na(&#34;2199-01-01&#34;, 1) != null", "2199")],
)
def test_a_start_that_the_model_refuses_keeps_what_was_typed(
    visitor: Browser, staffed: Services, condition: bytes, said: str
) -> None:
    rule = (
        b'<bpmn:extensionElements><camunda:properties><camunda:property name="voorwaarde" value="'
        + condition
        + b'" /><camunda:property name="voorwaarde_melding" value="Vandaag niet." />'
        b"</camunda:properties></bpmn:extensionElements><bpmn:outgoing>f1</bpmn:outgoing>"
    )
    publish_changed(staffed, b"<bpmn:outgoing>f1</bpmn:outgoing>", rule)
    answer = visitor.post(FORM, {**ANSWERS, "_confirmed": "yes"})
    assert answer.status_code == 422
    assert said in answer.text
    assert ANSWERS["wens"] in answer.text

"""Letters to a person of a case that is closed to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest

from service.actions.services import Services
from service.store import audit, instances
from service.store.audit import Act
from service.store.tables import AuditEvent, Document, DocumentKind, Job, JobState
from tests.web.conftest import ANSWERS, Browser, given_task

STAFF_FORM = "/indienen/aanvraag/aanvraag-invoeren"
TO_COLLEAGUE = "betrokkene:k.bakker"


@dataclass
class Case:
    """A case that documents are added to."""

    services: Services
    number: str

    def letter(
        self,
        audience: str,
        kind: DocumentKind = DocumentKind.LETTER,
        data: bytes = b"%PDF",
        *,
        is_printed: bool = False,
    ) -> str:
        """The address of a new document for *audience*; *is_printed*: by a step of the case."""
        now = self.services.clock()
        with self.services.db.writing() as session:
            case = instances.by_number(session, self.number)
            assert case is not None
            step = Job(key="brief", instance_id=case.id, token="brief", element="aanvraag/brief",
                       name="Brief sturen", topic="brief", state=JobState.DONE, not_before=now,
                       created_at=now)  # fmt: skip
            if is_printed:
                session.add(step)
                session.flush()
            document = Document(
                id=str(uuid4()),
                instance_id=case.id,
                kind=kind,
                name="brief.pdf",
                title="Bericht over een aanvraag",
                media_type="application/pdf",
                size=len(data),
                sha256=self.services.files.put(data),
                audience=audience,
                addressee=audience.partition(":")[2] or None,
                job_id=step.id,
                created_by="regelwerk",
                created_at=self.services.clock(),
            )
            session.add(document)
        return f"/documenten/{document.id}"

    def last_event(self) -> AuditEvent:
        with self.services.db.reading() as session:
            return audit.latest(session, page=1, size=1)[0]


def test_who_handles_the_case_says_that_a_letter_went_by_post(
    handler: Browser, case: str, staffed: Services, new_browser: Callable[..., Browser]
) -> None:
    letter = Case(staffed, case).letter("aanvrager", is_printed=True).rpartition("/")[2]
    page = handler.get(f"/zaken/{case}").text
    assert "per post te versturen" in page
    assert "Ik heb hem op de post gedaan" in page
    there = f"/zaken/{case}/brieven/{letter}"
    assert new_browser("a.toezicht").post(there).status_code == 403
    answer = handler.post(there)
    assert answer.status_code == 303
    assert "is per post verstuurd" in handler.get(answer.location or "").text
    page = handler.get(f"/zaken/{case}").text
    assert "· per post verstuurd" in page
    assert "Ik heb hem op de post gedaan" not in page


@pytest.fixture
def closed(handler: Browser, staffed: Services) -> Case:
    """A case about k.bakker, which is closed to him."""
    sent = handler.post(STAFF_FORM, {**ANSWERS, "collega": "k.bakker"})
    return Case(staffed, (sent.location or "").partition("?")[0].rpartition("/")[2])


@pytest.fixture
def colleague(new_browser: Callable[..., Browser]) -> Browser:
    return new_browser("k.bakker")


def test_a_person_reads_the_letter_that_was_sent_to_them(closed: Case, colleague: Browser) -> None:
    answer = colleague.get(closed.letter(TO_COLLEAGUE))
    assert (answer.status_code, answer.data) == (200, b"%PDF")
    event = closed.last_event()
    assert (event.kind, event.actor) == (Act.DOCUMENT_READ, "k.bakker")


@pytest.mark.parametrize(
    ("audience", "kind"),
    [
        ("aanvrager", DocumentKind.LETTER),
        ("", DocumentKind.LETTER),
        ("k.bakker", DocumentKind.LETTER),
        ("betrokkene:k.bakker2", DocumentKind.LETTER),
        ("betrokkene:m.dejong", DocumentKind.LETTER),
        (TO_COLLEAGUE, DocumentKind.UPLOAD),
    ],
)
def test_any_other_document_of_the_case_stays_closed(
    closed: Case, colleague: Browser, audience: str, kind: DocumentKind
) -> None:
    assert colleague.get(closed.letter(audience, kind)).status_code == 403
    event = closed.last_event()
    assert (event.kind, event.actor) == (Act.CASE_REFUSED, "k.bakker")


def test_who_is_kept_out_of_a_diagram_leaves_a_trace(closed: Case, colleague: Browser) -> None:
    assert colleague.get(f"/zaken/{closed.number}/diagram/aanvraag.bpmn").status_code == 403
    assert closed.last_event().kind == Act.CASE_REFUSED


def test_a_task_shows_the_letters_to_the_person_who_does_it(
    colleague: Browser, staffed: Services, case: str
) -> None:
    task = given_task(colleague)
    assert "Stukken voor u" not in colleague.get(task).text
    open_case = Case(staffed, case)
    mine, other = open_case.letter(TO_COLLEAGUE), open_case.letter("aanvrager")
    page = colleague.get(task).text
    assert "Stukken voor u" in page
    assert mine in page
    assert other not in page


def test_the_list_holds_ones_own_letters_only(closed: Case, colleague: Browser) -> None:
    mine, other = closed.letter(TO_COLLEAGUE), closed.letter("betrokkene:m.dejong")
    page = colleague.get("/stukken").text
    assert mine in page
    assert closed.number in page
    assert other not in page


def test_the_menu_offers_the_list_to_who_has_letters(closed: Case, colleague: Browser) -> None:
    assert 'href="/stukken"' not in colleague.get("/werk").text
    closed.letter(TO_COLLEAGUE)
    assert 'href="/stukken"' in colleague.get("/werk").text
    assert "Geen stukken voor u" not in colleague.get("/stukken").text

"""The steps that make and send a report, and documents that go along with a letter."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from service.actions.services import Services
from service.connectors.wording import say
from service.store.tables import Document, DocumentKind, Job, JobState
from service.worker import tick
from tests.worker.small_case import RECORD, given_case, given_people, job, small_bundle

TABLE = "5f6f0d0e-6c3b-4a1e-9f5e-0a7c1d2e3f40"
LETTER = job(0, "brief", brief="antwoord", meesturen="stukken")


@pytest.fixture
def services(sqlite_services: Services) -> Services:
    given_people(sqlite_services)
    return sqlite_services


def given_table(services: Services, case: int, content: bytes) -> None:
    with services.db.writing() as session:
        session.add(
            Document(
                id=TABLE,
                instance_id=case,
                kind=DocumentKind.NOTICE,
                name="cijfers.csv",
                title="Cijfers",
                media_type="text/csv",
                size=len(content),
                sha256=services.files.put(content),
                created_by="carla",
                created_at=services.clock(),
            )
        )


def stuck(services: Services) -> str:
    with services.db.reading() as session:
        (found,) = session.scalars(select(Job).where(Job.state == JobState.INCIDENT))
        return str(found.last_error)


def performed(services: Services, step: str, **record: Any) -> int:
    case = given_case(services, small_bundle(step), record={**RECORD, **record})
    tick(services, services.clock())
    return case


def test_documents_that_a_step_names_go_along_with_the_message(
    services: Services, postbox: Any
) -> None:
    case = given_case(services, small_bundle(LETTER), record={**RECORD, "stukken": [TABLE]})
    given_table(services, case, b"ontvangen;12")
    tick(services, services.clock())
    (mail,) = postbox.messages
    assert list(mail.attachments) == [("cijfers.csv", b"ontvangen;12")]


def test_a_letter_does_not_leave_without_a_document_that_has_to_go_along(
    services: Services, postbox: Any
) -> None:
    performed(services, LETTER, stukken=[TABLE])
    assert stuck(services) == say("The case has no document “%(document)s”.", document=TABLE)
    assert postbox.messages == []


def test_no_document_of_another_case_goes_along(services: Services, postbox: Any) -> None:
    other = given_case(services, small_bundle(job(0, "uitvoer", velden="leden")), "K-2")
    given_table(services, other, b"ontvangen;12")
    performed(services, LETTER, stukken=[TABLE])
    assert postbox.messages == []


@pytest.mark.parametrize("period", ['"volgend jaar"', "0", "12345", "true", "null", "[1, 2]"])
def test_what_is_no_period_is_told(services: Services, period: str) -> None:
    text = period.replace('"', "&quot;")
    performed(services, job(0, "rapport-berekenen", rapport="jaar", tijdvak=text))
    assert "geen eerste en laatste dag" in stuck(services)


def test_a_report_that_the_process_does_not_have_is_told(services: Services) -> None:
    performed(services, job(0, "rapport-berekenen", rapport="jaar", tijdvak="2026"))
    assert "“klein”" in stuck(services)


@pytest.mark.parametrize(
    "step",
    [
        job(0, "rapport-toelichten", toelichting="&quot;Goed&quot;"),
        job(0, "rapport-vaststellen"),
        job(0, "rapport-verzonden", ontvanger="&quot;uwv&quot;"),
    ],
)
def test_before_there_is_a_report_nothing_is_done_with_it(services: Services, step: str) -> None:
    performed(services, step)
    assert stuck(services) == say("This case has not worked a report out yet.")

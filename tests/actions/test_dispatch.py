"""How far each letter of a case is on its way, and what is said of a message that never left."""

from __future__ import annotations

import pytest

from service.actions.dispatch import POSTED, Way, underway, ways
from service.bundle.bundle import Bundle
from service.core.actor import SYSTEM
from service.store.tables import Document, DocumentKind, Job, JobState, Mail, MailState
from tests.worker.small_case import SETTINGS, small_bundle


def letter(id: str, job_id: int) -> Document:
    return Document(
        id=id,
        kind=DocumentKind.LETTER,
        job_id=job_id,
        name="L01.pdf",
        audience="",
        created_by=SYSTEM.username,
    )


def mail(job_id: int, state: MailState) -> Mail:
    return Mail(message_id=f"<{job_id}{state}>", job_id=job_id, to="x@y", subject="", body="",
                state=state)  # fmt: skip


def bundle(*, page_sends: bool = False) -> Bundle:
    more = "pagina = true\npagina_verzendt = true" if page_sends else "pagina = true"
    return small_bundle(settings=SETTINGS.replace("pagina = true", more))


def test_each_letter_is_told_how_it_left() -> None:
    papers = [letter(name, number) for number, name in enumerate("abcde", start=1)]
    upload = Document(id="f", kind=DocumentKind.UPLOAD, name="foto.jpg")
    sent = [mail(1, MailState.SENT), mail(2, MailState.OUTBOX), mail(4, MailState.WITHHELD)]
    sent.append(mail(5, MailState.OUTBOX))
    assert ways(bundle(), [*papers, upload], sent, {f"{POSTED}e"}) == {
        "a": Way.SENT,
        "b": Way.KEPT,
        "c": Way.BY_POST,
        "d": Way.SENT,
        "e": Way.POSTED,
    }


@pytest.mark.parametrize(("page_sends", "way"), [(True, Way.ON_PAGE), (False, Way.KEPT)])
def test_a_page_is_a_way_of_sending_when_the_bundle_says_so(page_sends: bool, way: Way) -> None:
    paper = letter("a", 1)
    paper.audience = "aanvrager"
    found = ways(bundle(page_sends=page_sends), [paper], [mail(1, MailState.OUTBOX)], ())
    assert found == {"a": way}


@pytest.mark.parametrize(
    ("topic", "state", "told"),
    [
        ("brief", JobState.READY, [False]),
        ("brief", JobState.INCIDENT, [True]),
        ("brief", JobState.DONE, []),
        ("brief", JobState.VOID, []),
        ("zaak_openen", JobState.READY, []),
    ],
)
def test_what_has_not_left_yet_is_told(topic: str, state: JobState, told: list[bool]) -> None:
    found = underway([Job(topic=topic, state=state, name="Brief sturen")], {"brief"})
    assert [each.is_refused for each in found] == told

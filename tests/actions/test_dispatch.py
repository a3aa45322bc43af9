"""How far each letter of a case is on its way, and what is said of a message that never left."""

from __future__ import annotations

import pytest

from service.actions.dispatch import Way, underway, ways
from service.core.actor import SYSTEM
from service.store.tables import Document, DocumentKind, Job, JobState, Mail, MailState


def letter(id: str, job_id: int) -> Document:
    return Document(
        id=id, kind=DocumentKind.LETTER, job_id=job_id, name="L01.pdf", created_by=SYSTEM.username
    )


def mail(job_id: int, state: MailState) -> Mail:
    return Mail(message_id=f"<{job_id}{state}>", job_id=job_id, to="x@y", subject="", body="",
                state=state)  # fmt: skip


def test_each_letter_is_told_how_it_left() -> None:
    papers = [letter("a", 1), letter("b", 2), letter("c", 3)]
    upload = Document(id="d", kind=DocumentKind.UPLOAD, name="foto.jpg")
    posted = [mail(1, MailState.SENT), mail(2, MailState.OUTBOX)]
    assert ways([*papers, upload], posted) == {
        "a": Way.SENT,
        "b": Way.KEPT,
        "c": Way.BY_POST,
    }


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

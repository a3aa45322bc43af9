"""How far each letter of a case is on its way, and what is said of a message that never left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.actions.dispatch import POSTED, Told, of_letters, underway
from service.bundle.bundle import Bundle
from service.core.actor import SYSTEM
from service.store.tables import (
    Document,
    DocumentKind,
    Job,
    JobState,
    Mail,
    MailState,
    Tiding,
    TidingKind,
)
from tests.worker.small_case import SETTINGS, small_bundle

FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC)


def letter(id: str, job_id: int) -> Document:
    return Document(
        id=id,
        kind=DocumentKind.LETTER,
        job_id=job_id,
        name="L01.pdf",
        audience="",
        created_by=SYSTEM.username,
        created_at=FIRST,
    )


def mail(job_id: int, state: MailState) -> Mail:
    return Mail(id=job_id, message_id=f"<{job_id}>", job_id=job_id, to="x@y", subject="", body="",
                state=state, at=FIRST)  # fmt: skip


def heard(kind: TidingKind, *, of: int | str, after: int) -> Tiding:
    """Something heard of a message (its number) or of a letter on paper (its id)."""
    about = {"mail_id": of} if isinstance(of, int) else {"document_id": of}
    return Tiding(kind=kind, at=FIRST + timedelta(days=after), **about)


def bundle(*, page_sends: bool = False) -> Bundle:
    more = "pagina = true\npagina_verzendt = true" if page_sends else "pagina = true"
    return small_bundle(settings=SETTINGS.replace("pagina = true", more))


def standings(
    *, page_sends: bool = False, upto: datetime = FIRST + timedelta(days=9), **told: Any
) -> dict[str, tuple[str, str, int]]:
    """Where letters a to h are, how they went and since how many days."""
    papers = [letter(name, number) for number, name in enumerate("abcdefgh", start=1)]
    known = Told(**{"posted": {}, **told}).upto(upto)
    found = of_letters(bundle(page_sends=page_sends), papers, known)
    return {key: (each.where, each.way, (each.at - FIRST).days) for key, each in found.items()}


def test_each_letter_is_told_where_it_is() -> None:
    sent = [
        mail(1, MailState.SENT),
        mail(2, MailState.OUTBOX),
        mail(4, MailState.WITHHELD),
        mail(5, MailState.OUTBOX),
        mail(6, MailState.FAILED),
        mail(7, MailState.SENT),
        mail(8, MailState.OUTBOX),
    ]
    told = [heard(TidingKind.RETURNED, of=7, after=2), heard(TidingKind.SENT, of=8, after=3)]
    before_this_release = {f"{POSTED}e": FIRST + timedelta(days=1)}
    assert standings(mails=sent, tidings=told, posted=before_this_release) == {
        "a": ("sent", "mail", 0),
        "b": ("ready", "mail", 0),
        "c": ("ready", "paper", 0),
        "d": ("sent", "mail", 0),
        "e": ("sent", "paper", 1),
        "f": ("failed", "mail", 0),
        "g": ("returned", "mail", 2),
        "h": ("sent", "mail", 3),
    }


def test_what_was_said_last_of_a_letter_counts() -> None:
    kinds = [TidingKind.SENT, TidingKind.RETURNED, TidingKind.SENT]
    told = [heard(kind, of="a", after=day) for day, kind in enumerate(kinds, start=1)]
    moments = {day: standings(tidings=told, upto=FIRST + timedelta(days=day)) for day in range(4)}
    assert [moments[day]["a"] for day in range(4)] == [
        ("ready", "paper", 0),
        ("sent", "paper", 1),
        ("returned", "paper", 2),
        ("sent", "paper", 3),
    ]


def test_paper_that_is_out_stays_out_when_its_message_returns() -> None:
    told = [heard(TidingKind.SENT, of="a", after=1), heard(TidingKind.RETURNED, of=1, after=2)]
    found = standings(mails=[mail(1, MailState.SENT)], tidings=told)
    assert found["a"] == ("sent", "paper", 1)


@pytest.mark.parametrize(
    ("page_sends", "where"), [(True, ("on_page", "page", 0)), (False, ("ready", "mail", 0))]
)
def test_a_page_is_a_way_of_sending_when_the_bundle_says_so(
    page_sends: bool, where: tuple[str, str, int]
) -> None:
    paper = letter("a", 1)
    paper.audience = "aanvrager"
    known = Told(mails=[mail(1, MailState.OUTBOX)], posted={})
    found = of_letters(bundle(page_sends=page_sends), [paper], known)["a"]
    assert (found.where, found.way, (found.at - FIRST).days) == where


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

"""The post that comes in, from a real mailbox and from a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from service.actions import collecting, tidying
from service.actions.services import Services
from service.core.postbox import Postbox, read
from service.store.tables import (
    Arrival,
    ArrivalState,
    Document,
    Mail,
    MailboxMark,
)
from tests import dovecot
from tests.actions.test_postroom import printed
from tests.actions.test_returning import answered, rows, standing
from tests.conftest import Clock
from tests.dovecot import Dovecot
from tests.postal import letter, report
from tests.worker.small_case import given_people

EXECUTABLE = b"MZ" + b"\x00" * 40


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot.running() as found:
        yield found


@pytest.fixture
def box(server: Dovecot, request: pytest.FixtureRequest) -> Dovecot:
    """A mailbox of this test alone."""
    return replace(server, user=f"post{abs(hash(request.node.name)) % 10**9}")


@pytest.fixture
def services(sqlite_services: Services, box: Dovecot) -> Services:
    given_people(sqlite_services)
    return settled(sqlite_services, read({"REGELWERK_MAILBOX_URL": box.url}))


def settled(services: Services, postbox: Postbox) -> Services:
    return replace(services, settings=replace(services.settings, postbox=postbox))


def arrivals(services: Services) -> list[Arrival]:
    return list(rows(services, Arrival))


def the_message(services: Services) -> str:
    (message,) = rows(services, Mail)
    return str(message.message_id)


def test_a_report_in_the_mailbox_brings_a_letter_back(services: Services, box: Dovecot) -> None:
    paper = printed(services)
    box.put(report(the_message(services)))
    assert collecting.collect(services) == 1
    found = standing(services, paper)
    assert (found.where, answered(services)) == ("returned", None)
    assert (box.count("INBOX"), box.count("Regelwerk")) == (0, 1)
    (told,) = arrivals(services)
    assert (told.kind, told.state, told.text, told.sender) == ("bounce", "aside", "", "")
    assert collecting.collect(services) == 0


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_a_message_that_is_late_or_arrived_has_not_come_back(
    services: Services, box: Dovecot, action: str
) -> None:
    paper = printed(services)
    box.put(report(the_message(services), action=action))
    collecting.collect(services)
    assert standing(services, paper).where == "sent"


def test_a_forged_report_marks_nothing(services: Services, box: Dovecot) -> None:
    paper, there = printed(services), the_message(services)
    number = there.strip("<").partition(".")[0]
    guesses = [f"<{number}.{'0' * 32}@localhost>", there.replace(".", "x"), there.upper()]
    box.put(*(report(each, number=n) for n, each in enumerate(guesses)))
    assert collecting.collect(services) == len(guesses)
    assert standing(services, paper).where == "sent"


def test_a_letter_waits_for_somebody_with_its_files(services: Services, box: Dovecot) -> None:
    parts = (
        'Content-Type: text/plain\n\nZie de bijlagen.\n--g\nContent-Type: text/plain; name="a.txt"'
        '\n\nbijlage\n--g\nContent-Type: application/x-msdownload; name="virus.exe"\n\nMZ\n'
    )
    raw = letter(more='Content-Type: multipart/mixed; boundary="g"\n', body=f"--g\n{parts}--g--")
    box.put(raw)
    collecting.collect(services)
    (found,) = arrivals(services)
    assert (found.kind, found.state) == ("letter", ArrivalState.NEW)
    assert (found.sender_name, found.sender) == ("Sanne Vos", "s.vos@thuis.example")
    assert (found.subject, found.text) == ("Klacht over mijn begeleiding", "Zie de bijlagen.")
    kept = {each.id: each for each in rows(services, Document)}
    assert [kept[each].name for each in found.files] == ["a.txt"]
    assert kept[found.original_id or ""].name == "Klacht over mijn begeleiding.eml"
    with services.files.open(kept[found.original_id or ""].sha256) as file:
        assert file.read() == raw
    assert ["virus.exe" in str(each["params"]) for each in found.remarks] == [True]


def test_the_same_letter_comes_in_once(services: Services, box: Dovecot) -> None:
    unnamed = letter(message_id="")
    box.put(letter(), letter(body="Anders, maar onder dezelfde naam."), unnamed, unnamed)
    assert collecting.collect(services) == 4
    assert len(arrivals(services)) == 2


def test_a_mailbox_that_keeps_its_messages_is_read_once(services: Services, box: Dovecot) -> None:
    """Whoever puts a message back by hand, or a server that moves nothing, changes no number."""
    box.put(letter())
    collecting.collect(services)
    with box.opened("Regelwerk") as there:
        there.copy(there.search(), "INBOX")
    assert collecting.collect(services) == 1  # a new number, the same message
    assert len(arrivals(services)) == 1
    (mark,) = rows_of_marks(services)
    assert (mark.problem, mark.uid) == (None, 2)


def test_what_a_machine_wrote_is_set_aside_with_the_reason(
    services: Services, box: Dovecot
) -> None:
    heads = ["X-Spam-Flag: YES\n", "Auto-Submitted: auto-replied\n", "List-Id: <x.example>\n"]
    box.put(*(letter(more=head, message_id=f"<{n}@x.example>") for n, head in enumerate(heads)))
    collecting.collect(services)
    found = arrivals(services)
    assert [each.kind for each in found] == ["spam", "automatic", "bulk"]
    assert {(each.state, each.text, each.subject) for each in found} == {("aside", "", "")}
    assert all(each.remarks for each in found)
    assert box.count("Regelwerk-opzij") == 3
    assert rows(services, Document) == []


def test_what_breaks_its_reader_is_set_aside(services: Services, box: Dovecot) -> None:
    nested = "".join(
        f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(3_000)
    )
    box.put(f"Subject: x\nMessage-ID: <d@x.example>\n{nested}\nx".encode(), letter())
    assert collecting.collect(services) == 2
    assert sorted(each.state for each in arrivals(services)) == ["aside", "new"]


def test_a_message_that_is_too_large_is_not_fetched(
    services: Services, box: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "MOST_BYTES", 10_000)
    box.put(letter(body="x" * 20_000))
    collecting.collect(services)
    assert [(each.kind, each.state) for each in arrivals(services)] == [("unreadable", "aside")]


def test_an_answer_to_a_message_of_ours_is_known_as_one(services: Services, box: Dovecot) -> None:
    printed(services)
    box.put(letter(more=f"In-Reply-To: {the_message(services)}\n"))
    collecting.collect(services)
    assert [each.instance_id for each in arrivals(services)] == [1]


def test_a_mailbox_that_cannot_be_read_says_why_and_no_more(
    sqlite_services: Services, server: Dovecot
) -> None:
    wrong = server.url.replace(dovecot.PASSWORD, "verkeerd")
    for url in (wrong, "imap://post:geheim@127.0.0.1:1/INBOX"):
        services = settled(sqlite_services, read({"REGELWERK_MAILBOX_URL": url}))
        assert collecting.collect(services) == 0
    for mark in rows_of_marks(sqlite_services):
        assert mark.problem and "verkeerd" not in mark.problem and "geheim" not in mark.problem


def test_messages_in_a_folder_are_taken_in_and_gone(
    sqlite_services: Services, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    services = settled(sqlite_services, read({"REGELWERK_MAIL_DROP": str(folder)}))
    (folder / "a.eml").write_bytes(letter())
    (folder / "b.eml").write_bytes(letter(message_id="<b@x.example>"))
    (folder / "lees-mij.txt").write_text("geen bericht")
    (folder / "c.eml").symlink_to("/etc/passwd")
    long_ago = services.clock().timestamp() - 60
    os.utime(folder / "a.eml", (long_ago, long_ago))
    os.utime(folder / "b.eml", (long_ago + 60, long_ago + 60))  # still being written
    assert collecting.pick_up(services) == 1
    assert sorted(each.name for each in folder.iterdir()) == ["b.eml", "c.eml", "lees-mij.txt"]
    assert len(arrivals(services)) == 1


def test_files_of_the_post_are_no_drafts_to_forget(
    services: Services, box: Dovecot, clock: Clock
) -> None:
    box.put(letter())
    collecting.collect(services)
    clock.pass_(timedelta(days=3))
    tidying.forget_drafts(services)
    assert [each.name for each in rows(services, Document)] == ["Klacht over mijn begeleiding.eml"]


def rows_of_marks(services: Services) -> list[MailboxMark]:
    with services.db.reading() as session:
        return list(session.scalars(select(MailboxMark)))

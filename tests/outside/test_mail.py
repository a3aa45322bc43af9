"""Mail against a real server: what arrives, what is refused, what is worth another try."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from time import monotonic

import pytest

from service.core.errors import ConfigError, Lost
from service.outside import Delivery, MailError, OutboxMailer, OutgoingMail, SmtpMailer
from tests.outside.conftest import MailServer


class Free:
    """A permit that lasts and that nobody takes away."""

    def left(self) -> float:
        return 60.0

    def confirm(self) -> None:
        """Go ahead."""


FREE = Free()
MAIL = OutgoingMail(
    message_id="<job.12@regelwerk.local>",
    to="alice@voorbeeld.nl",
    sender="zaken@voorbeeld.nl",
    subject="Bericht over uw zaak – één",
    body="Er staat een bericht voor u klaar.\n.\nEinde – ünïcode\n",
)


def test_a_message_arrives_whole(server: MailServer) -> None:
    assert SmtpMailer(server.url).send(MAIL, FREE) is Delivery.SENT
    (message,) = server.messages
    assert message["Subject"] == MAIL.subject
    assert message["Message-ID"] == MAIL.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().replace("\r\n", "\n") == MAIL.body
    assert server.recipients == [["alice@voorbeeld.nl"]]


def test_a_second_try_carries_the_same_message_id(server: MailServer) -> None:
    mailer = SmtpMailer(server.url)
    mailer.send(MAIL, FREE)
    mailer.send(MAIL, FREE)
    assert len({message["Message-ID"] for message in server.messages}) == 1


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(("answer", "permanent"), [("450 later", False), ("550 never", True)])
def test_the_answer_of_the_server_decides_about_a_retry(
    server: MailServer, command: str, answer: str, permanent: bool
) -> None:
    server.answers[command] = answer
    with pytest.raises(MailError) as caught:
        SmtpMailer(server.url).send(MAIL, FREE)
    assert caught.value.permanent is permanent
    assert "alice" not in str(caught.value)


def test_a_line_that_drops_during_the_message_is_temporary(server: MailServer) -> None:
    server.hang_up = True
    with pytest.raises(MailError) as caught:
        SmtpMailer(server.url).send(MAIL, FREE)
    assert caught.value.permanent is False


def test_a_server_that_is_away_is_temporary() -> None:
    with pytest.raises(MailError) as caught:
        SmtpMailer("smtp://127.0.0.1:1").send(MAIL, FREE)
    assert caught.value.permanent is False


def test_encryption_that_was_asked_for_is_never_skipped(server: MailServer) -> None:
    with pytest.raises(MailError):
        SmtpMailer(f"{server.url}?starttls=1").send(MAIL, FREE)
    assert server.messages == []


@pytest.mark.parametrize(
    "to",
    [
        "",
        "alice",
        "alice@voorbeeld.nl, bob@voorbeeld.nl",  # a second address
        "alice@voorbeeld.nl;bob@voorbeeld.nl",
        "alice@voorbeeld.nl\r\nBcc: bob@voorbeeld.nl",  # a header
        "alice@voorbeeld.nl\u2028Bcc: bob@voorbeeld.nl",
        "Alice <alice@voorbeeld.nl>",
        '"alice\n"@voorbeeld.nl',
        "alice@[127.0.0.1]",
        "@voorbeeld.nl",
        "alice@" + "a" * 300 + ".nl",
    ],
)
def test_an_address_that_is_more_than_one_address_is_refused(server: MailServer, to: str) -> None:
    for mailer in (SmtpMailer(server.url), OutboxMailer()):
        with pytest.raises(MailError) as caught:
            mailer.send(replace(MAIL, to=to), FREE)
        assert caught.value.permanent
    assert server.messages == []


def test_a_subject_cannot_become_a_header(server: MailServer) -> None:
    SmtpMailer(server.url).send(replace(MAIL, subject="a\r\nBcc: bob@voorbeeld.nl"), FREE)
    (message,) = server.messages
    assert message["Bcc"] is None
    assert message["Subject"] == "a Bcc: bob@voorbeeld.nl"


def test_a_foreign_domain_is_written_in_ascii(server: MailServer) -> None:
    SmtpMailer(server.url).send(replace(MAIL, to="alice@büro.nl"), FREE)
    assert server.recipients == [["alice@xn--bro-hoa.nl"]]


class Short(Free):
    """A permit for *seconds*."""

    def __init__(self, seconds: float) -> None:
        self._until = monotonic() + seconds

    def left(self) -> float:
        return self._until - monotonic()


class Taken(Free):
    """A permit that somebody else has by the time it is asked for."""

    def confirm(self) -> None:
        raise Lost("taken over")


def test_nothing_goes_when_the_permit_is_gone(server: MailServer) -> None:
    with pytest.raises(Lost):
        SmtpMailer(server.url).send(MAIL, Taken())
    assert server.messages == []
    assert server.recipients == []


@pytest.mark.parametrize("pause", [0.05, 3600.0])  # a letter at a time, or never
@pytest.mark.parametrize("permit", ["short", "free"])
def test_a_conversation_ends_in_time_whatever_the_server_does(pause: float, permit: str) -> None:
    with dribbling(pause) as url:
        mailer = SmtpMailer(url, longest=60.0 if permit == "short" else 1.0)
        with pytest.raises(MailError, match="too slow") as caught:
            mailer.send(MAIL, Short(1.0) if permit == "short" else FREE)
    assert (caught.value.permanent, caught.value.answered) == (False, False)


@contextmanager
def dribbling(pause: float) -> Iterator[str]:
    """A server whose greeting has no end: each letter of it comes after *pause* seconds."""
    over = threading.Event()

    def greet() -> None:
        visitor, _ = listening.accept()
        with visitor, suppress(OSError):
            while not over.wait(pause):
                visitor.send(b"220-")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=greet)
        thread.start()
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}"
        over.set()
        thread.join()


@pytest.mark.parametrize(("reply", "answered"), [("451 later", True), (None, False)])
def test_it_is_told_apart_whether_the_server_said_no_or_the_line_broke(
    server: MailServer, reply: str | None, answered: bool
) -> None:
    if reply is None:
        server.hang_up = True
    else:
        server.answers["DATA"] = reply
    with pytest.raises(MailError) as caught:
        SmtpMailer(server.url).send(MAIL, FREE)
    assert caught.value.answered is answered


def test_without_a_mail_server_the_outbox_keeps_the_message() -> None:
    assert OutboxMailer().send(MAIL, FREE) is Delivery.OUTBOX


@pytest.mark.parametrize(
    "url", ["", "http://x", "smtp://", "smtp://h:port", "smtp://user:secret@host"]
)
def test_a_wrong_setting_is_refused_without_repeating_the_password(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        SmtpMailer(url)
    assert "secret" not in str(caught.value)

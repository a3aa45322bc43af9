"""Mail against a real server: what arrives, what is refused, what is worth another try."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.core.errors import ConfigError
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


def test_without_a_mail_server_the_outbox_keeps_the_message() -> None:
    assert OutboxMailer().send(MAIL, FREE) is Delivery.OUTBOX


@pytest.mark.parametrize(
    "url", ["", "http://x", "smtp://", "smtp://h:port", "smtp://user:secret@host"]
)
def test_a_wrong_setting_is_refused_without_repeating_the_password(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        SmtpMailer(url)
    assert "secret" not in str(caught.value)

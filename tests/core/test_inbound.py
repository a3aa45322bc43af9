"""Messages taken apart: what each is, what it says, and that hostile ones harm nobody."""

from __future__ import annotations

import base64
from email.message import EmailMessage

import pytest

from service.core.bounces import Bounce
from service.core.inbound import (
    MOST_FILES,
    MOST_PARTS,
    Kind,
    packed,
    take_apart,
    unpacked,
)
from tests.postal import letter, report

LOCAL = f"12.{'a1' * 16}"
OURS = f"<{LOCAL}@voorbeeld.nl>"
QMAIL = f"""From: MAILER-DAEMON@oud.example
Return-Path: <>
Subject: failure notice

Hi. This is the qmail-send program. I'm afraid I wasn't able to deliver your message.
This is a permanent error; I've given up. Sorry it didn't work out.

--- Below this line is a copy of the message.
Message-ID: {OURS}
""".encode()
EXCHANGE = f"""From: Microsoft Exchange <postmaster@bedrijf.example>
Subject: Onbestelbaar: Bericht over uw zaak
Content-Type: text/html

<p>Uw bericht kan niet worden bezorgd.</p><p>550 5.1.10 RESOLVER.ADR.RecipientNotFound</p>
<p>Message-ID: &lt;{LOCAL}@voorbeeld.nl&gt;</p>
""".encode()
LATE = f"""From: Mail Delivery Subsystem <mailer-daemon@mx.example>
Subject: Warning: message delayed 4 hours

Your message could not be delivered yet. It will be retried. {OURS}
""".encode()


@pytest.mark.parametrize(
    ("raw", "status", "has_failed"),
    [
        (report(OURS), "5.1.1", True),
        (report(OURS, original="message/rfc822"), "5.1.1", True),
        (report(OURS, action="delayed", status="4.4.1"), "", False),
        (report(OURS, action="delivered", status="2.0.0"), "", False),
        (report(OURS, action="failed", status="4.4.7"), "4.4.7", True),  # tried for days
        (report("<x@y>", to=f"retour+{LOCAL}@voorbeeld.nl"), "5.1.1", True),  # by its address
        (QMAIL, "", True),
        (EXCHANGE, "5.1.10", True),
        (LATE, "", False),
    ],
)
def test_a_report_tells_what_became_of_a_message(raw: bytes, status: str, has_failed: bool) -> None:
    found = take_apart(raw)
    assert found.kind is Kind.BOUNCE
    assert found.bounces == (Bounce(local=LOCAL, status=status, has_failed=has_failed),)


def test_a_report_on_somebody_elses_message_names_nothing() -> None:
    assert take_apart(report("<iemand@anders.example>")).bounces == ()


def test_who_quotes_our_message_reports_nothing() -> None:
    found = take_apart(letter(body=f"Mijn antwoord op {OURS}: het is niet bezorgd, undeliverable."))
    assert (found.kind, found.bounces) == (Kind.LETTER, ())


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("", Kind.LETTER),
        ("Auto-Submitted: no\n", Kind.LETTER),
        ("Auto-Submitted: auto-replied\n", Kind.AUTOMATIC),
        ("X-Autoreply: yes\n", Kind.AUTOMATIC),
        ("Return-Path: <>\n", Kind.AUTOMATIC),
        ("List-Id: <nieuws.example>\n", Kind.BULK),
        ("Precedence: bulk\n", Kind.BULK),
        ("X-Spam-Flag: YES\n", Kind.SPAM),
    ],
)
def test_only_a_letter_asks_for_somebody(head: str, kind: Kind) -> None:
    assert take_apart(letter(more=head)).kind is kind


def test_who_is_away_says_so_in_the_subject() -> None:
    assert take_apart(letter(subject="Automatisch antwoord: klacht")).kind is Kind.AUTOMATIC


def test_a_letter_is_told_as_a_person_sees_it() -> None:
    message = EmailMessage()
    message["From"] = "Žofie Černá <zofie@thuis.example>"
    message["Subject"] = "Klacht 🙁 over één ding"
    message["Date"] = "Mon, 02 Mar 2026 09:00:00 +0100"
    message["Message-ID"] = "<a@thuis.example>"
    message["References"] = "<x@y.example> <z@y.example>"
    message.set_content("<p>niet</p>dit")
    message.add_alternative(
        "<style>p{}</style><script>alert(1)</script><p>Beste&nbsp;lezer,</p><p>Dag</p>",
        subtype="html",
    )
    message.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename="brief.pdf")
    found = take_apart(bytes(message))
    assert (found.sender_name, found.sender) == ("Žofie Černá", "zofie@thuis.example")
    assert (found.subject, found.sent_at) == (
        "Klacht 🙁 over één ding",
        "2026-03-02T08:00:00+00:00",
    )
    assert found.text == "<p>niet</p>dit"  # what is meant as plain text is text
    assert [(each.name, each.content) for each in found.files] == [("brief.pdf", b"%PDF-1")]
    assert found.references == ("<x@y.example>", "<z@y.example>")
    assert unpacked(packed(found)) == found


def test_html_alone_becomes_words() -> None:
    raw = letter(more="Content-Type: text/html\n", body="<b>Hallo</b><br>wereld<script>x</script>")
    assert take_apart(raw).text == "Hallo\nwereld"


def test_a_message_within_a_message_is_a_file() -> None:
    inner = EmailMessage()
    inner["Subject"] = "Doorgestuurd"
    inner.set_content("binnen")
    outer = EmailMessage()
    outer.set_content("buiten")
    outer.add_attachment(inner)
    found = take_apart(bytes(outer))
    assert found.text == "buiten"
    assert [(each.name, each.media_type) for each in found.files] == [("1.eml", "message/rfc822")]
    assert b"binnen" in found.files[0].content


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\temp\\x.pdf", "x.pdf"),
        ("rekening\u202efdp.exe", "rekeningfdp.exe"),  # turned around it reads rekening exe.pdf
        (".verborgen", "verborgen"),
        ("a" * 400 + ".pdf", "a" * 120),
        ("a\r\nBcc: x@y", "a Bcc: x@y"),
    ],
)
def test_the_name_of_a_file_has_no_path_and_turns_nothing_around(name: str, told: str) -> None:
    encoded = f"=?utf-8?b?{base64.b64encode(name.encode()).decode()}?="
    raw = f'Content-Type: application/pdf; name="{encoded}"\r\n\r\nx'.encode()
    assert [each.name for each in take_apart(raw).files] == [told]


def test_a_thousand_parts_are_counted_not_kept() -> None:
    part = "--g\nContent-Type: text/plain\n\nx\n"
    file = "--g\nContent-Type: image/png\n\nx\n"
    head = 'Content-Type: multipart/mixed; boundary="g"\n\n'
    assert take_apart((head + part * 1_000 + "--g--").encode()).left_out == 1_000 - MOST_PARTS
    found = take_apart((head + file * 120 + "--g--").encode())
    assert (len(found.files), found.left_out) == (MOST_FILES, 120 - MOST_FILES)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe" * 1_000,
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b"Content-Type: text/plain; charset=bestaat-niet\r\n\r\n\xe9\xe9n",
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!! geen base64 !!!!",
        b"Subject: =?utf-8?b?!!!?= =?geen?q?=FF?=\r\nFrom: =?x?=\r\nDate: gisteren\r\n\r\nx",
        b"From: " + b"a" * 100_000 + b"@b.example\r\nSubject: " + b"\xff" * 9_000 + b"\r\n\r\nx",
        b"Content-Type: application/pdf; name*0*=utf-8''%FF%; name*9=x\r\n\r\nx",
        b"Date: Mon, 99 Foo 99999 99:99:99 +9999\r\n\r\nx",
    ],
)
def test_whatever_is_wrong_with_it_something_comes_of_it(raw: bytes) -> None:
    found = take_apart(raw)
    assert unpacked(packed(found)) == found
    assert len(found.subject) <= 300 and len(found.sender_name) <= 120

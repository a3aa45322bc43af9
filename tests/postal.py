"""Messages as mail servers and strangers send them."""

from __future__ import annotations

REPORT = """From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <report-{number}@mx.example.org>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="grens"

--grens
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

--grens
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Mon, 2 Mar 2026 10:12:00 +0100

Final-Recipient: rfc822; alice@voorbeeld.nl
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 user unknown

--grens
Content-Type: {original}

Message-ID: {message_id}
Subject: Bericht over uw zaak

--grens--
"""


def report(
    message_id: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    to: str = "zaken@voorbeeld.nl",
    original: str = "text/rfc822-headers",
    number: int = 1,
) -> bytes:
    """What RFC 3464 says of a message of ours."""
    text = REPORT.format(
        message_id=message_id,
        action=action,
        status=status,
        to=to,
        original=original,
        number=number,
    )
    return text.replace("\n", "\r\n").encode()


def letter(
    *,
    subject: str = "Klacht over mijn begeleiding",
    body: str = "Niemand belde terug.",
    message_id: str = "<brief-1@thuis.example>",
    sender: str = "Sanne Vos <s.vos@thuis.example>",
    more: str = "",
) -> bytes:
    """What somebody writes us."""
    head = f"From: {sender}\nTo: klachten@voorbeeld.nl\nSubject: {subject}\n"
    head += f"Date: Mon, 2 Mar 2026 09:00:00 +0100\n{more}"
    head += f"Message-ID: {message_id}\n" if message_id else ""
    return f"{head}\n{body}\n".replace("\n", "\r\n").encode()

"""A letter that goes along with its message."""

from __future__ import annotations

from service.outside.mail import OutgoingMail, wire_format


def mail(**values: object) -> OutgoingMail:
    return OutgoingMail(
        message_id="<a@b.example>",
        to="x@voorbeeld.nl",
        sender="y@voorbeeld.nl",
        subject="Bericht",
        body="Zie de bijlage.",
        **values,  # type: ignore[arg-type]  # the one field a test sets
    )


def test_an_attached_letter_is_a_pdf_under_its_own_name() -> None:
    message = wire_format(mail(attachments=(("L02.pdf", b"%PDF-1.7"),)))
    (part,) = message.iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == ("L02.pdf", "application/pdf")
    assert part.get_payload(decode=True) == b"%PDF-1.7"


def test_a_message_without_attachments_is_plain_text() -> None:
    assert wire_format(mail()).get_content_type() == "text/plain"

"""The JSON document a printer gets: the letter in its frame of sender, addressee and footer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from service.core.letters.formats import Formats
from service.core.letters.render import RenderedLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around the text of a letter."""

    organisation: str
    organisation_lines: Sequence[str] = ()
    addressee: Sequence[str]
    reference: str
    regulation: str
    signature: Sequence[str] = ()


def letter_document(
    letter: RenderedLetter, frame: Frame, *, now: datetime, formats: Formats
) -> dict[str, Any]:
    """Everything the page shows, as JSON; the printer adds only layout.

    It knows the day and not the moment, so a letter that is printed again is the same file.
    """
    midnight = datetime.combine(now.astimezone(formats.zone), time(), formats.zone)
    return {
        "letter": letter.id,
        "lang": formats.language,
        "printed_at": midnight.isoformat(),
        "title": letter.subject,
        "date": formats.day(now),
        "sender": {"name": frame.organisation, "lines": list(frame.organisation_lines)},
        "recipient": list(frame.addressee),
        "reference": frame.reference,
        "regulation": frame.regulation,
        "signature": list(frame.signature),
        "enclosures": list(letter.enclosures),
        "copies": list(letter.copies),
        "body": list(letter.body),
    }

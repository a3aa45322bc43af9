"""Letters as the process owner writes them, up to a JSON document. No PDF, no sending."""

from __future__ import annotations

from service.core.letters.check import check_letter, check_text, fields_read
from service.core.letters.document import Frame, letter_document
from service.core.letters.formats import Formats
from service.core.letters.render import LetterError, RenderedLetter, render_letter, render_text
from service.core.letters.source import Front, split_letter
from service.core.letters.tree import to_text
from service.core.letters.trial import try_out

__all__ = [
    "Formats",
    "Frame",
    "Front",
    "LetterError",
    "RenderedLetter",
    "check_letter",
    "check_text",
    "fields_read",
    "letter_document",
    "render_letter",
    "render_text",
    "split_letter",
    "to_text",
    "try_out",
]

"""Writes one word of a shown value in the reader's language; laying values out is the page's."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from flask_babel import format_decimal

from service.actions.shown import Word
from service.core.language import Message
from service.web.dates import date_long, dates
from service.web.wording import say


def word(value: Word) -> str:
    """Dates and numbers as people write them, messages translated, all else as it is."""
    match value:
        case datetime():
            return dates().moment(value)
        case date():
            return date_long(value)
        case int() | float() | Decimal():
            return str(format_decimal(value))
        case Message() | str():
            return say(value)


def hundredths(value: int) -> str:
    """A number of which the hundredths were counted, as people write it: ``12,5``."""
    return str(format_decimal(Decimal(value) / 100))

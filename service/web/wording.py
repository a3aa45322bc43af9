"""Texts as a page says them: translated, with dates in them written out."""

from __future__ import annotations

from datetime import date, datetime, time

from flask_babel import gettext

from service.core.dates import Style
from service.core.language import Message
from service.web.dates import date_mid, dates, time_of_day


def say(text: Message | str | None) -> str:
    """Translate a message; a plain string is already in the reader's language."""
    if text is None:
        return ""
    if isinstance(text, str):  # Markup included, it stays safe
        return text
    words = {name: say(v) if isinstance(v, Message) else v for name, v in text.params.items()}
    return str(gettext(text.msgid, **{name: _worded(value) for name, value in words.items()}))


def upper_first(text: str) -> str:
    """Start a sentence: only the first letter changes, names keep theirs."""
    return text[:1].upper() + text[1:]


def _worded(value: object) -> object:
    match value:
        case datetime():
            return dates().moment(value, Style.MID)
        case date():
            return date_mid(value)
        case time():
            return time_of_day(value)
        case _:
            return value

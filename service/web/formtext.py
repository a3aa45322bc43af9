"""Writes values, messages and authors' Markdown for the form pages in the reader's language."""

from __future__ import annotations

import re
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from flask_babel import format_decimal, gettext
from markdown_it import MarkdownIt
from markupsafe import Markup

from service.core.feel import to_json
from service.core.language import Message
from service.core.moments import read
from service.web.dates import dates

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


class _Markdown:
    """Markdown without HTML and images; values put in must be escaped first."""

    def __init__(self) -> None:
        self._parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")

    def __call__(self, text: str) -> Markup:
        return Markup(self._parser.render(text))  # the parser escapes all HTML

    def inline(self, text: str) -> Markup:
        return Markup(self._parser.renderInline(text))  # the parser escapes all HTML

    def escape(self, text: str) -> str:
        """*text* as Markdown that shows exactly that text, with its line ends."""
        lines = (_PUNCTUATION.sub(r"\\\1", line.strip()) for line in text.split("\n"))
        return "  \n".join(lines)


markdown = _Markdown()


def in_words(message: Message) -> str:
    """Translate a message, its dates and numbers included."""
    params = {
        name: show(value, None) if isinstance(value, date | Decimal | int | float) else value
        for name, value in message.params.items()
    }
    text: str = gettext(message.msgid, **params)
    return text


def show(value: Any, zone: tzinfo | None) -> str:
    """A value of the record as a person reads it; a moment as the clock of *zone* tells it."""
    value = to_json(value) if not isinstance(value, date) else value.isoformat()
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(gettext("Yes") if value else gettext("No"))
    if isinstance(value, int | float):
        return str(format_decimal(value))
    if isinstance(value, list):
        return ", ".join(show(item, zone) for item in value)
    if isinstance(value, dict):
        return str(value.get("label") or value.get("name") or "")
    return _day_or_text(str(value), zone)


def _day_or_text(text: str, zone: tzinfo | None) -> str:
    found = read(text)
    if found is None:
        return text
    writer = dates(zone)
    if not isinstance(found, datetime):
        return writer.day(found)
    # Without a zone it is local time already.
    return writer.moment(found if found.tzinfo else found.replace(tzinfo=writer.zone))


def size(octets: int) -> str:
    """A file size in words."""
    if octets >= 1024**3:
        return f"{format_decimal(round(octets / 1024**3, 1))} GB"
    if octets >= 1024 * 1024:
        return f"{format_decimal(round(octets / (1024 * 1024), 1))} MB"
    return f"{format_decimal(max(1, round(octets / 1024)))} KB"

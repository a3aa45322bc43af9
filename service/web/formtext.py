"""Writes values, messages and authors' Markdown for the form pages in the reader's language."""

from __future__ import annotations

import re
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from flask_babel import format_date, format_decimal, gettext
from markdown_it import MarkdownIt
from markupsafe import Markup

from service.core.feel import to_json
from service.core.language import Message

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
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


def show(value: Any, timezone: tzinfo | None) -> str:
    """A value of the record as a person reads it."""
    value = to_json(value) if not isinstance(value, date) else value.isoformat()
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(gettext("Yes") if value else gettext("No"))
    if isinstance(value, int | float):
        return str(format_decimal(value))
    if isinstance(value, list):
        return ", ".join(show(item, timezone) for item in value)
    if isinstance(value, dict):
        return str(value.get("label") or value.get("name") or "")
    return _day_or_text(str(value), timezone)


def _day_or_text(text: str, timezone: tzinfo | None) -> str:
    try:
        if _DAY.fullmatch(text):
            return str(format_date(date.fromisoformat(text), "EEEE d MMMM y"))
        if _MOMENT.fullmatch(text):
            return _moment(datetime.fromisoformat(text), timezone)
    except (ValueError, OverflowError):
        return text
    return text


def _moment(moment: datetime, timezone: tzinfo | None) -> str:
    local = moment.astimezone(timezone) if timezone and moment.tzinfo else moment
    day = format_date(local.date(), "EEEE d MMMM y")
    clock = gettext("{hour}:{minute}").format(hour=f"{local:%H}", minute=f"{local:%M}")
    return str(gettext("%(day)s at %(time)s", day=day, time=clock))


def size(octets: int) -> str:
    """A file size in words."""
    if octets >= 1024 * 1024:
        return f"{format_decimal(round(octets / (1024 * 1024), 1))} MB"
    return f"{format_decimal(max(1, round(octets / 1024)))} KB"

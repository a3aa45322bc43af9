"""Words out of the head of a message, as somebody may read them on one line."""

from __future__ import annotations

import re
from binascii import Error as NotEncoded
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from unicodedata import category

MOST_WORDS = 300
_LONGEST = 4_000


def head_of(message: Message, name: str) -> str:
    """The header *name* as it was written: also with bytes that no header should hold."""
    found = next((v for k, v in message.raw_items() if k.casefold() == name.casefold()), "")
    return str(found).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def words_of(raw: object, longest: int) -> str:
    """The words of a header (encoded or not), on one line of at most *longest* characters."""
    text = str(raw or "")[:_LONGEST]
    try:
        parts = decode_header(text)
    except (HeaderParseError, NotEncoded, ValueError):
        parts = [(text, None)]
    said = "".join(_decoded(part, charset) for part, charset in parts)
    return re.sub(r"\s+", " ", plain(said, keep=" \t\n")).strip()[:longest].strip()


def plain(text: str, keep: str = "") -> str:
    """*text* without what a terminal or a page would obey: controls, and what turns text around."""
    return "".join(each for each in text if each in keep or category(each) not in _OBEYED)


_OBEYED = frozenset({"Cc", "Cf", "Co", "Cs"})


def _decoded(part: str | bytes, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    try:
        return part.decode(charset or "utf-8")
    except (LookupError, ValueError):
        return part.decode("cp1252", "replace")

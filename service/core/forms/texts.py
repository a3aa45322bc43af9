"""Cleaning of what people type and splitting of authors' texts; no rules about answers."""

from __future__ import annotations

import re
import unicodedata

from service.core.feel import Expression, parse
from service.core.forms.schema import Template

_UNWANTED = frozenset({"Cc", "Cs", "Co", "Cn"})
# Marks of direction, and characters that take no room: two names must not only look the same.
_UNSEEN = frozenset("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060\u3164\uffa0")
_DIRECTION = _UNSEEN | frozenset(
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


# Measured against the steps of an expression: 40 microseconds a mark, 100 a line.
STEPS_PER_MARK, STEPS_PER_LINE = 100, 300
_MARK = re.compile(r"(?<!\\)[*_`|<!\[]")


def layout_steps(text: str) -> int:
    """What laying a text of Markdown out costs."""
    return STEPS_PER_MARK * len(_MARK.findall(text)) + STEPS_PER_LINE * text.count("\n")


def clean(text: str, *, lines: bool = False) -> str:
    """Return *text* in NFC without control, direction and half characters, and trimmed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not lines:
        text = text.replace("\n", " ").replace("\t", " ")
    bare = text.replace("\n", "").replace("\t", "")
    if bare.isascii() and bare.isprintable():
        return text.strip()
    kept = (char for char in text if char in "\n\t" or _printable(char))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _printable(char: str) -> bool:
    if char.isascii():
        return " " <= char <= "~"
    return char not in _DIRECTION and unicodedata.category(char) not in _UNWANTED


def template(text: str) -> Template:
    """Split ``Case {{ number }}`` (or ``=FEEL``) in pieces. Raises FeelError."""
    if text.startswith("="):
        return Template(pieces=(parse(text[1:]),))
    pieces: list[str | Expression] = []
    end = 0
    for found in _PLACEHOLDER.finditer(text):
        pieces.append(text[end : found.start()])
        pieces.append(parse(found[1].strip().removeprefix("=")))
        end = found.end()
    pieces.append(text[end:])
    return Template(pieces=tuple(piece for piece in pieces if piece != ""))

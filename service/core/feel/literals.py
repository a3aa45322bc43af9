"""Reads what stands between quotes."""

from __future__ import annotations

import re

ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|([\"'\\nrt]))")
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def unquote(text: str) -> str:
    """Read the text between quotes; joins surrogate pairs such as ``\\uD83D\\uDE00``.

    A backslash before anything else is a backslash: patterns are full of them.
    """
    inside = text[1:-1]
    if "\\" not in inside:
        return inside
    plain = ESCAPE.sub(_unescape, inside)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescape(found: re.Match[str]) -> str:
    short, long, other = found.groups()
    if short or long:
        code = int(short or long, 16)
        return chr(code) if code <= 0x10FFFF else "�"
    return ESCAPES.get(other, other)

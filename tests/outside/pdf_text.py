"""Reads the words of a tagged PDF, so that tests see what a screen reader sees."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf

_CHARS = re.compile(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")
_RANGES = re.compile(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")


def words(pdf: bytes) -> str:
    """All text on all pages, in drawing order, without spaces."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        text = "".join(_page(page) for page in document.pages)
    return "".join(text.split())


def tags(pdf: bytes) -> set[str]:
    """The kinds of structure elements in the document."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return set(_walk(document.Root.StructTreeRoot))


def _page(page: pikepdf.Page) -> str:
    fonts = {name: _unicode(font) for name, font in page.Resources.Font.items()}
    text: list[str] = []
    current: dict[int, str] = {}
    for step in pikepdf.parse_content_stream(page):
        operands, operator = step.operands, step.operator
        if str(operator) == "Tf":
            current = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else operands
            for part in parts:
                if isinstance(part, pikepdf.String):
                    raw = bytes(part)
                    codes = (raw[i : i + 2] for i in range(0, len(raw), 2))
                    text += [current.get(int.from_bytes(code), "?") for code in codes]
    return "".join(text)


def _unicode(font: Any) -> dict[int, str]:
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    found: dict[int, str] = {}
    ranges = "".join(re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S))
    for low, high, first in _RANGES.findall(ranges):
        for offset in range(int(high, 16) - int(low, 16) + 1):
            found[int(low, 16) + offset] = chr(int(first, 16) + offset)
    singles = "".join(re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S))
    for code, value in _CHARS.findall(singles):
        found[int(code, 16)] = bytes.fromhex(value).decode("utf-16-be")
    return found


def _walk(node: Any) -> Any:
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from _walk(each)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S)[1:]
        if "/K" in node:
            yield from _walk(node.K)

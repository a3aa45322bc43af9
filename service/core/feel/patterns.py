"""Patterns of XPath on an engine that takes time in proportion to the text, whatever the pattern.

What that engine has no way for (references back to a group, looking ahead or behind) is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import re2

MEMORY = 2 << 20  # bytes for one pattern; a larger one is no pattern
KEPT = 256
LAST = 0x10FFFF
FLAGS = frozenset("smixq")
SPACE = " \t\n\r"
EDGES = frozenset({r"\b", r"\B", r"\A", r"\z"})  # unknown to XPath, and plain
DOT = {False: r"[^\n\r]", True: "(?s:.)"}
# What stands inside a class for each letter, and for the letter that means everything else.
LETTERS = {
    "d": (r"\p{Nd}", r"\P{Nd}"),
    "s": (r"\t\n\r\x20", r"\x00-\x08\x0b\x0c\x0e-\x1f\x21-\x{10FFFF}"),
    "w": (r"\p{L}\p{M}\p{N}\p{S}_", r"\p{P}\p{Z}\p{C}"),
    "i": (r"\p{L}_:", r"\x00-9;-@\[-\^`{-\x{A9}"),
    "c": (r"\p{L}\p{Nd}\-._:\x{B7}", r"\x00-,/;-@\[-\^`{-\x{A9}"),
}
BLOCKS = {
    "BasicLatin": (0x00, 0x7F),
    "Latin-1Supplement": (0x80, 0xFF),
    "LatinExtended-A": (0x100, 0x17F),
    "LatinExtended-B": (0x180, 0x24F),
    "GreekandCoptic": (0x370, 0x3FF),
    "Greek": (0x370, 0x3FF),
    "Cyrillic": (0x400, 0x4FF),
    "Hebrew": (0x590, 0x5FF),
    "Arabic": (0x600, 0x6FF),
    "GeneralPunctuation": (0x2000, 0x206F),
    "CurrencySymbols": (0x20A0, 0x20CF),
}
Spans = list[tuple[int, int]]


class NoPattern(Exception):
    """The text is no pattern."""


class NotLinear(Exception):
    """It is a pattern, of a kind that cannot be matched in linear time."""


@lru_cache(maxsize=KEPT)
def compiled(pattern: str, flags: str = "") -> Any:
    """The pattern, ready to search with; NoPattern or NotLinear when that cannot be."""
    if not set(flags) <= FLAGS:
        raise NoPattern(flags)
    marks = "".join(mark for mark in "im" if mark in flags)
    body = re2.escape(pattern) if "q" in flags else _Translation(pattern, flags).body()
    return ready(f"(?{marks}){body}" if marks else body)


@lru_cache(maxsize=KEPT)
def ready(pattern: str) -> Any:
    """A pattern in the engine's own dialect, which is close to that of browsers."""
    options = re2.Options()
    options.max_mem = MEMORY
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as exc:
        looks = any(mark in pattern for mark in ("(?=", "(?!", "(?<=", "(?<!"))
        raise (NotLinear if looks else NoPattern)(str(exc)) from exc


@dataclass(slots=True)
class _Translation:
    """Reads a pattern once from left to right."""

    source: str
    flags: str
    at: int = 0

    def body(self) -> str:
        if "x" in self.flags:
            self.source = "".join(_closed_up(self.source))
        found = []
        while self.at < len(self.source):
            character = self.source[self.at]
            if self.source[self.at : self.at + 2] in EDGES:
                found.append(self.source[self.at : self.at + 2])
                self.at += 2
            elif character == "\\":
                inside, negated = self._escape()
                found.append(f"[{'^' if negated else ''}{inside}]")
            elif character == "[":
                found.append(self._class().written())
            else:
                found.append(DOT["s" in self.flags] if character == "." else character)
                self.at += 1
        return "".join(found)

    def _escape(self) -> tuple[str, bool]:
        """What a backslash means, as it stands inside a class, and whether it is all but that."""
        letter = self.source[self.at + 1 : self.at + 2]
        self.at += 2
        if not letter:
            raise NoPattern(self.source)
        if letter.isdigit():
            raise NotLinear(self.source)
        if letter.lower() in LETTERS:
            return LETTERS[letter.lower()][0], letter.isupper()
        if letter in "pP":
            return self._property(), letter == "P"
        if letter in "nrt":
            return f"\\{letter}", False
        if letter.isalnum():
            raise NoPattern(self.source)
        return _plain(letter), False

    def _property(self) -> str:
        end = self.source.find("}", self.at)
        if self.source[self.at : self.at + 1] != "{" or end < 0:
            raise NoPattern(self.source)
        name, self.at = self.source[self.at + 1 : end], end + 1
        if not name.startswith("Is"):
            return f"\\p{{{name}}}"
        if name[2:] not in BLOCKS:
            raise NoPattern(name)
        first, last = BLOCKS[name[2:]]
        return f"{_code(first)}-{_code(last)}"

    def _class(self) -> _Class:
        self.at += 1
        found = _Class(negated=self.source[self.at : self.at + 1] == "^")
        self.at += found.negated
        while True:
            rest = self.source[self.at : self.at + 2]
            if not rest:
                raise NoPattern(self.source)
            if rest[0] == "]" and (found.spans or found.other):
                self.at += 1
                return found
            if rest == "-[":
                self.at += 1
                found = found.without(self._class())
                if self.source[self.at : self.at + 1] != "]":
                    raise NoPattern(self.source)
                continue
            self._member(found)

    def _member(self, found: _Class) -> None:
        first = self._character(found)
        if first is None:
            return
        following = self.source[self.at : self.at + 2]
        if len(following) == 2 and following[0] == "-" and following[1] not in "[]":
            self.at += 1
            last = self._character(found)
            if last is None or last < first:
                raise NoPattern(self.source)
            found.spans.append((first, last))
        else:
            found.spans.append((first, first))

    def _character(self, found: _Class) -> int | None:
        """The code of one character; None when it stood for several, which *found* then has."""
        character = self.source[self.at]
        if character != "\\":
            self.at += 1
            return ord(character)
        letter = self.source[self.at + 1 : self.at + 2]
        if letter in "nrt" and letter:
            self.at += 2
            return ord({"n": "\n", "r": "\r", "t": "\t"}[letter])
        if letter and not letter.isalnum():
            self.at += 2
            return ord(letter)
        inside, negated = self._escape()
        if negated and letter.lower() in LETTERS:
            inside = LETTERS[letter.lower()][1]
        elif negated:
            inside = inside.replace("\\p", "\\P")
            if not inside.startswith("\\P"):
                raise NoPattern(self.source)
        found.other.append(inside)
        return None


@dataclass(slots=True)
class _Class:
    """Characters by their codes, and by what the engine knows them by."""

    negated: bool = False
    spans: Spans = field(default_factory=list)
    other: list[str] = field(default_factory=list)

    def without(self, less: _Class) -> _Class:
        """``[a-z-[aeiou]]``; only where all of it is known by codes."""
        if self.other or less.other:
            raise NotLinear("subtraction of a category")
        return _Class(spans=_both(self._all(), _rest(less._all())))

    def _all(self) -> Spans:
        return _rest(sorted(self.spans)) if self.negated else sorted(self.spans)

    def written(self) -> str:
        spans = "".join(f"{_code(first)}-{_code(last)}" for first, last in self.spans)
        inside = spans + "".join(self.other)
        if not inside:
            return r"[^\x00-\x{10FFFF}]"
        return f"[{'^' if self.negated else ''}{inside}]"


def _rest(spans: Spans) -> Spans:
    found, start = [], 0
    for first, last in sorted(spans):
        if first > start:
            found.append((start, first - 1))
        start = max(start, last + 1)
    return [*found, (start, LAST)] if start <= LAST else found


def _both(left: Spans, right: Spans) -> Spans:
    pairs = ((max(a, c), min(b, d)) for a, b in left for c, d in right)
    return [(first, last) for first, last in pairs if first <= last]


def _code(character: int) -> str:
    return f"\\x{{{character:X}}}"


def _plain(character: str) -> str:
    return _code(ord(character))


def _closed_up(source: str) -> Iterator[str]:
    """*source* without its layout, which stays inside a class."""
    depth, escaped = 0, False
    for character in source:
        if depth or character not in SPACE:
            yield character
            if not escaped:
                depth += (character == "[") - (character == "]" and depth > 0)
            escaped = character == "\\" and not escaped

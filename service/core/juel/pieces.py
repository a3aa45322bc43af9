"""Pieces of FEEL as a translation is put together; reading JUEL is elsewhere.

JUEL takes nothing for false and FEEL keeps it: where that shows, a piece asks for ``true``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from service.core.errors import ServiceError
from service.core.language import N_


class NoTranslation(ServiceError):
    """A text is no JUEL, or holds something that FEEL has no words for."""


class Level(IntEnum):
    """How tightly a piece of FEEL holds together."""

    CHOICE = 0
    OR = 1
    AND = 2
    COMPARED = 3
    SUM = 4
    PRODUCT = 5
    UNARY = 6
    POSTFIX = 7


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of FEEL. ``logic``: it is true or false; ``certain``: and never null."""

    text: str
    level: Level = Level.POSTFIX
    logic: bool = False
    certain: bool = False

    def at(self, level: Level) -> str:
        """The text, fit to stand where *level* is asked for."""
        return self.text if self.level >= level else f"({self.text})"

    def solid(self) -> Said:
        """The same, never null, when it is logic."""
        if not self.logic or self.certain:
            return self
        return Said(f"{self.at(Level.SUM)} = true", Level.COMPARED, logic=True, certain=True)


def quoted(text: str) -> str:
    plain = re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def nth(owner: Said, place: str) -> Said:
    return Said(f"{owner.at(Level.POSTFIX)}[{int(place) + 1}]")


def _get(owner: Said, place: Said) -> Said:
    if not place.text.isdigit():
        raise NoTranslation(N_("“%(text)s” as an index has no translation."), text=place.text)
    return nth(owner, place.text)


def _has(owner: Said, item: Said) -> Said:
    """Java has one word for a part of a text and an item of a list, FEEL has two."""
    text = (
        f"if {owner.at(Level.SUM)} instance of string then contains({owner.text}, {item.text})"
        f" else list contains({owner.text}, {item.text})"
    )
    return Said(text, Level.CHOICE, logic=True)


def _equal(owner: Said, other: Said) -> Said:
    text = f"{owner.solid().at(Level.SUM)} = {other.solid().at(Level.SUM)}"
    return Said(text, Level.COMPARED, logic=True, certain=True)


def _empty(owner: Said) -> Said:
    found = owner.at(Level.SUM)
    return Said(f'{found} = "" or {found} = []', Level.OR, logic=True)


def _call(function: str, *, logic: bool = False) -> Callable[..., Said]:
    def said(*given: Said) -> Said:
        return Said(f"{function}({', '.join(each.text for each in given)})", logic=logic)

    return said


def _alike(owner: Said, other: Said) -> Said:
    lower = _call("lower case")
    return _equal(lower(owner), lower(other))


# Method and number of arguments → how FEEL says it.
METHODS: dict[tuple[str, int], Callable[..., Said]] = {
    ("equals", 1): _equal,
    ("equalsIgnoreCase", 1): _alike,
    ("size", 0): _call("count"),
    ("length", 0): _call("string length"),
    ("isEmpty", 0): _empty,
    ("contains", 1): _has,
    ("startsWith", 1): _call("starts with", logic=True),
    ("endsWith", 1): _call("ends with", logic=True),
    ("toLowerCase", 0): _call("lower case"),
    ("toUpperCase", 0): _call("upper case"),
    ("get", 1): _get,
}

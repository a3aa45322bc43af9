"""Languages, and marks on texts for translation; the translating itself happens at the edges."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Language(StrEnum):
    """Languages that the texts of the service exist in."""

    DUTCH = "nl"
    ENGLISH = "en"


USUAL = Language.DUTCH.value  # of pages, letters and scenarios, when nobody chose another


def N_(text: str) -> str:
    """Return *text* unchanged; the name lets the catalogue find it."""
    return text


@dataclass(frozen=True, slots=True)
class Message:
    """A text for people: an English message id with named parameters."""

    msgid: str
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid % self.params if self.params else self.msgid


def counted(count: int, one: str, many: str) -> Message:
    """A number of things, as a part of another message: *one* names it, *many* has ``count``."""
    return Message(one) if count == 1 else Message(many, {"count": count})

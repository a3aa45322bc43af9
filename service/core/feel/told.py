"""Texts for people as values, and marks on them for translation; the host translates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


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

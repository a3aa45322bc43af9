"""What a service or send task may ask for: a topic, the properties it reads, who they name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Names(StrEnum):
    """What the value of a property names, so that the check can look whether it exists."""

    LETTER = "letter"
    START = "start"  #: a start form
    ADDRESSEES = "addressees"  #: parties and groups, with spaces or commas between them
    FIELDS = "fields"  #: paths in the record, with spaces or commas between them
    EXPRESSION = "expression"  #: FEEL
    REPORT = "report"  #: a report of rapporten.toml


class Lane(StrEnum):
    """Work that waits for no work of another kind: each lane has hands of its own."""

    TIMERS = "timers"
    MAIL = "mail"
    LETTERS = "letters"
    OTHER = "other"  #: every other side effect
    REHEARSALS = "rehearsals"
    MEASURES = "measures"
    PROOF = "proof"  #: what an auditor asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicProperty:
    """One property of a task. ``sentence`` says what it is for (a message id)."""

    name: str
    names: Names
    sentence: str
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a task of this topic does, in one sentence (a message id), and what it reads."""

    name: str
    sentence: str
    properties: tuple[TopicProperty, ...] = ()
    lane: Lane = Lane.OTHER


def listed(value: object) -> list[str]:
    """The names in *value*: a list, or a text with spaces or commas between them."""
    if isinstance(value, str):
        return value.replace(",", " ").split()
    return [str(each) for each in value] if isinstance(value, list | tuple) else []

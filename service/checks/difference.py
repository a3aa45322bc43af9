"""One difference between two versions, as it is told to people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from service.core.language import Message


class Subject(StrEnum):
    """What a difference is about."""

    GROUP = "group"
    EXCLUSION = "exclusion"
    HANDLER = "handler"
    GATE = "gate"
    SCENARIO = "scenario"
    PEOPLE = "people"
    PARTY = "party"
    START = "start"
    STATUS = "status"
    ELEMENT = "element"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference, told to people. ``weakens``: a second person has to agree."""

    subject: Subject
    name: str
    message: Message
    weakens: bool = False

"""What such a log tells, as plain values. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Transition(StrEnum):
    """What became of a step: the standard lifecycle of XES (IEEE 1849)."""

    SCHEDULE = "schedule"  #: it waits
    COMPLETE = "complete"
    WITHDRAW = "withdraw"  #: it was no longer needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A step of the model began to wait, or was left. ``at`` is aware.

    ``stay`` is equal for what befell one token at one step, within the case; ``role`` a group,
    party or service, never a person; ``letters`` are what was printed there then.
    """

    at: datetime
    name: str
    element: str
    kind: str
    transition: Transition
    stay: str
    role: str
    version: str
    letters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """``code`` is unlike that of any other."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """``code`` tells it from others and leads nowhere; ``traits`` by name, with words as values."""

    code: str
    process: str
    traits: Mapping[str, str] = field(default_factory=dict)
    letters: tuple[Letter, ...] = ()
    events: tuple[Event, ...] = ()


def written(at: datetime) -> str:
    """A moment as both standards want it: ISO 8601 with its distance to UTC, in milliseconds."""
    return at.isoformat(timespec="milliseconds")

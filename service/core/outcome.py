"""What a connector may say of its work: a small closed vocabulary, nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from service.core.language import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The effect has happened. ``fields`` go into the record when the step moves on.

    ``is_out``: what was made has left too. Otherwise the dates of the step wait until it does.

    ``warned``: the warning that a term guard asked for was given, so it is not given again.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    warned: bool = False
    is_out: bool = True


DONE = Done()


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Not now; try again after a while. After too many tries it becomes an incident."""

    reason: Message
    after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Trying again makes no sense; a person has to look at it."""

    reason: Message


Outcome = Done | Retry | Failed

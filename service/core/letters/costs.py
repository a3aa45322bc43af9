"""What filling in a letter may cost: each letter has a number of steps. Knows no template."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

MAX_STEPS = 200_000  # the longest letter of a shipped regulation takes a few hundred
CHARACTERS_PER_STEP = 16
CALL_STEPS = 20  # a function of the model counts working days, or looks somebody up


class TooMuchWork(Exception):
    """A letter takes more steps than it has."""


class Purse:
    """The steps that are left while one letter is filled in."""

    __slots__ = ("left",)

    def __init__(self, steps: int = MAX_STEPS) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise TooMuchWork

    def pay(self, *values: Any) -> None:
        """Pay for work on *values* together: each item of one may meet each item of another."""
        steps = 1
        for value in values:
            steps *= 1 + size(value)
        self.spend(steps)

    def pay_deep(self, value: Any) -> None:
        """Pay for all that a comparison may walk through, also where a list holds itself twice."""
        waiting = [iter((value,))]
        while waiting:
            for each in waiting[-1]:
                self.spend(1 + size(each))
                if inner := _inside(each):
                    waiting.append(inner)
                    break
            else:
                waiting.pop()

    def listed(self, found: Any) -> Any:
        """An iterator becomes the list it gives, so that whoever uses it can count it."""
        if not isinstance(found, Iterator):
            return found
        made = []
        for each in found:
            self.spend(1)
            made.append(each)
        return made


def size(value: Any) -> int:
    """How much a value holds, in steps, without looking inside its items."""
    if isinstance(value, str):
        return len(value) // CHARACTERS_PER_STEP
    return len(value) if isinstance(value, Collection) else 0


def _inside(value: Any) -> Iterator[Any] | None:
    if isinstance(value, str) or not isinstance(value, Collection):
        return None
    if isinstance(value, Mapping):
        return (each for pair in value.items() for each in pair)
    return iter(value)

"""Bounds the work one evaluation may do; knows nothing about expressions."""

from __future__ import annotations

from service.core.feel.errors import FeelError
from service.core.feel.told import N_

MAX_STEPS = 100_000
MAX_SOURCE = 10_000
MAX_DEPTH = 120
TEXT_PER_STEP = 16


class Allowance:
    """Steps that many evaluations share: all of a form, all of a decision with what it needs."""

    __slots__ = ("left", "limit")

    def __init__(self, limit: int) -> None:
        self.left = limit
        self.limit = limit

    def budget(self, steps: int, source: str) -> Budget:
        """What one evaluation may do now."""
        self.spend(1, source)  # also for one that has nothing to do
        return Budget(min(steps, self.left), source)

    def take(self, budget: Budget) -> None:
        """Take what an evaluation did from what is left."""
        self.spend(budget.limit - budget.left, budget.source)

    def spend(self, steps: int, source: str = "") -> None:
        """Take *steps*; Exhausted when there are not so many left."""
        self.left -= steps
        if self.left < 0:
            raise Exhausted(
                N_(
                    "All expressions together take more than %(limit)s steps; make them or their"
                    " data smaller."
                ),
                source=source,
                limit=self.limit,
            )


class Exhausted(FeelError):
    """What many evaluations share is used up; none of them can go on."""


class Budget:
    """Counts down the steps of one evaluation, whatever it calls."""

    __slots__ = ("left", "limit", "source")

    def __init__(self, limit: int = MAX_STEPS, source: str = "") -> None:
        self.left = limit
        self.limit = limit
        self.source = source

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise FeelError(
                N_("The expression takes more than %(limit)s steps; make it or its data smaller."),
                source=self.source,
                limit=self.limit,
            )

    def write(self, length: int) -> None:
        """Pay for a text of *length* characters."""
        self.spend(length // TEXT_PER_STEP)

    def refuse(self, msgid: str, **params: str) -> FeelError:
        return FeelError(msgid, source=self.source, position=None, **params)

"""Bounds the work one evaluation may do; knows nothing about expressions."""

from __future__ import annotations

from service.core.errors import FeelError
from service.core.language import N_

MAX_STEPS = 100_000
MAX_SOURCE = 10_000
MAX_DEPTH = 120
TEXT_PER_STEP = 16


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

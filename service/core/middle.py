"""The middle of many values and of the half around it; always a value that one of them had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Middle:
    """*count* values from *least* to *most*; half of them lie from *low* up to *high*.

    Half are at most *middle*. Of an even number of values that is the lower of the middle two, so
    that what people count in whole days is never told in halves.
    """

    count: int
    least: int
    low: int
    middle: int
    high: int
    most: int


def middle_of(values: Mapping[int, int]) -> Middle | None:
    """What lies in the middle of *values*, each with how often it is there; None without any."""
    held = sorted((value, times) for value, times in values.items() if times > 0)
    count = sum(times for _, times in held)
    if not count:
        return None

    def at(quarters: int) -> int:
        """The first value that so many quarters of all do not exceed."""
        reached = 0
        for value, times in held:
            reached += times
            if 4 * reached >= quarters * count:
                return value
        return held[-1][0]

    return Middle(
        count=count, least=held[0][0], low=at(1), middle=at(2), high=at(3), most=held[-1][0]
    )

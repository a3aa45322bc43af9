"""How few cases may be told: as themselves, from five on by their middle, from twenty as a share.

This is about what says something. What would say too much, in what leaves the house, is
suppression.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from service.core.middle import Middle, middle_of

FEW = 5  # of fewer cases the middle says nothing that the cases themselves do not say better
MANY = 20  # of fewer cases one more or less moves a percentage by more than five

# Of how many cases each value is, in hundredths of the unit of the measure.
Spread: TypeAlias = Mapping[int, int]


def middle(spread: Spread, *, few: int = FEW) -> Middle | None:
    """The middle of the cases in *spread*; None when there are fewer than *few*."""
    found = middle_of(spread)
    return found if found is not None and found.count >= few else None


def values(spread: Spread) -> list[int]:
    """Every case by itself, smallest first; for where there are few."""
    return [value for value in sorted(spread) for _ in range(spread[value])]


def share(part: int, whole: int, *, many: int = MANY) -> int | None:
    """The percentage *part* is of *whole*; None when *whole* is under *many*.

    Only all is 100 and only none is 0, whatever rounding says.
    """
    if whole < max(many, 1):
        return None
    if part in (0, whole):
        return 100 * part // whole
    return min(99, max(1, (200 * part + whole) // (2 * whole)))


def needs_longer(counts: Iterable[int], *, few: int = FEW) -> bool:
    """Whether spans with these numbers of cases are too short to compare them with each other.

    What holds nothing tells just that, and does not make a span too short.
    """
    return any(0 < each < few for each in counts)

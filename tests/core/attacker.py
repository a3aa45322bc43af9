"""Somebody who has all published tables and works out what was left out; shares no code with us."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from service.core.suppression import Mark, Tables

MORE = 8  # cases more than there are, that a reader takes into account
Line = dict[int, Fraction]


class Sums:
    """All that follows from told sums by adding and subtracting them."""

    def __init__(self, tables: Tables, marks: Sequence[Mark]) -> None:
        self._solved: dict[int, Line] = {}
        for each, mark in zip(tables.cells, marks, strict=True):
            if mark is Mark.TOLD:
                left = self._less(each.parts)
                if left:
                    first = min(left)
                    self._solved[first] = {n: value / left[first] for n, value in left.items()}

    def give(self, parts: Mapping[int, int]) -> bool:
        """Whether the sum of *parts* follows exactly."""
        return not self._less(parts)

    def _less(self, parts: Mapping[int, int]) -> Line:
        left = {n: Fraction(times) for n, times in parts.items() if times}
        while known := [n for n in left if n in self._solved]:
            first = min(known)
            times = left[first]
            for n, value in self._solved[first].items():
                rest = left.get(n, Fraction(0)) - times * value
                if rest:
                    left[n] = rest
                else:
                    left.pop(n, None)
        return left


def values(tables: Tables, marks: Sequence[Mark], cell: int, enough: int) -> set[int]:
    """What can stand in *cell*, by trying whole numbers that fit all that is told and all signs.

    Stops when there are *enough* of them.
    """
    found: set[int] = set()
    parts = tables.cells[cell].parts
    for guess in _tables(tables, marks):
        found.add(sum(guess[n] * times for n, times in parts.items()))
        if len(found) >= enough:
            break
    return found


def _tables(tables: Tables, marks: Sequence[Mark]) -> Iterator[Mapping[int, int]]:
    """Every whole table that fits."""
    far = sum(tables.truth.values()) + MORE
    limits: list[tuple[Mapping[int, int], int, int]] = []
    for number, (each, mark) in enumerate(zip(tables.cells, marks, strict=True)):
        value = tables.value(number)
        if mark is Mark.TOLD:
            limits.append((each.parts, value, value))
        elif mark is Mark.FEW:
            limits.append((each.parts, 1, each.small - 1))
        elif mark is Mark.HIDDEN:
            limits.append((each.parts, each.small, far))
    order = sorted(tables.truth)
    guess: dict[int, int] = {}

    def fits() -> bool:
        for parts, least, most in limits:
            so_far = sum(guess.get(n, 0) for n in parts)
            if so_far > most or (all(n in guess for n in parts) and so_far < least):
                return False
        return True

    def most_of(unknown: int) -> int:
        return min(
            (
                most - sum(guess.get(n, 0) for n in parts)
                for parts, _, most in limits
                if unknown in parts
            ),
            default=far,
        )

    def go_on(at: int) -> Iterator[Mapping[int, int]]:
        if at == len(order):
            yield dict(guess)
            return
        for value in range(most_of(order[at]) + 1):
            guess[order[at]] = value
            if fits():
                yield from go_on(at + 1)
            del guess[order[at]]

    return go_on(0)

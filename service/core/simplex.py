"""The furthest that a sum of numbers can go while others are kept: the simplex method, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

FAR = 1000  # where nothing stops a sum, how far to go


@dataclass(frozen=True, slots=True)
class Row:
    """``least`` ≤ the sum of numbers, each so many times, ≤ ``most`` (None: no end)."""

    times: Mapping[int, int]
    least: int
    most: int | None = None


class Tableau:
    """Numbers 0…*size* - 1, none of them negative, of which all *rows* hold.

    It stays where the last question left it, so that the next one starts close by. Bland's rule
    keeps it from going round; fractions keep it from being nearly right.
    """

    def __init__(self, size: int, rows: Sequence[Row]) -> None:
        self._size = size
        self._columns = size
        self._rows: list[dict[int, Fraction]] = []
        self._at: list[Fraction] = []
        self._basis: list[int] = []
        for row in rows:
            if row.least == row.most:
                self._keep(row.times, row.least, 0)
                continue
            if row.least > 0:
                self._keep(row.times, row.least, -1)
            if row.most is not None:
                self._keep(row.times, row.most, 1)
        self._begin()

    def furthest(self, goal: Mapping[int, int]) -> list[Fraction]:
        """The numbers where the sum of *goal* is largest, or far where it has no end."""
        cost = {each: Fraction(times) for each, times in goal.items()}
        entering = self._climb(cost)
        found = [Fraction(0)] * self._size
        for number, value in zip(self._basis, self._at, strict=True):
            if number < self._size:
                found[number] = value
        if entering is None:
            return found
        ways = {entering: Fraction(1)} | {
            number: -row[entering]
            for number, row in zip(self._basis, self._rows, strict=True)
            if entering in row
        }
        step = FAR * lcm(*(way.denominator for way in ways.values()))
        for number, way in ways.items():
            if number < self._size:
                found[number] += way * step
        return found

    def _keep(self, times: Mapping[int, int], value: int, slack: int) -> None:
        """One row as an equation: with *slack* 1 it may be less, with -1 more."""
        row = {each: Fraction(n) for each, n in times.items() if n}
        if slack:
            row[self._columns] = Fraction(slack)
            self._columns += 1
        if value < 0:
            row = {each: -n for each, n in row.items()}
        self._rows.append(row)
        self._at.append(Fraction(abs(value)))

    def _begin(self) -> None:
        """Find numbers of which all rows hold; afterwards nothing made up is left among them."""
        made_up = self._columns
        for number, row in enumerate(self._rows):
            row[made_up + number] = Fraction(1)
            self._basis.append(made_up + number)
        cost = {made_up + number: Fraction(-1) for number in range(len(self._rows))}
        self._climb(cost)
        for number in reversed(range(len(self._rows))):
            if self._basis[number] < made_up:
                continue
            if self._at[number]:
                raise ValueError("what is known contradicts itself")
            real = [each for each in self._rows[number] if each < made_up]
            if real:
                self._pivot(number, min(real))
            else:  # it says what others say too
                del self._rows[number], self._at[number], self._basis[number]
        for row in self._rows:
            for each in [each for each in row if each >= made_up]:
                del row[each]

    def _climb(self, cost: Mapping[int, Fraction]) -> int | None:
        """Go up until it is over; the column along which there is no end, or None."""
        while True:
            gain: dict[int, Fraction] = dict(cost)
            for number, row in zip(self._basis, self._rows, strict=True):
                price = cost.get(number)
                if price:
                    for each, n in row.items():
                        gain[each] = gain.get(each, Fraction(0)) - price * n
            better = [each for each, more in gain.items() if more > 0]
            if not better:
                return None
            entering = min(better)
            limits = [
                (self._at[place] / row[entering], self._basis[place], place)
                for place, row in enumerate(self._rows)
                if row.get(entering, 0) > 0
            ]
            if not limits:
                return entering
            self._pivot(min(limits)[2], entering)

    def _pivot(self, place: int, entering: int) -> None:
        by = self._rows[place][entering]
        row = {each: n / by for each, n in self._rows[place].items()}
        self._rows[place], self._at[place] = row, self._at[place] / by
        for other, theirs in enumerate(self._rows):
            times = theirs.get(entering)
            if other == place or not times:
                continue
            for each, n in row.items():
                rest = theirs.get(each, Fraction(0)) - times * n
                if rest:
                    theirs[each] = rest
                else:
                    theirs.pop(each, None)
            self._at[other] -= times * self._at[place]
        self._basis[place] = entering

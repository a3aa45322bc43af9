"""What somebody can work out of sums that were told: how far an unknown can still move.

Unknowns are whole numbers of at least nothing. Something is still hidden when two whole tables
exist that agree with everything told and differ in it; such a table is a *witness*. Whoever looks
for witnesses only errs on the safe side: what is not found counts as worked out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from service.core.simplex import Row, Tableau

Parts = Mapping[int, int]  # how many times each unknown is in a sum


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A sum of unknowns of which is known that it lies from *least* to *most* (None: no end)."""

    parts: Parts
    least: int
    most: int | None = None


class Inference:
    """Everything that follows from *known* for who adds and subtracts, with *truth* as witness."""

    def __init__(
        self,
        known: Iterable[Known],
        truth: Mapping[int, int],
        witnesses: list[Mapping[int, int]] | None = None,
    ) -> None:
        """*witnesses*: whole tables found earlier, also when more was known; new ones are added."""
        rows, self._fixed = _solved(known)
        found = [] if witnesses is None else witnesses
        free = [each for each in truth if each not in self._fixed]
        self._groups = _groups(rows, free, truth, found)

    def room(self, parts: Parts, enough: int) -> tuple[int, int]:
        """From where to where the sum of *parts* can lie, as far as a witness was found.

        Stops looking when the two are *enough* apart.
        """
        certain = sum(self._fixed[each] * n for each, n in parts.items() if each in self._fixed)
        low = high = certain
        wanted: dict[int, dict[int, int]] = defaultdict(dict)
        for each, times in parts.items():
            if each not in self._fixed:
                wanted[self._groups[each].name][each] = times
        for some in wanted.values():
            least, most = self._groups[next(iter(some))].room(some, enough - (high - low))
            low, high = low + least, high + most
        return low, high


class _Group:
    """Unknowns that depend on each other, and the witnesses found so far."""

    def __init__(
        self,
        name: int,
        unknowns: Sequence[int],
        rows: Sequence[Known],
        truth: Mapping[int, int],
        witnesses: list[Mapping[int, int]],
    ) -> None:
        self.name = name
        self._unknowns, self._rows, self._truth = unknowns, rows, truth
        self._whole = witnesses
        self._witnesses = [truth, *filter(self._agrees, witnesses)]
        self._tableau: Tableau | None = None

    def room(self, parts: Parts, enough: int) -> tuple[int, int]:
        for sign in (0, 1, -1):
            if sign:
                self._look(parts, sign)
            found = [_sum(parts, witness) for witness in self._witnesses]
            if max(found) - min(found) >= enough:
                break
        return min(found), max(found)

    def _look(self, parts: Parts, sign: int) -> None:
        if self._tableau is None:
            place = {each: n for n, each in enumerate(self._unknowns)}
            self._tableau = Tableau(
                len(place),
                [
                    Row({place[each]: n for each, n in row.parts.items()}, row.least, row.most)
                    for row in self._rows
                ],
            )
        goal = {self._unknowns.index(each): n * sign for each, n in parts.items()}
        found = self._tableau.furthest(goal)
        if all(value.denominator == 1 for value in found):
            moved = zip(self._unknowns, map(int, found), strict=True)
            self._witnesses.append({**self._truth, **dict(moved)})
            self._whole.append(self._witnesses[-1])

    def _agrees(self, witness: Mapping[int, int]) -> bool:
        return all(
            row.least <= _sum(row.parts, witness)
            and (row.most is None or _sum(row.parts, witness) <= row.most)
            for row in self._rows
        )


def _sum(parts: Parts, values: Mapping[int, int]) -> int:
    return sum(values[each] * n for each, n in parts.items())


def _solved(known: Iterable[Known]) -> tuple[list[Known], dict[int, int]]:
    """What is left to be known, once everything is filled in that follows straight away."""
    fixed: dict[int, int] = {}
    left = [(dict(each.parts), each.least, each.most) for each in known]
    goes_on = True
    while goes_on:
        goes_on, rows = False, left
        left = []
        for parts, least, most in rows:
            sure = sum(fixed[each] * n for each, n in parts.items() if each in fixed)
            parts = {each: n for each, n in parts.items() if each not in fixed}
            least, most = least - sure, None if most is None else most - sure
            if not parts:
                continue
            if most == 0 and all(n > 0 for n in parts.values()):
                fixed.update(dict.fromkeys(parts, 0))
            elif len(parts) == 1 and least == most:
                ((each, n),) = parts.items()
                fixed[each] = least // n
            else:
                left.append((parts, least, most))
                continue
            goes_on = True
    unlike = {(tuple(sorted(parts.items())), least, most) for parts, least, most in left}
    return [
        Known(parts=dict(parts), least=least, most=most)
        for parts, least, most in sorted(unlike, key=lambda row: (row[0], row[1]))
    ], fixed


def _groups(
    rows: Sequence[Known],
    unknowns: Iterable[int],
    truth: Mapping[int, int],
    witnesses: list[Mapping[int, int]],
) -> dict[int, _Group]:
    """Per unknown the group it belongs to: those that share a row."""
    chief = {each: each for each in unknowns}

    def head(each: int) -> int:
        while chief[each] != each:
            chief[each] = chief[chief[each]]
            each = chief[each]
        return each

    for row in rows:
        first, *others = row.parts
        for other in others:
            chief[head(other)] = head(first)
    members, about = defaultdict(list), defaultdict(list)
    for each in chief:
        members[head(each)].append(each)
    for row in rows:
        about[head(next(iter(row.parts)))].append(row)
    found: dict[int, _Group] = {}
    for name, inside in members.items():
        group = _Group(name, sorted(inside), about[name], truth, witnesses)
        found.update(dict.fromkeys(inside, group))
    return found

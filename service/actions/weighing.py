"""What may be told of all tables of a report together: its cells, weighed in one question.

What a cell is the sum of is in ``tabulating``; how one is left out, in ``core/suppression``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from service.actions.reckoning import Reckoning, Unknown
from service.core.suppression import Cell, Mark, Tables, suppress

Parts = Mapping[Unknown, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A number that was published before, as the same unknowns would tell it now, or not."""

    parts: Parts
    values: Mapping[Unknown, int]
    mark: Mark
    small: int


@dataclass(slots=True)
class Weighed:
    """A cell as the tables ask for it, and its mark; ``small`` 0: it is told whatever it is."""

    parts: Parts
    small: int
    is_shown: bool
    before: Mark | None = None
    mark: Mark = Mark.TOLD


@dataclass(slots=True)
class Draft:
    """A table that may be withheld, with the cells of it that need not be told."""

    inside: set[int] = field(default_factory=set)
    withheld: bool = False


class Weighing:
    """Every cell of a publication once, and the tables that may be withheld."""

    def __init__(self, reckoning: Reckoning) -> None:
        self.reckoning = reckoning
        self.asked: list[Weighed] = []
        self.drafts: list[Draft] = []
        # Of unknowns that were counted otherwise when they were published.
        self.values: dict[Unknown, int] = {}
        self._known: dict[frozenset[tuple[Unknown, int]], int] = {}

    def cell(self, parts: Parts, small: int, *, is_shown: bool = True) -> int:
        """The number of the cell that is the sum of *parts*; the strictest who asks decides.

        Only what has to be told by one table (``small`` 0) is told by all.
        """
        key = frozenset(parts.items())
        number = self._known.setdefault(key, len(self.asked))
        if number == len(self.asked):
            self.asked.append(Weighed(parts, small, is_shown))
            return number
        cell = self.asked[number]
        cell.small = max(cell.small, small) if cell.small and small else 0
        cell.is_shown |= is_shown
        return number

    def publish_beside(self, each: Earlier) -> None:
        """Weigh a number that was published before."""
        number = self.cell(each.parts, each.small)
        self.asked[number].before = each.mark
        self.values |= each.values

    def decide(self) -> int:
        """Mark every cell, and the tables to withhold; how many small numbers follow all the same.

        Asked per group of cells that have to do with each other, until no table is withheld any
        more: what is withheld for one group is not told in another either.
        """
        pieces = [_Piece(self, numbers) for numbers in self._pieces()]
        while True:
            before = [each.withheld for each in self.drafts]
            for piece in pieces:
                piece.ask()
            for draft in self.drafts:
                draft.withheld |= self._is_bare(draft)
            if before == [each.withheld for each in self.drafts]:
                break
        return sum(piece.exposed for piece in pieces)

    def _is_bare(self, draft: Draft) -> bool:
        """Whether nothing but zeros is told of a table that has cases."""
        counts = [n for n in draft.inside if self.reckoning.sum(self.asked[n].parts)]
        return bool(counts) and all(self.asked[n].mark is not Mark.TOLD for n in counts)

    def _pieces(self) -> list[list[int]]:
        """The cells in groups that share no unknown with another, each in order."""
        chief: dict[Unknown, Unknown] = {}

        def head(each: Unknown) -> Unknown:
            chief.setdefault(each, each)
            while chief[each] != each:
                chief[each] = chief[chief[each]]
                each = chief[each]
            return each

        for cell in self.asked:
            first, *others = cell.parts
            for other in others:
                chief[head(other)] = head(first)
        found: dict[Unknown, list[int]] = {}
        for number, cell in enumerate(self.asked):
            found.setdefault(head(next(iter(cell.parts))), []).append(number)
        return list(found.values())


class _Piece:
    """Cells that have to do with each other, and with no other cell."""

    def __init__(self, weighing: Weighing, numbers: Sequence[int]) -> None:
        self._weighing, self._numbers = weighing, numbers
        self._asked_before: frozenset[int] | None = None
        self.exposed = 0
        place = {number: n for n, number in enumerate(numbers)}
        unknowns: dict[Unknown, int] = {}
        for number in numbers:
            for unknown in weighing.asked[number].parts:
                unknowns.setdefault(unknown, len(unknowns))
        self._drafts = [each for each in weighing.drafts if not each.inside.isdisjoint(place)]
        self._tables = Tables(
            truth={
                n: weighing.values.get(u, weighing.reckoning.of(u)) for u, n in unknowns.items()
            },
            cells=[
                Cell(
                    parts={unknowns[u]: n for u, n in each.parts.items()},
                    small=each.small,
                    is_shown=each.is_shown,
                    before=each.before,
                )
                for each in (weighing.asked[number] for number in numbers)
            ],
            tables=[
                frozenset(place[n] for n in each.inside if n in place) for each in self._drafts
            ],
        )

    def ask(self) -> None:
        """Mark the cells, and the tables that have to be withheld; unless nothing has changed."""
        withheld = frozenset(n for n, each in enumerate(self._drafts) if each.withheld)
        if withheld == self._asked_before:
            return
        found = suppress(replace(self._tables, withheld=withheld))
        self._asked_before, self.exposed = found.withheld, len(found.exposed)
        for number, mark in zip(self._numbers, found.marks, strict=True):
            self._weighing.asked[number].mark = mark
        for n in found.withheld:
            self._drafts[n].withheld = True

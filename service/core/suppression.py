"""Which numbers of published tables are left out, so that nobody is found back in them.

Small numbers are left out, and as many others as it takes that no small one can be worked out from
totals, from the tables of others, or from what was published before: everything together is one
system of sums (``inference``). A zero is always told, unless its whole table is withheld.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from service.core.inference import Inference, Known, Parts

LEAST = 3  # of a smallest number: with 2, “less than 2” would tell that it is 1
MARGIN = 2  # how far a number that is left out can lie from another that is as likely


class Mark(StrEnum):
    """How a number stands in a table."""

    TOLD = "told"
    FEW = "few"  # it is less than the smallest number that is told, and not nothing
    HIDDEN = "hidden"  # it would give another one away
    UNSEEN = "unseen"  # its whole table is withheld, or it is in no table at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A number: the sum of some unknowns. ``small`` 0: it is told whatever it is.

    ``is_shown``: it stands in a table; otherwise it can only be worked out, and must not be.
    ``before``: how it stood in what was published earlier, which cannot be taken back.
    """

    parts: Parts
    small: int = 0
    is_shown: bool = True
    before: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """All tables of a publication, with those of before: unknowns by number, cells, tables.

    A table is the numbers of its cells; what no table holds cannot be withheld. ``withheld``:
    those that are withheld whatever is in them.
    """

    truth: Mapping[int, int]
    cells: Sequence[Cell]
    tables: Sequence[frozenset[int]] = ()
    withheld: frozenset[int] = frozenset()

    def value(self, cell: int) -> int:
        return sum(self.truth[each] * n for each, n in self.cells[cell].parts.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """How each cell stands, which tables are withheld, and what can be worked out nevertheless.

    ``exposed``: small numbers that follow from what has to be told, or was told before.
    """

    marks: tuple[Mark, ...]
    withheld: frozenset[int] = frozenset()
    exposed: frozenset[int] = field(default_factory=frozenset)


def suppress(tables: Tables) -> Suppressed:
    """Leave out what has to be; the same tables give the same answer."""
    choice = _Choice(tables)
    choice.hide()
    choice.tell_again()
    return Suppressed(
        marks=tuple(choice.marks),
        withheld=frozenset(choice.withheld),
        exposed=frozenset(choice.exposed),
    )


def known(tables: Tables, marks: Sequence[Mark]) -> list[Known]:
    """What the reader of all tables together is told; the signs themselves tell something too."""
    found = []
    for number, (cell, mark) in enumerate(zip(tables.cells, marks, strict=True)):
        match mark:
            case Mark.TOLD:
                value = tables.value(number)
                found.append(Known(parts=cell.parts, least=value, most=value))
            case Mark.FEW:
                found.append(Known(parts=cell.parts, least=1, most=cell.small - 1))
            case Mark.HIDDEN:
                found.append(Known(parts=cell.parts, least=cell.small))
            case Mark.UNSEEN:
                pass
    return found


def margin(cell: Cell) -> int:
    """How far the largest and smallest value of a number that is left out must be apart."""
    return min(MARGIN, cell.small - 2)


class _Choice:
    """What is left out so far; it only grows until nothing can be worked out any more."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.values = [tables.value(number) for number in range(len(tables.cells))]
        self.marks = [self._first(number) for number in range(len(tables.cells))]
        self.withheld = set(tables.withheld)
        self.exposed: set[int] = set()
        self._witnesses: list[Mapping[int, int]] = []
        self.tables_of: dict[int, list[int]] = defaultdict(list)
        for number, inside in enumerate(tables.tables):
            for cell in inside:
                self.tables_of[cell].append(number)
        for number in self.withheld:
            self._blank(number)

    def hide(self) -> None:
        """Leave out one number, or a table, as long as one can be worked out."""
        while True:
            found = self._worked_out()
            if found is None:
                return
            other = self._beside(found)
            if other is not None:
                self.marks[other] = Mark.HIDDEN
            elif not self._withhold(found):
                self.exposed.add(found)

    def tell_again(self) -> None:
        """Tell what turned out not to be needed, the largest first."""
        hidden = [n for n, mark in enumerate(self.marks) if mark is Mark.HIDDEN]
        for cell in sorted(hidden, key=lambda n: (-self.values[n], n)):
            if self.tables.cells[cell].before is not None:
                continue
            self.marks[cell] = Mark.TOLD
            if self._worked_out() is not None:
                self.marks[cell] = Mark.HIDDEN

    def _first(self, number: int) -> Mark:
        cell = self.tables.cells[number]
        if cell.before is not None:
            return cell.before
        if not cell.is_shown:
            return Mark.UNSEEN
        return Mark.FEW if 0 < self.values[number] < cell.small else Mark.TOLD

    def _needs_hiding(self, number: int) -> bool:
        cell, mark = self.tables.cells[number], self.marks[number]
        if mark in (Mark.FEW, Mark.HIDDEN):
            return True
        return mark is Mark.UNSEEN and 0 < self.values[number] < cell.small

    def _worked_out(self) -> int | None:
        """A number that was left out and can be worked out all the same; None: there is none."""
        told = known(self.tables, self.marks)
        inference = Inference(told, self.tables.truth, self._witnesses)
        for number, cell in enumerate(self.tables.cells):
            if number in self.exposed or not self._needs_hiding(number):
                continue
            wanted = margin(cell)
            low, high = inference.room(cell.parts, wanted)
            if high - low < wanted:
                return number
        return None

    def _beside(self, found: int) -> int | None:
        """Which number to leave out as well: one that is added up with it, or gives it away.

        Last of all one that leaves nothing of its table; then totals, then what takes most others
        along, then the largest.
        """
        choice: set[tuple[bool, bool, int, int, int]] = set()
        for each in (found, *self._partners(found)):
            mine = self.tables.cells[each].parts
            sums = self._sums_with(each)
            for number in self._told():
                cell = self.tables.cells[number]
                if not cell.small or not self.values[number] or cell.before is not None:
                    continue
                holds = mine.keys() <= cell.parts.keys()
                if holds or cell.parts.keys() < mine.keys() or self._is_in(number, mine, sums):
                    choice.add(
                        (
                            self._is_last_of_table(number),
                            holds,
                            self._alone(number),
                            self.values[number],
                            number,
                        )
                    )
        return min(choice)[-1] if choice else None

    def _partners(self, found: int) -> list[int]:
        """What was left out already of the sums that *found* is in."""
        mine, sums = self.tables.cells[found].parts, self._sums_with(found)
        return [
            number
            for number, mark in enumerate(self.marks)
            if mark in (Mark.FEW, Mark.HIDDEN) and self._is_in(number, mine, sums)
        ]

    def _sums_with(self, number: int) -> list[int]:
        mine = self.tables.cells[number].parts.keys()
        return [each for each in self._told() if mine <= self.tables.cells[each].parts.keys()]

    def _is_in(self, number: int, mine: Parts, sums: Iterable[int]) -> bool:
        """Whether *number* is added up in one of *sums* beside *mine*."""
        theirs = self.tables.cells[number].parts.keys()
        return mine.keys().isdisjoint(theirs) and any(
            theirs <= self.tables.cells[each].parts.keys() for each in sums
        )

    def _is_last_of_table(self, number: int) -> bool:
        """Whether without *number* a table would tell nothing but zeros and its total."""
        return any(
            all(
                self.marks[each] is not Mark.TOLD
                for each in self.tables.tables[table]
                if each != number and self.values[each] and self.tables.cells[each].small
            )
            for table in self.tables_of[number]
        )

    def _alone(self, number: int) -> int:
        """In how many told sums this number would be the only one that is left out."""
        mine = self.tables.cells[number].parts.keys()
        hidden = [
            self.tables.cells[n].parts.keys()
            for n, mark in enumerate(self.marks)
            if mark in (Mark.FEW, Mark.HIDDEN)
        ]
        return sum(
            mine < parts and not any(each <= parts for each in hidden)
            for parts in (self.tables.cells[n].parts.keys() for n in self._told())
        )

    def _told(self) -> Iterable[int]:
        return (n for n, mark in enumerate(self.marks) if mark is Mark.TOLD)

    def _withhold(self, found: int) -> bool:
        """Withhold a table that gives *found* away; False when none is left that does."""
        mine = self.tables.cells[found].parts.keys()
        near = [
            (self._size(number), number)
            for number, inside in enumerate(self.tables.tables)
            if number not in self.withheld
            and any(not mine.isdisjoint(self.tables.cells[n].parts) for n in inside)
        ]
        if not near:
            return False
        self.withheld.add(min(near)[1])
        self._blank(min(near)[1])
        return True

    def _blank(self, number: int) -> None:
        """Nothing is seen any more of a table that is withheld, but for what others tell too."""
        for cell in self.tables.tables[number]:
            about = self.tables.cells[cell]
            is_elsewhere = not self.withheld.issuperset(self.tables_of[cell])
            if about.small and about.before is None and not is_elsewhere:
                self.marks[cell] = Mark.UNSEEN

    def _size(self, number: int) -> int:
        return sum(self.values[cell] for cell in self.tables.tables[number])

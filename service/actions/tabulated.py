"""The tables of a report as plain values; how they are made is in ``tabulating``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.actions.weighing import Weighed
from service.bundle.reports import Line, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number in a table: which cell it is, and the cell of the whole it is a part of.

    ``line`` says what is told of its cases when that is not how many there are.
    """

    cell: int
    of: int | None = None
    line: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """``code``: of the dimension of the rows; ``line``: instead of that. Neither: the total."""

    numbers: tuple[Number, ...]
    code: str | None = None
    line: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of one recipient. ``columns``: codes of a dimension, None for the total.

    ``withheld``: too little of it can be told.
    """

    part: Part
    rows: tuple[TableRow, ...]
    columns: tuple[str | None, ...] = ()
    withheld: bool = False


@dataclass(kw_only=True)
class Tabulation:
    """The tables per recipient, and every cell with how it stands.

    ``exposed``: how many small numbers follow from what has to be told, or was told before.
    """

    cells: Sequence[Weighed]
    tables: Mapping[str, Sequence[Table | Part]]
    exposed: int = 0

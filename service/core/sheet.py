"""A table to take along: names of columns and rows of plain values. Writes nothing itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

Value = str | int | Decimal | date | datetime | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Moments in it are aware; the rows may be asked for once only, and one by one."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[Value, ...]]

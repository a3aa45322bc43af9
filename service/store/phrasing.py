"""Statements in the words of a database: put together once, then filled in row by row."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Boolean, Date, DateTime, Dialect, Integer, String
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import Insert, UpdateBase

Values = Mapping[str, Any]

# An INSERT of values and nothing else: no function in between, no clause behind.
_PLACE = r"%\(\w+\)s(?:::[A-Z ]+(?:\(\d+\))?)?"
_INSERT = re.compile(rf"(INSERT INTO \S+) \((.+?)\) VALUES \({_PLACE}(?:, {_PLACE})*\)")
_TOLD_AS_TEXT = (String, Integer, Boolean, DateTime, Date, JSON)


class Phrasing:
    """What the driver gets: a text, and per row what stands for its placeholders."""

    def __init__(self, compiled: SQLCompiler, dialect: Dialect, names: tuple[str, ...]) -> None:
        self.text = compiled.string
        self._order = compiled.positiontup  # None where placeholders have names
        self._fixed: dict[str, Any] = {}
        self._turned: list[tuple[str, Callable[[Any], Any]]] = []
        self._made: list[tuple[str, Callable[[Any], Any]]] = []
        defaults = {column.key: column.default for column in compiled.insert_prefetch}
        for bound, name in compiled.bind_names.items():
            turn = bound.type.dialect_impl(dialect).bind_processor(dialect)
            if name in defaults:
                self._note_default(name, defaults[name], turn)
            elif name not in names:
                self._fixed[name] = _turned(turn, bound.effective_value)
            elif turn is not None:
                self._turned.append((name, turn))
        columns = _columns(compiled)
        self._as_they_are = {name for name, each in columns.items() if isinstance(each.type, JSON)}
        self._together = _together(compiled, dialect, columns)
        if self._as_they_are & self._fixed.keys():  # those are in the words of the driver already
            self._together = None

    def together(self, rows: Sequence[Values]) -> tuple[str, Values] | None:
        """All of *rows* as one statement with one value; None where they have to go one by one.

        A row more in a text costs the driver a third of what a row of its own does.
        """
        if self._together is None:
            return None
        found = [self._filled(values, but=self._as_they_are) for values in rows]
        if any(row[name] is None for row in found for name in self._as_they_are):
            return None  # a null of JSON's own, which in a text of rows would be no value at all
        return self._together, {"rows": _ROWS.encode(found)}

    def row(self, values: Values) -> Any:
        """*values* as the driver wants them."""
        found = self._filled(values)
        return found if self._order is None else tuple([found[name] for name in self._order])

    def _filled(self, values: Values, but: Collection[str] = ()) -> dict[str, Any]:
        """*values* with defaults, turned into what the driver takes *but* for some."""
        found = {**self._fixed, **values}
        for name, make in self._made:
            found[name] = make(None)
        for name, turn in self._turned:
            if name not in but:
                found[name] = turn(found[name])
        return found

    def _note_default(self, name: str, default: Any, turn: Any) -> None:
        """What a column holds that gets no value: the same for all, or made for each."""
        if default.is_scalar:
            self._fixed[name] = _turned(turn, default.arg)
            return
        self._made.append((name, default.arg))
        if turn is not None:
            self._turned.append((name, turn))


@lru_cache(maxsize=512)
def phrased(statement: UpdateBase, dialect: Dialect, names: tuple[str, ...]) -> Phrasing:
    """*statement* for rows with *names*; the same few are asked all the time."""
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    assert isinstance(compiled, SQLCompiler), "a change of rows is no definition of tables"
    return Phrasing(compiled, dialect, names)


def _turned(turn: Callable[[Any], Any] | None, value: Any) -> Any:
    return value if turn is None else turn(value)


def _columns(compiled: SQLCompiler) -> dict[str, Any]:
    """The columns that an INSERT gives a value, by the names of their placeholders."""
    statement = compiled.statement
    if not isinstance(statement, Insert):
        return {}
    return {name: statement.table.columns[name] for name in compiled.binds}


def _together(compiled: SQLCompiler, dialect: Dialect, columns: Mapping[str, Any]) -> str | None:
    """The same INSERT for any number of rows, which PostgreSQL reads from one text; or None."""
    found = _INSERT.fullmatch(compiled.string)
    if dialect.name != "postgresql" or found is None:
        return None
    begins, names = found.groups()
    kinds = [getattr(each.type, "impl", each.type) for each in columns.values()]
    if not all(isinstance(kind, _TOLD_AS_TEXT) for kind in kinds):
        return None
    quote = dialect.identifier_preparer.quote
    typed = ", ".join(f"{quote(e.name)} {e.type.compile(dialect)}" for e in columns.values())
    rows = f"json_to_recordset(%(rows)s) AS rows ({typed})"
    return f"{begins} ({names}) SELECT {names} FROM {rows}"


def _day(value: object) -> str:
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no text in a row")


_ROWS = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_day)

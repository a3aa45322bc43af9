"""Statements in the words of a database: put together once, then filled in row by row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase

Values = Mapping[str, Any]


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

    def row(self, values: Values) -> Any:
        """*values* as the driver wants them."""
        found = {**self._fixed, **values}
        for name, make in self._made:
            found[name] = make(None)
        for name, turn in self._turned:
            found[name] = turn(found[name])
        return found if self._order is None else tuple([found[name] for name in self._order])

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

"""Rows that go to the database as one value and are unfolded there, when a step has many.

A row of twelve columns costs more to hand over than to store: each value is turned into what the
driver wants, one by one. As one JSON text that is done once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Executable, Text, bindparam, cast, column, func, insert, select
from sqlalchemy.types import DateTime

from service.store.db import Base, Moment, table

ROWS = "rows"
MOMENT_LENGTH = len("2026-03-02 09:12:00.000000")  # SQLite keeps it without a zone
By = Mapping[str, Executable]  # per kind of database


def unfolding(mapped: type[Base], *names: str) -> By:
    """The statements that add rows with the columns *names* to a table, from one parameter."""
    columns = [table(mapped).c[name] for name in names]
    given = bindparam(ROWS, type_=Text)
    typed = [
        column(each.name, DateTime(timezone=True) if isinstance(each.type, Moment) else each.type)
        for each in columns
    ]
    rows = func.json_to_recordset(cast(given, JSON)).table_valued(*typed, name="r")
    postgres = select(*rows.render_derived(with_types=True).c)
    each_row = func.json_each(given).table_valued("value")
    found = [
        func.substr(func.json_extract(each_row.c.value, f"$.{each.name}"), 1, MOMENT_LENGTH)
        if isinstance(each.type, Moment)
        else func.json_extract(each_row.c.value, f"$.{each.name}")
        for each in columns
    ]
    made = insert(table(mapped)).inline()
    return {
        "postgresql": made.from_select(names, postgres, include_defaults=False),
        "sqlite": made.from_select(names, select(*found), include_defaults=False),
    }


def folded(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The one parameter that holds *rows*."""
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"), default=_written)
    return {ROWS: text}


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(" ", "microseconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be folded")

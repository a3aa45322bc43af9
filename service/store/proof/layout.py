"""Whether the tables are there at all, before anything in them is read."""

from __future__ import annotations

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from service.core.language import N_
from service.store.db import Base
from service.store.proof.report import Report

DATABASE = "database"
NO_TABLE = N_("the whole table is gone")
NO_COLUMN = N_("the column is gone")


def check(session: Session, report: Report) -> bool:
    """Tell of every table and column that is gone; False when any is, for then nothing can be read.

    A database without any table was never set up, and its own error says so.
    """
    there = inspect(session.connection())
    tables = set(there.get_table_names())
    expected = Base.metadata.tables
    if tables.isdisjoint(expected):
        return True
    for name, table in expected.items():
        if name not in tables:
            report.tell(DATABASE, name, "*", NO_TABLE)
            continue
        columns = {column["name"] for column in there.get_columns(name)}
        for column in sorted(set(table.columns.keys()) - columns):
            report.tell(DATABASE, name, column, NO_COLUMN)
    return report.holds

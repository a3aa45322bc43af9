"""Statements in the words of both databases: the driver gets what SQLAlchemy itself would send."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Text, bindparam, cast, event, insert, or_, select, update

from service.actions.services import Services
from service.core.errors import Conflict
from service.store.db import Clash, table
from service.store.phrasing import phrased
from service.store.tables import (
    Counter,
    Instance,
    Person,
    Task,
    TaskCandidate,
    TaskState,
    Timer,
)
from service.store.writes import Writes

TASK, SEAT, CASE = table(Task), table(TaskCandidate), table(Instance)
ADD = insert(table(Counter)).inline()
MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=1)))

STATEMENTS: list[tuple[Any, Mapping[str, Any]]] = [
    # ``taken`` is left to its default.
    (
        insert(SEAT).inline(),
        {"task_id": "a", "candidate": "g:p/team", "due_at": MOMENT, "instance_id": 1},
    ),
    # Defaults that are scalars, words of an enumeration and made anew for every row.
    (
        insert(table(Timer)).inline(),
        {"instance_id": 1, "token": "t", "element": "e", "due_at": MOMENT, "armed_at": MOMENT},
    ),
    # A value that stands in the statement itself, and one that is asked twice.
    (
        update(TASK)
        .where(
            TASK.c.id == bindparam("token"),
            TASK.c.state == TaskState.OPEN,
            or_(TASK.c.assignee.is_(None), TASK.c.assignee == bindparam("by")),
        )
        .values(state=bindparam("how"), ended_at=bindparam("at"), ended_by=bindparam("by")),
        {"token": "a", "how": TaskState.DONE, "at": MOMENT, "by": "anna"},
    ),
    # A column that counts up, bytes, JSON and a value that is not there.
    (
        update(CASE)
        .where(CASE.c.id == bindparam("case_id"))
        .values({CASE.c.revision: CASE.c.revision + 1, CASE.c.state: bindparam("state")}),
        {"case_id": 1, "state": b"\x00", "actions": [{"name": "é"}], "ended_at": None},
    ),
]


class Stopped(Exception):
    """Before anything reaches the database."""


def plain(value: Any) -> Any:
    """Without the wrappers of drivers, which have no equals."""
    return bytes(value) if isinstance(value, memoryview) else getattr(value, "obj", value)


@pytest.mark.parametrize(("statement", "values"), STATEMENTS)
def test_the_driver_gets_what_sqlalchemy_would_send(
    services: Services, statement: Any, values: Mapping[str, Any]
) -> None:
    seen: list[tuple[str, Any]] = []

    def stop(_conn: Any, _cursor: Any, text: str, given: Any, _context: Any, _many: Any) -> None:
        if not text.startswith("BEGIN"):
            seen.append((text, given))
            raise Stopped

    engine = services.db.engine
    event.listen(engine, "before_cursor_execute", stop)
    try:
        with engine.connect() as connection, suppress(Stopped):
            connection.execute(statement, values)
    finally:
        event.remove(engine, "before_cursor_execute", stop)
    words = phrased(statement, engine.dialect, tuple(values))
    row = words.row(values)
    (text, given) = seen[0]
    assert words.text == text
    names = list(given) if isinstance(given, dict) else range(len(given))
    assert [plain(row[name]) for name in names] == [plain(given[name]) for name in names]


def test_rows_together_are_all_written(services: Services) -> None:
    writes = Writes()
    writes.add(ADD, [{"key": name, "value": 1} for name in "abc"])
    with services.db.writing() as session:
        writes.send(session)
        assert {session.get(Counter, name).value for name in "abc"} == {1}  # type: ignore[union-attr]


NAMES = ('Zoë "Z" de Wit \\', "שרה", "a\nb", "👩‍👩‍👧", "%(rows)s")


@pytest.mark.parametrize("many", [True, False])
def test_rows_together_hold_what_each_would_hold_alone(services: Services, many: bool) -> None:
    rows = [
        {
            "username": f"p{number}",
            "name": name,
            "password_hash": "",
            "groups": [name, {"z": 1, "a": [None, 1.5]}],
            "acted_upto": None if number else 2**40,
            "created_at": MOMENT + timedelta(microseconds=number),
        }
        for number, name in enumerate(NAMES)
    ]
    writes, add = Writes(), insert(table(Person)).inline()
    for some in [rows] if many else [[row] for row in rows]:
        writes.add(add, some)
    with services.db.writing() as session:
        writes.send(session)
    with services.db.reading() as session:
        kept = session.scalars(select(Person).order_by(Person.id)).all()
    assert [{name: getattr(each, name) for name in rows[0]} for each in kept] == rows
    assert [json.dumps(each.groups) for each in kept] == [json.dumps(r["groups"]) for r in rows]
    assert {(each.active, tuple(each.mandates), each.theme) for each in kept} == {(True, (), "")}
    assert len({each.salt for each in kept}) == len(rows)


@pytest.mark.parametrize("many", [True, False])
def test_a_null_inside_json_stays_one(services: Services, many: bool) -> None:
    row = {"name": "", "password_hash": "", "groups": None, "created_at": MOMENT}
    rows = [{**row, "username": name} for name in ("a", "b")[: 1 + many]]
    writes = Writes()
    writes.add(insert(table(Person)).inline(), rows)
    with services.db.writing() as session:
        writes.send(session)
        kept = session.scalars(select(cast(Person.groups, Text))).all()
    assert kept == ["null"] * len(rows)


def test_a_row_that_is_there_already_is_a_clash(services: Services) -> None:
    writes = Writes()
    writes.add(ADD, {"key": "a", "value": 1})
    writes.add(ADD, {"key": "a", "value": 2})
    with pytest.raises(Clash), services.db.writing() as session:
        writes.send(session)


def test_a_row_that_is_not_there_undoes_all(services: Services) -> None:
    writes, lost = Writes(), Conflict("lost")
    gone = update(table(Counter)).where(table(Counter).c.key == bindparam("which")).values(value=2)
    writes.add(ADD, {"key": "a", "value": 1})
    writes.add(gone, {"which": "b"}, otherwise=lost)
    with pytest.raises(Conflict, match="lost"), services.db.writing() as session:
        writes.send(session)
    with services.db.reading() as session:
        assert session.get(Counter, "a") is None


def test_a_statement_is_put_into_words_once(services: Services) -> None:
    dialect = services.db.engine.dialect
    assert phrased(ADD, dialect, ("key", "value")) is phrased(ADD, dialect, ("key", "value"))

"""Makes a database of very many cases out of the few that were played: in SQL, by whole tables.

Each case is a copy of a played one, some weeks earlier: its rows fit together, only the hashes of
its chain do not. Most copies are over, whatever their original is; PostgreSQL only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, Connection, Date, DateTime, Table, text

from service.actions import staying
from service.actions.services import Services
from service.store import postgres, stays
from service.store.db import Base

WEEKS = 156  # over which cases began; whole weeks, so that working days stay working days
RECENT = 12  # the weeks in which those that still run began
OPEN = 8  # of a hundred cases, taken from all originals in turn
NAMES = 200_000  # surnames there are
RARELY = 2_000
LONG, MIDDLING = 1, 35  # of a hundred: like the longest original, and the second shortest
# Whose rows belong to what lies outside the database, or to somebody's visit.
LEFT_OUT = {"document", "mail", "handover", "mail_hold"}
OVER = {"task": "done", "timer": "void", "job": "done"}
TASK = (
    "substr(md5(c.id::text), 1, 8) || '-' || substr(md5(c.id::text), 9, 4) || '-4000-8000-'"
    " || substr(t.{name}, 25)"
)
NOWHERE = '{"here": {}}'
# Where the tokens stand has moments too, in seconds.
HERE = (
    "jsonb_set(t.waiting::jsonb, '{here}', coalesce((SELECT jsonb_object_agg(key,"
    " jsonb_set(value, '{1}', to_jsonb((value->>1)::numeric::bigint - c.days * 86400)))"
    " FROM jsonb_each(t.waiting::jsonb->'here') WHERE value->>1 IS NOT NULL), '{}'))::text"
)
CHANGED = {
    ("instance", "id"): "c.id",
    ("instance", "number"): "'BENCH-' || c.id",
    ("instance", "ended_at"): "CASE WHEN c.is_over THEN c.ended_at ELSE NULL END",
    ("instance", "waiting"): f"CASE WHEN c.is_over THEN '{NOWHERE}' ELSE {HERE} END::json",
    ("task", "id"): TASK.format(name="id"),
    ("task_candidate", "task_id"): TASK.format(name="task_id"),
    ("submission", "idempotency_key"): "NULL",
    ("job", "key"): "c.id || ':' || t.token",
    ("audit_event", "chain"): "'case/' || c.id",
    ("trait", "at"): "CASE WHEN t.at = 0 THEN 0 ELSE t.at - c.days * 86400 END",
    ("observation", "totalled"): "t.at - c.shift <= now()",
    # A name of its own in every so many cases, to be found by.
    ("case_words", "words"): f"t.words || ('''=naam' || c.id % {NAMES} || '''')::tsvector",
}
# What lists ask, and no more of it: a case without its state, its record in few.
LISTED = ("instance", "trait", "case_words", "task", "task_candidate", "excluded")
SLIM = {
    ("instance", "state"): "''::bytea",
    ("instance", "record"): "CASE WHEN c.id % 100 = 0 THEN t.record ELSE '{}' END",
    # One in so many cases is of somebody who has few.
    ("instance", "handlers"): f"CASE WHEN c.id % {RARELY} = 0 THEN '[\"FEW\"]'"
    " ELSE t.handlers::text END::json",
    ("trait", "name"): f"CASE WHEN c.id % {RARELY} = 0 AND t.name LIKE 'by:%'"
    " THEN 'by:FEW' ELSE t.name END",
}


def fill(services: Services, cases: int, tell: Callable[[str], None]) -> None:
    """Add so many *cases*, and the totals over them."""
    walked = _walked(services)
    with services.db.engine.connect() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        postgres.take_time(connection)
        _plan(connection, cases)
        for table in _tables():
            with _without_indexes(connection, table):
                done = connection.execute(text(_copies(table))).rowcount
            tell(f"{table.name}: {done:,}")
        _totals(connection)
        _stays(connection, walked)
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence('instance', 'id'), max(id)) FROM instance")
        )
        connection.execute(text("SET session_replication_role = DEFAULT"))
        connection.commit()
    with services.db.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        postgres.take_time(connection)
        connection.execute(text("SET statement_timeout = 0"))  # each VACUUM ends a transaction
        for table in _tables():  # what the server does by itself, later
            connection.execute(text(f"VACUUM ANALYZE {table.name}"))
        connection.detach()  # so that no page is measured without limits


def fill_lists(services: Services, cases: int, few: str, tell: Callable[[str], None]) -> None:
    """Add so many *cases* as far as lists ask of them; *few* handles one in ``RARELY``."""
    changed = {**CHANGED, **{key: value.replace("FEW", few) for key, value in SLIM.items()}}
    with services.db.engine.connect() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        postgres.take_time(connection)
        _plan(connection, cases)
        for table in _tables():
            if table.name in LISTED:
                with _without_indexes(connection, table):
                    done = connection.execute(text(_copies(table, changed))).rowcount
                tell(f"{table.name}: {done:,}")
        connection.execute(text("SET session_replication_role = DEFAULT"))
        connection.commit()
    with services.db.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("SET statement_timeout = 0"))
        for name in LISTED:
            connection.execute(text(f"VACUUM ANALYZE {name}"))


def _plan(connection: Connection, cases: int) -> None:
    """Which case is a copy of which, and how much earlier."""
    connection.execute(
        text(
            """
            CREATE TEMP TABLE original AS
            SELECT i.id, row_number() OVER (ORDER BY count(e.id), i.id) AS place,
                   count(*) OVER () AS originals, max(e.at) AS last_at
            FROM instance i JOIN audit_event e ON e.instance_id = i.id
            GROUP BY i.id
            """
        )
    )
    connection.execute(
        text(
            """
            CREATE TEMP TABLE copy AS
            SELECT g.n + (SELECT max(id) FROM instance) AS id, o.id AS original,
                   g.share >= :open AS is_over, g.days, make_interval(days => g.days) AS shift,
                   o.last_at - make_interval(days => g.days) AS ended_at
            FROM (
                SELECT n, n % 100 AS share,
                       7 * ((n::bigint * 7919) % CASE WHEN n % 100 < :open THEN :recent
                                                      ELSE :weeks END)::int AS days
                FROM generate_series(1, :cases) AS n
            ) AS g
            JOIN original o ON o.place = CASE
                WHEN g.share < :open THEN 1 + (g.n / 100) % o.originals
                WHEN g.share < :open + :long THEN o.originals
                WHEN g.share < :open + :long + :middling THEN least(2, o.originals)
                ELSE 1 END
            """
        ),
        {
            "cases": cases,
            "open": OPEN,
            "long": LONG,
            "middling": MIDDLING,
            "recent": RECENT,
            "weeks": WEEKS,
        },
    )
    connection.execute(text("CREATE INDEX ON copy (original)"))
    connection.execute(text("ANALYZE copy"))


def _tables() -> list[Table]:
    """The cases, and every table with rows of a case."""
    found = [
        table
        for table in Base.metadata.sorted_tables
        if "instance_id" in table.columns and table.name not in LEFT_OUT
    ]
    return [Base.metadata.tables["instance"], *found]


def _copies(table: Table, changed: Mapping[tuple[str, str], str] = CHANGED) -> str:
    columns = [each for each in table.columns if not _is_counted(each)]
    names = ", ".join(f'"{each.name}"' for each in columns)
    values = ", ".join(_value(table.name, each, changed) for each in columns)
    of_case = "id" if table.name == "instance" else "instance_id"
    return (
        f"INSERT INTO {table.name} ({names}) SELECT {values}"
        f" FROM copy c JOIN {table.name} t ON t.{of_case} = c.original"
    )


def _is_counted(column: Column[Any]) -> bool:
    """Whether the database numbers the rows by itself."""
    return column.name == "id" and column.table.name not in {"instance", "task"}


def _value(table: str, column: Column[Any], changed: Mapping[tuple[str, str], str]) -> str:
    name = column.name
    if (table, name) in changed:
        return changed[table, name]
    if name == "instance_id":
        return "c.id"
    if table in OVER and name == "state":
        waits = "'open', 'armed', 'ready'"
        return f"CASE WHEN c.is_over AND t.state IN ({waits}) THEN '{OVER[table]}' ELSE t.state END"
    kind = getattr(column.type, "impl", column.type)
    if isinstance(kind, DateTime):
        return f't."{name}" - c.shift'
    if isinstance(kind, Date):
        return f't."{name}" - c.days'
    return f't."{name}"'


@contextmanager
def _without_indexes(connection: Connection, table: Table) -> Iterator[None]:
    """Indexes that only make questions fast are made again afterwards, which is faster too."""
    rows = connection.execute(
        text(
            "SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS made"
            " FROM pg_index i WHERE i.indrelid = CAST(:table AS regclass) AND NOT i.indisunique"
        ),
        {"table": table.name},
    ).all()
    for row in rows:
        connection.execute(text(f"DROP INDEX {row.name}"))
    yield
    for row in rows:
        connection.execute(text(row.made))


def _totals(connection: Connection) -> None:
    """What was observed, added up per day and month."""
    for total, day in (("day_total", "{day}"), ("month_total", "date_trunc('month', {day})::date")):
        connection.execute(text(f"DELETE FROM {total}"))
        for basis, column in (("moment", "day"), ("case", "case_day")):
            on = day.format(day=column)
            connection.execute(
                text(
                    f"INSERT INTO {total} (process, measure, basis, day, dimensions, each, cases,"
                    f" hundredths) SELECT process, measure, '{basis}', {on}, dimensions,"
                    " CASE WHEN spread THEN hundredths ELSE 0 END, sum(sign),"
                    " sum(sign * hundredths) FROM observation WHERE totalled"
                    " GROUP BY 1, 2, 4, 5, 6 HAVING sum(sign) <> 0 OR sum(sign * hundredths) <> 0"
                )
            )


def _walked(services: Services) -> list[dict[str, Any]]:
    """The stays of the originals, as rows of a total."""
    with services.db.reading() as session:
        told = session.execute(stays.told()).all()
        return staying.rows_of(services, session, told)


def _stays(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """The stays of copies are those of their originals, added up with the weeks between them."""
    connection.execute(
        text(
            "CREATE TEMP TABLE stay (process text, day date, bundle_hash text, element text,"
            " source text, days int, stays int, broken int, dated int, late int, example bigint)"
        )
    )
    names = list(rows[0])
    values = ", ".join(f":{name}" for name in names)
    connection.execute(text(f"INSERT INTO stay ({', '.join(names)}) VALUES ({values})"), rows)
    for total, day in (
        ("stay_day", "day - c.days"),
        ("stay_month", "date_trunc('month', day - c.days)::date"),
    ):
        connection.execute(text(f"DELETE FROM {total}"))
        connection.execute(
            text(
                f"INSERT INTO {total} (process, day, bundle_hash, element, source, days, stays,"
                f" broken, dated, late, example) SELECT s.process, {day}, s.bundle_hash,"
                " s.element, s.source, s.days, sum(s.stays), sum(s.broken), sum(s.dated),"
                " sum(s.late), max(c.id) FROM stay s"
                " JOIN (SELECT id, original, days FROM copy UNION ALL"
                " SELECT id, id, 0 FROM original) c ON c.original = s.example"
                " GROUP BY 1, 2, 3, 4, 5, 6"
            )
        )
    connection.execute(text("TRUNCATE passage_to_total"))

"""The walked path of a case gets rows of its own; that of before is taken from the trail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
BATCH = 1000
# What the trail told of a step, and how a stay ended there.
TOLD = (("entered", "entered"), ("elements", "completed"), ("left", "cancelled"))


def upgrade() -> None:
    passage = op.create_table(
        "passage",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("instance_id", NUMBER, nullable=False),
        sa.Column("token", sa.String(length=12), nullable=True),
        sa.Column("element", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=True),
        sa.Column("left_at", MOMENT, nullable=False),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("role", sa.String(length=160), nullable=False),
        sa.Column("bundle_hash", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    assert passage is not None, "a table that is created is there"
    op.create_index("passage_of_instance", "passage", ["instance_id", "id"])
    op.create_index("passage_of_element", "passage", ["element", "left_at"])
    _carry_over(passage)
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgres()
    else:
        _guard_sqlite()


def _carry_over(passage: sa.Table) -> None:
    connection = op.get_bind()
    rows: list[dict[str, Any]] = []
    for event in _events(connection):
        data = json.loads(event.data)
        rows += [
            {
                "instance_id": event.instance_id,
                "token": None,
                "element": element,
                "source": "",
                "entered_at": None,
                "left_at": event.at,
                "how": how,
                "role": "",
                "bundle_hash": event.bundle_hash,
                "revision": 0,
            }
            for told, how in TOLD
            for element in data.get(told, ())
        ]
        if len(rows) >= BATCH:
            connection.execute(passage.insert(), rows)
            rows = []
    if rows:
        connection.execute(passage.insert(), rows)


def _events(connection: sa.Connection) -> Iterator[Any]:
    """The events that told of a step, oldest first, a batch at a time."""
    event = sa.table(
        "audit_event",
        *map(sa.column, ("id", "kind", "data", "instance_id")),
        sa.column("at", MOMENT),
    )
    case = sa.table("instance", sa.column("id"), sa.column("bundle_hash"))
    statement = (
        sa.select(event.c.id, event.c.at, event.c.data, event.c.instance_id, case.c.bundle_hash)
        .join_from(event, case, case.c.id == event.c.instance_id)
        .where(event.c.kind == "step.passed")
        .order_by(event.c.id)
        .limit(BATCH)
    )
    last = 0
    while found := connection.execute(statement.where(event.c.id > last)).all():
        yield from found
        last = found[-1].id


def _guard_postgres() -> None:
    op.execute(
        "CREATE FUNCTION passage_is_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION 'rows of passage are never changed'; END $$"
    )
    for name, event in (
        ("final", "UPDATE OR DELETE ON passage FOR EACH ROW"),
        ("kept", "TRUNCATE ON passage FOR EACH STATEMENT"),
    ):
        op.execute(
            f"CREATE TRIGGER passage_{name} BEFORE {event} EXECUTE FUNCTION passage_is_final()"
        )


def _guard_sqlite() -> None:
    for name, event in (
        ("update", "UPDATE ON passage"),
        ("delete", "DELETE ON passage"),
        (
            "replace",
            "INSERT ON passage WHEN EXISTS (SELECT 1 FROM passage WHERE id = NEW.id)",
        ),
    ):
        op.execute(
            f"CREATE TRIGGER passage_no_{name} BEFORE {event}"
            " BEGIN SELECT RAISE(ABORT, 'rows of passage are never changed'); END"
        )


def downgrade() -> None:
    raise NotImplementedError("this cannot be undone; restore a backup instead")

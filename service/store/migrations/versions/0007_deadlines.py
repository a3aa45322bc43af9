"""Tasks and timers carry the term of their date, and what was counted is kept.

A running case of before gets its counts, and its open tasks their term, with its next step: the
engine tells the term when it works the date out, which no statement here can do. Of a timer the
term was written in its explanation.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BATCH = 1_000


def upgrade() -> None:
    op.add_column("task", sa.Column("term", sa.String(length=100), nullable=True))
    op.add_column("task", sa.Column("start_on", sa.Date(), nullable=True))
    op.add_column("timer", sa.Column("term", sa.String(length=100), nullable=True))
    op.create_table(
        "term_count",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("term", sa.String(length=100), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("explanation", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("count_of_instance", "term_count", ["instance_id"], unique=False)
    _terms_of_timers()


def downgrade() -> None:
    op.drop_table("term_count")
    op.drop_column("timer", "term")
    op.drop_column("task", "start_on")
    op.drop_column("task", "term")


def _terms_of_timers() -> None:
    timer = sa.table(
        "timer",
        sa.column("id", sa.BigInteger()),
        sa.column("explanation", sa.JSON()),
        sa.column("term", sa.String()),
    )
    connection = op.get_bind()
    last = 0
    while rows := connection.execute(
        sa.select(timer.c.id, timer.c.explanation)
        .where(timer.c.id > last)
        .order_by(timer.c.id)
        .limit(BATCH)
    ).all():
        last = rows[-1].id
        found = [
            {"row": row.id, "name": row.explanation["term"]}
            for row in rows
            if row.explanation and row.explanation.get("term")
        ]
        if found:
            connection.execute(
                sa.update(timer)
                .where(timer.c.id == sa.bindparam("row"))
                .values(term=sa.bindparam("name")),
                found,
            )

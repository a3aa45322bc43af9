"""Totals hold what has happened: what is written ahead waits for its moment. They are made anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("observation_to_total", table_name="observation")
    op.create_index(
        "observation_to_total",
        "observation",
        ["at"],
        postgresql_where=sa.text("NOT totalled"),
        sqlite_where=sa.text("NOT totalled"),
    )
    # The worker adds everything again, piece by piece.
    for statement in (
        "DELETE FROM day_total",
        "DELETE FROM month_total",
        "UPDATE observation SET totalled = false WHERE totalled",
    ):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("this cannot be undone; restore a backup instead")

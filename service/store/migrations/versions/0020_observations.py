"""What cases count for, and the totals per day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "observation",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("instance_id", NUMBER, nullable=False),
        sa.Column("process", sa.String(length=80), nullable=False),
        sa.Column("measure", sa.String(length=80), nullable=False),
        sa.Column("known_at", MOMENT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("case_day", sa.Date(), nullable=False),
        sa.Column("sign", sa.SmallInteger(), nullable=False),
        sa.Column("hundredths", NUMBER, nullable=False),
        sa.Column("dimensions", sa.Text(), nullable=False),
        sa.Column("spread", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("totalled", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("observation_of_instance", "observation", ["instance_id", "id"])
    op.create_index("observation_by_day", "observation", ["process", "measure", "day"])
    op.create_index("observation_by_case_day", "observation", ["process", "measure", "case_day"])
    op.create_index(
        "observation_to_total",
        "observation",
        ["id"],
        postgresql_where=sa.text("NOT totalled"),
        sqlite_where=sa.text("NOT totalled"),
    )
    op.create_table(
        "day_total",
        sa.Column("process", sa.String(length=80), nullable=False),
        sa.Column("measure", sa.String(length=80), nullable=False),
        sa.Column("basis", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("dimensions", sa.Text(), nullable=False),
        sa.Column("each", NUMBER, nullable=False, autoincrement=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("hundredths", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("process", "measure", "basis", "day", "dimensions", "each"),
    )


def downgrade() -> None:
    op.drop_table("day_total")
    op.drop_table("observation")

"""What cases count for is added up per month too, beside the totals per day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEYS = "process, measure, basis, {month}, dimensions, each"
MONTH = {"postgresql": "date_trunc('month', day)::date", "sqlite": "date(day, 'start of month')"}


def upgrade() -> None:
    op.create_table(
        "month_total",
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
    keys = KEYS.format(month=MONTH[op.get_bind().dialect.name])
    op.execute(
        f"INSERT INTO month_total SELECT {keys}, sum(cases), sum(hundredths)"
        f" FROM day_total GROUP BY {keys}"
    )


def downgrade() -> None:
    raise NotImplementedError("this cannot be undone; restore a backup instead")

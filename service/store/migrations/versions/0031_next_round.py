"""When models begin cases by themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "next_round",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("process", sa.String(80), nullable=False),
        sa.Column("root", sa.String(200), nullable=False),
        sa.Column("due_at", moment, nullable=True),
        sa.Column("planned_at", moment, nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("last_number", sa.String(40), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", moment, nullable=True),
        sa.Column("retry_at", moment, nullable=True),
        sa.Column("problem", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("process", "root"),
    )


def downgrade() -> None:
    op.drop_table("next_round")

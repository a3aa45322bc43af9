"""What an auditor asks the worker for, and where seals are kept besides."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "errand",
        sa.Column("id", number, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("asked_by", sa.String(60), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("wish", sa.JSON(), nullable=False),
        sa.Column("upto", number, nullable=True),
        sa.Column("run", sa.String(32), nullable=True),
        sa.Column("claimed_until", moment, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("is_kept", sa.Boolean(), nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("salt", sa.String(32), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("errand_waiting", "errand", ["state", "asked_at"])
    op.create_index("errand_of_kind", "errand", ["kind", "id"])
    op.create_index("errand_of_file", "errand", ["sha256"])
    op.create_table(
        "seal_copy",
        sa.Column("id", number, nullable=False),
        sa.Column("way", sa.String(12), nullable=False),
        sa.Column("seal", number, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", moment, nullable=False),
        sa.Column("problem", sa.JSON(), nullable=True),
        sa.Column("kept_at", moment, nullable=True),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["seal"], ["seal.number"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("way", "seal"),
    )


def downgrade() -> None:
    op.drop_table("seal_copy")
    op.drop_table("errand")

"""Codes that stand for people on the auditor's screens, and cases drawn into a sample."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "pseudonym",
        sa.Column("print", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(80), nullable=False),
        sa.Column("number", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("print"),
    )
    op.create_table(
        "sample",
        sa.Column("id", number, nullable=False),
        sa.Column("drawn_by", sa.String(60), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("draw", sa.JSON(), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("sample_of_person", "sample", ["drawn_by", "id"])
    op.create_table(
        "drawn",
        sa.Column("sample_id", number, nullable=False),
        sa.Column("instance_id", number, nullable=False),
        sa.Column("username", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(["sample_id"], ["sample.id"]),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"]),
        sa.PrimaryKeyConstraint("sample_id", "instance_id"),
    )
    op.create_index("drawn_by_person", "drawn", ["username", "instance_id"])


def downgrade() -> None:
    op.drop_table("drawn")
    op.drop_table("sample")
    op.drop_table("pseudonym")

"""Versions of reports over many cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "report_issue",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("process", sa.String(80), nullable=False),
        sa.Column("report", sa.String(80), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("bundle_hash", sa.String(64), nullable=False),
        sa.Column("published", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("computed_by", sa.String(60), nullable=False),
        sa.Column("computed_at", moment, nullable=False),
        sa.Column("explained_by", sa.String(60), nullable=True),
        sa.Column("explained_at", moment, nullable=True),
        sa.Column("established_by", sa.String(60), nullable=True),
        sa.Column("established_at", moment, nullable=True),
        sa.Column("sent", sa.JSON(), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("process", "report", "first", "last", "version"),
        sa.UniqueConstraint("key"),
    )
    op.create_index(
        "report_issue_established", "report_issue", ["process", "report", "established_at"]
    )


def downgrade() -> None:
    op.drop_table("report_issue")

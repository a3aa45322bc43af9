"""Drafts of forms that open a case and of actions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "form_draft",
        sa.Column("id", number, nullable=False),
        sa.Column("username", sa.String(60), nullable=False),
        sa.Column("place", sa.String(300), nullable=False),
        sa.Column("instance_id", number, sa.ForeignKey("instance.id"), nullable=True),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("username", "place"),
    )
    op.create_index("form_draft_of_instance", "form_draft", ["instance_id"])
    op.create_index("form_draft_by_age", "form_draft", ["kept_at"])


def downgrade() -> None:
    op.drop_table("form_draft")

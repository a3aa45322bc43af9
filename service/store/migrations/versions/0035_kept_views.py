"""Lists that people keep under a name, and events found by who did what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_view",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("username", sa.String(60), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("username", "name"),
    )
    op.create_index("audit_by_actor", "audit_event", ["actor", "id"])
    op.create_index("audit_by_kind", "audit_event", ["kind", "id"])


def downgrade() -> None:
    op.drop_index("audit_by_kind", "audit_event")
    op.drop_index("audit_by_actor", "audit_event")
    op.drop_table("kept_view")

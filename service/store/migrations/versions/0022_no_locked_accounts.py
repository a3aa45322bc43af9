"""Accounts are not locked any more, only slowed down: two columns of 0.2.0 that nothing reads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("person", "locked_until")
    op.drop_column("person", "failed_logins")


def downgrade() -> None:
    none = sa.Column("failed_logins", sa.Integer(), nullable=False, server_default="0")
    op.add_column("person", none)
    op.add_column("person", sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True))

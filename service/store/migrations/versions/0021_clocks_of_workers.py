"""By how much the clock of a worker differs, as it found at its last beat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("worker", sa.Column("ahead", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("worker", "ahead")

"""Which version of the check the findings of a version come from; unknown: judged anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "bundle", sa.Column("checker", sa.String(length=64), nullable=False, server_default="")
    )


def downgrade() -> None:
    raise NotImplementedError("this step cannot be undone; restore a backup instead")

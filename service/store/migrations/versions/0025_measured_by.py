"""By which measures a case was counted, so that those of before can be filled in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("measured_by", sa.String(length=64), nullable=False, server_default="")
    op.add_column("instance", column)
    op.create_index("instance_to_measure", "instance", ["process", "measured_by", "id"])


def downgrade() -> None:
    op.drop_index("instance_to_measure", "instance")
    op.drop_column("instance", "measured_by")

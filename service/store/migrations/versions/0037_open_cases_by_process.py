"""Open cases of one process by the first date that presses: what a board asks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_index(
        "instance_pressing",
        "instance",
        ["process", "due_at", "id"],
        postgresql_where=OPEN,
        sqlite_where=OPEN,
    )


def downgrade() -> None:
    raise NotImplementedError("this cannot be undone; restore a backup instead")

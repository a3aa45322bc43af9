"""How large each draft is, so that those of one person can be summed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

HAS_DRAFT = sa.text("draft_size IS NOT NULL")


def upgrade() -> None:
    op.add_column("task", sa.Column("draft_size", sa.Integer(), nullable=True))
    size = "octet_length(draft)"
    if op.get_bind().dialect.name == "sqlite":
        size = "length(CAST(draft AS BLOB))"
    op.execute(f"UPDATE task SET draft_size = {size} WHERE draft IS NOT NULL")
    op.create_index(
        "task_of_drafter",
        "task",
        ["draft_by", "draft_size"],
        sqlite_where=HAS_DRAFT,
        postgresql_where=HAS_DRAFT,
    )


def downgrade() -> None:
    op.drop_index("task_of_drafter", table_name="task")
    op.drop_column("task", "draft_size")

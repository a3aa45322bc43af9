"""Open cases of one person, or of nobody, in order of urgency."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

FIRST = {"postgresql": "handlers ->> 0", "sqlite": "json_extract(handlers, '$[0]')"}
# Closed cases are in no such list, and they are many.
OF_BEFORE = """UPDATE instance SET handled_by =
    CASE WHEN json_array_length(handlers) = 1 THEN {first} ELSE '*' END
    WHERE ended_at IS NULL AND json_array_length(handlers) > 0"""


def upgrade() -> None:
    # Not as a batch: SQLite would make the table anew and lose its triggers.
    op.add_column(
        "instance",
        sa.Column("handled_by", sa.String(60), nullable=False, server_default=sa.text("''")),
    )
    op.execute(OF_BEFORE.format(first=FIRST[op.get_bind().dialect.name]))
    is_open = sa.text("ended_at IS NULL")
    op.create_index(
        "instance_held",
        "instance",
        ["handled_by", "due_at", "id"],
        postgresql_where=is_open,
        sqlite_where=is_open,
    )


def downgrade() -> None:
    raise NotImplementedError("this cannot be undone; restore a backup instead")

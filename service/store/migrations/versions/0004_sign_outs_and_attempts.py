"""Sessions that a sign-out ends, attempts counted for all web processes, no replaced events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "person", sa.Column("sign_outs", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_table(
        "attempt",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    if op.get_bind().dialect.name == "sqlite":
        # INSERT OR REPLACE removes the old row without asking the trigger for DELETE.
        op.execute(
            "CREATE TRIGGER audit_event_no_replace BEFORE INSERT ON audit_event"
            " WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id)"
            " BEGIN SELECT RAISE(ABORT, 'rows of audit_event are never changed'); END"
        )


def downgrade() -> None:
    raise NotImplementedError("this step cannot be undone; restore a backup instead")

"""Numbered leases, retries apart from them, and what was handed to a mail server."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for piece in ("job", "timer"):
        for name in ("lease", "lost"):
            op.add_column(piece, sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        op.add_column(piece, sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("timer", sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True))
    # Until now a failed timer waited for its next try as if a worker held it.
    op.execute("UPDATE timer SET retry_at = claimed_until, claimed_until = NULL WHERE attempts > 0")
    op.create_table(
        "handover",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("instance_id", NUMBER, nullable=True),
        sa.Column("job_id", NUMBER, nullable=True),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("none", "taken", "refused", native_enum=False, length=12),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"]),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("handover_of_message", "handover", ["message_id"], unique=False)


def downgrade() -> None:
    op.drop_table("handover")
    op.drop_column("timer", "retry_at")
    for piece in ("job", "timer"):
        for name in ("lease", "lost", "tried_at"):
            op.drop_column(piece, name)

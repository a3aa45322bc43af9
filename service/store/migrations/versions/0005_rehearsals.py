"""Rehearsals of versions, and what a version was published on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATES = ("waiting", "passed", "failed", "broken")
GROUNDS = ("passed", "absent", "startup", "waived", "stage")


def upgrade() -> None:
    op.add_column("bundle", sa.Column("scenarios", sa.Integer(), nullable=True))
    op.add_column(
        "bundle",
        sa.Column(
            "grounds",
            sa.Enum(*GROUNDS, name="grounds", native_enum=False, length=12),
            nullable=True,
        ),
    )
    op.create_table(
        "rehearsal",
        sa.Column("bundle_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="rehearsalstate", native_enum=False, length=12),
            nullable=False,
        ),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run", sa.String(length=32), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("played", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["bundle_hash"], ["bundle.hash"]),
        sa.PrimaryKeyConstraint("bundle_hash"),
    )
    op.create_index("rehearsal_waiting", "rehearsal", ["state", "asked_at"], unique=False)


def downgrade() -> None:
    op.drop_table("rehearsal")
    op.drop_column("bundle", "grounds")
    op.drop_column("bundle", "scenarios")

"""Cases that stand on a wall, as cards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "card",
        sa.Column("instance_id", number, nullable=False),
        sa.Column("process", sa.String(80), nullable=False),
        sa.Column("wall", sa.String(80), nullable=False),
        sa.Column("phase", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"]),
        sa.PrimaryKeyConstraint("instance_id"),
    )
    place = ["phase", "due_on", "instance_id"]
    op.create_index("card_of_column", "card", ["process", "wall", *place])
    op.create_index("card_of_owner", "card", ["process", "wall", "owner", *place])


def downgrade() -> None:
    op.drop_table("card")

"""Notes and calls with a case, and who has to see them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "note",
        sa.Column("id", number, nullable=False),
        sa.Column("instance_id", number, nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("author", sa.String(60), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True)),
        sa.Column("direction", sa.String(12)),
        sa.Column("called_with", sa.String(300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mentioned", sa.JSON(), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("instance_id", "key"),
    )
    op.create_table(
        "mention",
        sa.Column("note_id", number, nullable=False),
        sa.Column("username", sa.String(60), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"]),
        sa.PrimaryKeyConstraint("note_id", "username"),
    )
    unseen = sa.text("seen_at IS NULL")
    op.create_index(
        "mention_unseen",
        "mention",
        ["username", "note_id"],
        sqlite_where=unseen,
        postgresql_where=unseen,
    )


def downgrade() -> None:
    op.drop_table("mention")
    op.drop_table("note")

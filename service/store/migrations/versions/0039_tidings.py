"""What is heard of messages and letters after they left; who a message is for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("mail", sa.Column("audience", sa.String(120), nullable=True))
    op.create_table(
        "tiding",
        sa.Column("id", number, nullable=False),
        sa.Column("instance_id", number, nullable=True),
        sa.Column("mail_id", number, nullable=True),
        sa.Column("document_id", sa.String(36), nullable=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("untold", sa.Boolean(), nullable=True),
        sa.Column("salt", sa.String(32), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"]),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"]),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for name, column in [("case", "instance_id"), ("mail", "mail_id")]:
        op.create_index(f"tiding_of_{name}", "tiding", [column])
    op.create_index("tiding_untold", "tiding", ["untold"])


def downgrade() -> None:
    op.drop_table("tiding")
    op.drop_column("mail", "audience")

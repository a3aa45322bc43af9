"""How somebody hears of terms, and which message of a morning told of a warning."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "person",
        sa.Column("term_mail", sa.String(12), server_default="morning", nullable=False),
    )
    op.add_column(
        "mail",
        sa.Column("within", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.create_index("mail_within", "mail", ["within"])


def downgrade() -> None:
    op.drop_index("mail_within", table_name="mail")
    op.drop_column("mail", "within")
    op.drop_column("person", "term_mail")

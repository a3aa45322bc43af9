"""Messages that lie ready can be asked for, with the files that go along."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mail", sa.Column("attached", sa.JSON(), nullable=True))
    op.add_column("mail", sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("mail_asked", "mail", ["asked_at"])


def downgrade() -> None:
    op.drop_index("mail_asked", table_name="mail")
    op.drop_column("mail", "asked_at")
    op.drop_column("mail", "attached")

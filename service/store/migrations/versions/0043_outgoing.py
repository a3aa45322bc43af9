"""Outgoing post by state, and the messages of a case."""

from __future__ import annotations

from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("mail_by_moment", table_name="mail")
    op.create_index("mail_by_state", "mail", ["state", "id"])
    op.create_index("mail_of_case", "mail", ["instance_id"])


def downgrade() -> None:
    op.drop_index("mail_of_case", table_name="mail")
    op.drop_index("mail_by_state", table_name="mail")
    op.create_index("mail_by_moment", "mail", ["at"])

"""An index to ask which document names a file."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("document_of_file", "document", ["sha256"])


def downgrade() -> None:
    op.drop_index("document_of_file", "document")

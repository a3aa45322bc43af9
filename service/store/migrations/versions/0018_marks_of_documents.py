"""What a document carries besides its content: macros, scripts, bombs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("marks", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("document", "marks")

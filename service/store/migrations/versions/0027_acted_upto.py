"""Up to where the log of the database tells of what a person did, for lists from a replica."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("acted_upto", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("person", "acted_upto")

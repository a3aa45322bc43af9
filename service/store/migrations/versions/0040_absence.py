"""Who is away and who stands in, on the account; the directory of people counts its changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

# As 0002 made it, with what decides who stands in.
SHOWN = "username, name, title, email, groups, active, absence"
COUNT = "UPDATE counter SET value = value + 1 WHERE key = 'people'"
TRIGGER = "people_counted_2"  # that of a change, in SQLite


def upgrade() -> None:
    op.add_column("person", sa.Column("absence", sa.JSON(none_as_null=True)))
    op.add_column(
        "person",
        sa.Column("is_relieved", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER people_counted ON person")
        op.execute(
            f"CREATE TRIGGER people_counted AFTER INSERT OR DELETE OR UPDATE OF {SHOWN} ON person"
            " FOR EACH STATEMENT EXECUTE FUNCTION count_people()"
        )
        return
    op.execute(f"DROP TRIGGER {TRIGGER}")
    op.execute(f"CREATE TRIGGER {TRIGGER} AFTER UPDATE OF {SHOWN} ON person BEGIN {COUNT}; END")


def downgrade() -> None:
    raise NotImplementedError("this cannot be undone; restore a backup instead")

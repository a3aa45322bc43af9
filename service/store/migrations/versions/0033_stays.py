"""The walked path is added up per element, day and month."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LATE = sa.text("late > 0")


def upgrade() -> None:
    for name in ("stay_day", "stay_month"):
        op.create_table(
            name,
            sa.Column("process", sa.String(length=80), nullable=False),
            sa.Column("day", sa.Date(), nullable=False),
            sa.Column("bundle_hash", sa.String(length=64), nullable=False),
            sa.Column("element", sa.String(length=200), nullable=False),
            sa.Column("source", sa.String(length=200), nullable=False),
            sa.Column("days", sa.Integer(), nullable=False, autoincrement=False),
            *(
                sa.Column(count, sa.Integer(), nullable=False)
                for count in ("stays", "broken", "dated", "late")
            ),
            sa.Column("example", NUMBER, nullable=False),
            sa.PrimaryKeyConstraint("process", "day", "bundle_hash", "element", "source", "days"),
        )
    op.create_index(
        "stay_day_late",
        "stay_day",
        ["process", "element", "day"],
        postgresql_where=LATE,
        sqlite_where=LATE,
    )
    op.create_table(
        "passage_to_total",
        sa.Column("passage_id", NUMBER, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("passage_id"),
    )
    # The worker adds what there is, piece by piece.
    op.execute("INSERT INTO passage_to_total SELECT id FROM passage")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION passage_is_new() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " INSERT INTO passage_to_total VALUES (NEW.id); RETURN NULL; END $$"
        )
        op.execute(
            "CREATE TRIGGER passage_new AFTER INSERT ON passage"
            " FOR EACH ROW EXECUTE FUNCTION passage_is_new()"
        )
    else:
        op.execute(
            "CREATE TRIGGER passage_new AFTER INSERT ON passage"
            " BEGIN INSERT INTO passage_to_total VALUES (NEW.id); END"
        )


def downgrade() -> None:
    raise NotImplementedError("this cannot be undone; restore a backup instead")

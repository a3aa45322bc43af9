"""A step can be taken back for a minute; stays that were taken back count no more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

# What a stay says for good; once, it may be said that it was taken back.
FINAL = (
    *("id", "instance_id", "token", "element", "source", "entered_at", "left_at", "how", "role"),
    *("bundle_hash", "revision"),
)
FIRST_TIME = "OLD.undone_at IS NULL AND NEW.undone_at IS NOT NULL"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "undo",
        sa.Column("instance_id", number, sa.ForeignKey("instance.id"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("task_id", sa.String(36), nullable=False),
        sa.Column("drafts", sa.JSON(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("waiting", sa.JSON(), nullable=False),
        sa.Column("submissions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "revision"),
    )
    op.create_index("undo_by_age", "undo", ["until"])
    op.add_column("passage", sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("passage", sa.Column("again", sa.String(12), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        _follow_postgres()
    else:
        _follow_sqlite()


def _follow_postgres() -> None:
    # A stay that is written as taken back never counted.
    op.execute("DROP TRIGGER passage_new ON passage")
    op.execute(
        "CREATE TRIGGER passage_new AFTER INSERT ON passage FOR EACH ROW"
        " WHEN (NEW.undone_at IS NULL) EXECUTE FUNCTION passage_is_new()"
    )
    op.execute("DROP TRIGGER passage_final ON passage")
    same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in FINAL)
    for event, when in (
        ("delete", ""),
        ("update", f"WHEN (NOT ({FIRST_TIME} AND {same}))"),
    ):
        op.execute(
            f"CREATE TRIGGER passage_no_{event} BEFORE {event.upper()} ON passage FOR EACH ROW"
            f" {when} EXECUTE FUNCTION passage_is_final()"
        )


def _follow_sqlite() -> None:
    op.execute("DROP TRIGGER passage_new")
    op.execute(
        "CREATE TRIGGER passage_new AFTER INSERT ON passage WHEN NEW.undone_at IS NULL"
        " BEGIN INSERT INTO passage_to_total VALUES (NEW.id); END"
    )
    op.execute("DROP TRIGGER passage_no_update")
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in FINAL)
    op.execute(
        f"CREATE TRIGGER passage_no_update BEFORE UPDATE ON passage"
        f" WHEN NOT ({FIRST_TIME} AND {same})"
        " BEGIN SELECT RAISE(ABORT, 'rows of passage are never changed'); END"
    )


def downgrade() -> None:
    raise NotImplementedError("this cannot be undone; restore a backup instead")

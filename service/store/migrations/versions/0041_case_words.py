"""Whose case it is, for lists; and an index of the words in its texts, to search in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

# Words are long rows that are seldom read and often walked past: beside the table, not in it.
POSTGRES = (
    "ALTER TABLE case_words ALTER COLUMN words SET STORAGE EXTENDED",
    "ALTER TABLE case_words SET (toast_tuple_target = 128)",
    "CREATE INDEX case_words_found ON case_words USING gin (words)",
)
FORGET = "INSERT INTO case_words_fts (case_words_fts, rowid, words) VALUES ('delete', {old})"
LEARN = "INSERT INTO case_words_fts (rowid, words) VALUES (NEW.instance_id, NEW.words)"
OLD = "OLD.instance_id, OLD.words"
SQLITE = (
    "CREATE VIRTUAL TABLE case_words_fts USING fts5 (words, content = 'case_words',"
    " content_rowid = 'instance_id', detail = none, columnsize = 0,"
    " tokenize = \"unicode61 remove_diacritics 0 tokenchars '=#.'\")",
    f"CREATE TRIGGER case_words_given AFTER INSERT ON case_words BEGIN {LEARN}; END",
    f"CREATE TRIGGER case_words_gone AFTER DELETE ON case_words"
    f" BEGIN {FORGET.format(old=OLD)}; END",
    f"CREATE TRIGGER case_words_moved AFTER UPDATE ON case_words"
    f" BEGIN {FORGET.format(old=OLD)}; {LEARN}; END",
)


def upgrade() -> None:
    is_postgres = op.get_bind().dialect.name == "postgresql"
    # Not as a batch: SQLite would make the table anew and lose its triggers.
    for name in ("called", "mark"):
        op.add_column(
            "instance",
            sa.Column(name, sa.String(300), nullable=False, server_default=sa.text("''")),
        )
    op.add_column(
        "kept_view",
        sa.Column("page", sa.String(20), nullable=False, server_default=sa.text("'fleet'")),
    )
    op.create_table(
        "case_words",
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("words", TSVECTOR() if is_postgres else sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("instance_id"),
    )
    for statement in POSTGRES if is_postgres else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("this cannot be undone; restore a backup instead")

"""What lists of the auditor ask of a case, and an index of traits that follows by itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
# Byte by byte, so that what begins with the same letters lies together.
NAME = sa.String(240).with_variant(sa.String(240, collation="C"), "postgresql")
NEVER = {"postgresql": "9999-01-01 00:00:00+00", "sqlite": "9999-01-01 00:00:00.000000"}
OPEN, EVER_LATE = sa.text("ended_at IS NULL"), sa.text("late_at IS NOT NULL")

# Only what differs is written: most of what is so of a case stays so.
POSTGRES = """
CREATE FUNCTION instance_traits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := '{}';
    after jsonb := NEW.traits::jsonb;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.traits = OLD.traits THEN
            RETURN NULL;
        END IF;
        before := OLD.traits::jsonb;
        DELETE FROM trait WHERE instance_id = NEW.id AND name = ANY (ARRAY(
            SELECT key FROM jsonb_each(before) AS had
            WHERE after -> key IS DISTINCT FROM had.value));
    END IF;
    INSERT INTO trait (name, instance_id, at)
        SELECT key, NEW.id, has.value::bigint FROM jsonb_each(after) AS has
        WHERE before -> key IS DISTINCT FROM has.value;
    RETURN NULL;
END $$;
CREATE TRIGGER instance_traits AFTER INSERT OR UPDATE OF traits ON instance
    FOR EACH ROW EXECUTE FUNCTION instance_traits();
"""
LOST = """DELETE FROM trait WHERE instance_id = NEW.id AND name IN (
    SELECT had.key FROM json_each(OLD.traits) AS had
    LEFT JOIN json_each(NEW.traits) AS has ON has.key = had.key
    WHERE has.value IS NOT had.value)"""
GAINED = """INSERT INTO trait (name, instance_id, at)
    SELECT has.key, NEW.id, has.value FROM json_each(NEW.traits) AS has
    LEFT JOIN json_each({before}) AS had ON had.key = has.key
    WHERE had.value IS NOT has.value"""
SQLITE = {
    "given": f"INSERT ON instance BEGIN {GAINED.format(before=chr(39) + '{}' + chr(39))}; END",
    "moved": (
        "UPDATE OF traits ON instance WHEN NEW.traits IS NOT OLD.traits"
        f" BEGIN {LOST}; {GAINED.format(before='OLD.traits')}; END"
    ),
}


def upgrade() -> None:
    kind = op.get_bind().dialect.name
    # Not as a batch: SQLite would make the table anew and lose its triggers.
    for column in ("due_at", "soon_at"):
        op.add_column(
            "instance",
            sa.Column(column, MOMENT, nullable=False, server_default=sa.text(f"'{NEVER[kind]}'")),
        )
    op.add_column("instance", sa.Column("late_at", MOMENT, nullable=True))
    op.add_column(
        "instance", sa.Column("traits", sa.Text(), nullable=False, server_default=sa.text("'{}'"))
    )
    op.create_index("instance_by_start", "instance", ["started_at", "id"])
    for name, column, where in (
        ("instance_by_due", "due_at", OPEN),
        ("instance_late", "late_at", EVER_LATE),
    ):
        op.create_index(
            name, "instance", [column, "id"], postgresql_where=where, sqlite_where=where
        )
    op.create_table(
        "trait",
        sa.Column("name", NAME, nullable=False),
        sa.Column("instance_id", NUMBER, nullable=False),
        sa.Column("at", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"]),
        sa.PrimaryKeyConstraint("name", "instance_id"),
        sqlite_with_rowid=False,
    )
    if kind == "postgresql":
        op.execute(POSTGRES)
        return
    for name, event in SQLITE.items():
        op.execute(f"CREATE TRIGGER instance_traits_{name} AFTER {event}")


def downgrade() -> None:
    raise NotImplementedError("this cannot be undone; restore a backup instead")

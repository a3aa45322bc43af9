"""Salts for the digests of rows, and a database that refuses to change what is evidence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SALTED = ("instance", "submission", "document", "mail", "person", "bundle")
# Columns that may still be filled in or follow the work; all others never change.
FIXED = {
    "seal": (),
    "seal_leaf": (),
    "submission": (),
    "term_count": (),
    "mail": (),
    "document": ("instance_id",),
    "bundle": (
        *("findings", "checker", "version", "reason", "published_by", "published_at"),
        *("scenarios", "grounds"),
    ),
}
# Once this column has a value these do not change either.
SETTLED = {
    "document": ("instance_id", ("instance_id",)),
    "bundle": ("version", ("version", "reason", "published_by", "published_at", "grounds")),
}
# Rows that may go as long as the column of SETTLED is empty: drafts of files.
PASSING = frozenset({"document"})
# What makes a row the same row: INSERT OR REPLACE removes the old one by any of these.
KEYS = {
    "seal": (("number",),),
    "seal_leaf": (("chain", "seq"), ("seal", "place")),
    "submission": (("id",), ("instance_id", "seq"), ("idempotency_key",)),
    "term_count": (("id",),),
    "mail": (("id",), ("message_id",)),
    "document": (("id",), ("job_id", "name")),
    "bundle": (("hash",), ("key", "version")),
}


def upgrade() -> None:
    salt = "encode(sha256(gen_random_uuid()::text::bytea), 'hex')"
    postgres = op.get_bind().dialect.name == "postgresql"
    if not postgres:
        salt = "lower(hex(randomblob(16)))"
        op.execute("DROP TRIGGER submission_no_update")
    else:
        op.execute("DROP TRIGGER submission_final ON submission")
        op.execute("DROP FUNCTION submission_is_final()")
    for table in SALTED:
        column = sa.Column("salt", sa.String(length=32), nullable=False, server_default="")
        op.add_column(table, column)
        op.execute(f"UPDATE {table} SET salt = substr({salt}, 1, 32)")
    _seals()
    for table in FIXED:
        (_guard_postgres if postgres else _guard_sqlite)(table)


def _seals() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "seal",
        sa.Column("number", number, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("upto", number, nullable=False),
        sa.Column("horizon", number, nullable=False),
        sa.Column("settled", number, nullable=False),
        sa.Column("leaves", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "seal_leaf",
        sa.Column("chain", sa.String(length=160), nullable=False),
        sa.Column("seq", number, autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("seal", number, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["seal"], ["seal.number"]),
        sa.PrimaryKeyConstraint("chain", "seq"),
        sa.UniqueConstraint("seal", "place"),
    )


def _conditions(table: str, changed: str) -> str:
    """When an update of *table* changes what it may not; *changed* compares the column {name}."""
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    found = [changed.format(name=name) for name in columns if name not in FIXED[table]]
    if table in SETTLED:
        settled, names = SETTLED[table]
        inner = " OR ".join(changed.format(name=name) for name in names)
        found.append(f'(OLD."{settled}" IS NOT NULL AND ({inner}))')
    return " OR ".join(found)


def _guard_postgres(table: str) -> None:
    # JSON has no equality there, its text has.
    condition = _conditions(table, 'NEW."{name}"::text IS DISTINCT FROM OLD."{name}"::text')
    kept = f'OLD."{SETTLED[table][0]}" IS NOT NULL' if table in PASSING else "true"
    op.execute(
        f"CREATE FUNCTION {table}_is_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" RAISE EXCEPTION 'rows of {table} are never changed'; END $$"
    )
    refuse = f"EXECUTE FUNCTION {table}_is_final()"
    for name, event in (
        ("final", f"UPDATE ON {table} FOR EACH ROW WHEN ({condition})"),
        ("stays", f"DELETE ON {table} FOR EACH ROW WHEN ({kept})"),
        ("kept", f"TRUNCATE ON {table} FOR EACH STATEMENT"),
    ):
        op.execute(f"CREATE TRIGGER {table}_{name} BEFORE {event} {refuse}")


def _guard_sqlite(table: str) -> None:
    kept = f'WHEN OLD."{SETTLED[table][0]}" IS NOT NULL' if table in PASSING else ""
    same = " OR ".join(
        "(" + " AND ".join(f'"{name}" = NEW."{name}"' for name in key) + ")" for key in KEYS[table]
    )
    condition = _conditions(table, 'NEW."{name}" IS NOT OLD."{name}"')
    for name, event in (
        ("update", f"UPDATE ON {table} WHEN {condition}"),
        ("delete", f"DELETE ON {table} {kept}"),
        ("replace", f"INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_no_{name} BEFORE {event}"
            f" BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
        )


def downgrade() -> None:
    raise NotImplementedError("this cannot be undone; restore a backup instead")

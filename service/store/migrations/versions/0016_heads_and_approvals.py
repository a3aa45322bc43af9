"""A database that takes no head of a chain back, and no approval of a version in use."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# When an update takes something back. A head only moves on; an approval may be given anew until
# its version is published.
BACK = {
    "audit_chain": "NEW.name <> OLD.name OR NEW.seq < OLD.seq"
    " OR (NEW.seq = OLD.seq AND NEW.hash <> OLD.hash)",
    "approval": "EXISTS (SELECT 1 FROM bundle WHERE hash = OLD.bundle_hash"
    " AND version IS NOT NULL)",
}
KEY = {"audit_chain": "name", "approval": "bundle_hash"}


def upgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for table in BACK:
        (_guard_postgres if postgres else _guard_sqlite)(table)


def _guard_postgres(table: str) -> None:
    # The condition stands in the function: that of a trigger may not ask other tables.
    op.execute(
        f"CREATE FUNCTION {table}_is_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP = 'UPDATE' THEN IF NOT ({BACK[table]}) THEN RETURN NEW; END IF; END IF;"
        f" RAISE EXCEPTION 'rows of {table} are never changed'; END $$"
    )
    for name, event in (
        ("final", f"UPDATE ON {table} FOR EACH ROW"),
        ("stays", f"DELETE ON {table} FOR EACH ROW"),
        ("kept", f"TRUNCATE ON {table} FOR EACH STATEMENT"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_{name} BEFORE {event} EXECUTE FUNCTION {table}_is_final()"
        )


def _guard_sqlite(table: str) -> None:
    # INSERT OR REPLACE removes the old row without asking the trigger for DELETE.
    same = f"SELECT 1 FROM {table} WHERE {KEY[table]} = NEW.{KEY[table]}"
    for name, event in (
        ("update", f"UPDATE ON {table} WHEN {BACK[table]}"),
        ("delete", f"DELETE ON {table}"),
        ("replace", f"INSERT ON {table} WHEN EXISTS ({same})"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_no_{name} BEFORE {event}"
            f" BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
        )


def downgrade() -> None:
    raise NotImplementedError("this cannot be undone; restore a backup instead")

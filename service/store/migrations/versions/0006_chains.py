"""A chain per case, account and version instead of one for all; that one is closed and kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CARRIED = "0.2.0"
GENESIS = "0" * 64
ORIGIN = f"coalesce((SELECT hash FROM audit_head WHERE last_id > 0), '{GENESIS}')"


def upgrade() -> None:
    op.create_table(
        "audit_chain",
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    _let_go()
    op.add_column("audit_event", sa.Column("chain", sa.String(length=160), nullable=True))
    op.add_column("audit_event", sa.Column("seq", NUMBER, nullable=True))
    op.add_column("audit_event", sa.Column("digests", sa.Text(), nullable=True))
    op.execute(f"UPDATE audit_event SET chain = '{CARRIED}', seq = id, digests = '{{}}'")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.alter_column("chain", existing_type=sa.String(length=160), nullable=False)
        batch_op.alter_column("seq", existing_type=NUMBER, nullable=False)
        batch_op.alter_column("digests", existing_type=sa.Text(), nullable=False)
        batch_op.create_unique_constraint("audit_event_chain_seq_key", ["chain", "seq"])
    _number()
    _guard()
    # With a default, because SQLite would have to make the table anew, and others point to it.
    op.add_column("instance", sa.Column("chain_seq", NUMBER, nullable=False, server_default="0"))
    op.add_column(
        "instance",
        sa.Column("chain_hash", sa.String(length=64), nullable=False, server_default=GENESIS),
    )
    op.execute(f"UPDATE instance SET chain_hash = {ORIGIN}")
    # Where the one chain ended stays: it is a chain like the others, without a writer.
    op.execute(
        f"INSERT INTO audit_chain (name, seq, hash) SELECT '{CARRIED}', last_id, hash"
        " FROM audit_head WHERE last_id > 0"
    )
    op.drop_table("audit_head")


def _let_go() -> None:
    """The rows get columns; their guards come back afterwards."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_event_final ON audit_event")
        return
    for event in ("update", "delete", "replace"):
        op.execute(f"DROP TRIGGER audit_event_no_{event}")


def _number() -> None:
    """Events number themselves from now on. SQLite does so by itself."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("CREATE SEQUENCE audit_event_id_seq OWNED BY audit_event.id")
    op.execute(
        "SELECT setval('audit_event_id_seq', coalesce(max(id), 0) + 1, false) FROM audit_event"
    )
    op.execute("ALTER TABLE audit_event ALTER COLUMN id SET DEFAULT nextval('audit_event_id_seq')")


def _guard() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER audit_event_final BEFORE UPDATE OR DELETE ON audit_event"
            " FOR EACH ROW EXECUTE FUNCTION audit_event_is_final()"
        )
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'rows of audit_event are never changed'); END"
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_event_no_{event.lower()} BEFORE {event} ON audit_event {refuse}"
        )
    # INSERT OR REPLACE removes the old row without asking the trigger for DELETE.
    op.execute(
        "CREATE TRIGGER audit_event_no_replace BEFORE INSERT ON audit_event WHEN EXISTS (SELECT 1"
        " FROM audit_event WHERE id = NEW.id OR (chain = NEW.chain AND seq = NEW.seq))"
        f" {refuse}"
    )


def downgrade() -> None:
    raise NotImplementedError("this cannot be undone; restore a backup instead")

"""What lists ask of cases, in one index; and none of open cases by opening, which nothing reads."""

from __future__ import annotations

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "instance_listed",
        "instance",
        ["id", "process", "started_at", "ended_at", "due_at", "soon_at", "late_at"],
    )
    op.drop_index("instance_open", "instance")
    if op.get_bind().dialect.name == "postgresql":
        # Since when a trait holds is read with it; a table of SQLite without numbers of rows is
        # its own index.
        op.execute("CREATE UNIQUE INDEX trait_since ON trait (name, instance_id) INCLUDE (at)")
        op.execute(
            "ALTER TABLE trait DROP CONSTRAINT trait_pkey,"
            " ADD CONSTRAINT trait_pkey PRIMARY KEY USING INDEX trait_since"
        )


def downgrade() -> None:
    raise NotImplementedError("this cannot be undone; restore a backup instead")

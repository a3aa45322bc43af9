"""Let the inbox and the letters to a person be answered from their indexes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# What the rows of task_candidate repeat of their task.
FILL = """
    UPDATE task_candidate SET
        instance_id = (SELECT instance_id FROM task WHERE task.id = task_candidate.task_id),
        taken = (SELECT assignee IS NOT NULL FROM task WHERE task.id = task_candidate.task_id)
"""

# A letter to a person has the audience "party:person".
ADDRESSED = """
    UPDATE document SET addressee = substr(audience, {position}(audience, ':') + 1)
    WHERE kind = 'letter' AND audience LIKE '%:%'
"""


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index("task_inbox")
        batch_op.drop_index("task_of_person")
        batch_op.create_index(
            "task_of_person", ["assignee", "state", "due_at", "id", "instance_id"], unique=False
        )
    with op.batch_alter_table("task_candidate", schema=None) as batch_op:
        batch_op.drop_index("candidate_inbox")
        batch_op.add_column(sa.Column("instance_id", number, nullable=True))
        batch_op.add_column(sa.Column("taken", sa.Boolean(), nullable=True))
    op.execute(FILL)
    with op.batch_alter_table("task_candidate", schema=None) as batch_op:
        batch_op.alter_column("instance_id", existing_type=number, nullable=False)
        batch_op.alter_column("taken", existing_type=sa.Boolean(), nullable=False)
        batch_op.create_foreign_key(
            "task_candidate_instance_id_fkey", "instance", ["instance_id"], ["id"]
        )
        batch_op.create_index(
            "candidate_inbox",
            ["candidate", "due_at", "task_id", "taken", "instance_id"],
            unique=False,
        )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("addressee", sa.String(length=120), nullable=True))
        batch_op.create_index("document_of_person", ["addressee"], unique=False)
    position = "strpos" if op.get_bind().dialect.name == "postgresql" else "instr"
    op.execute(ADDRESSED.format(position=position))


def downgrade() -> None:
    raise NotImplementedError("this cannot be undone; restore a backup instead")

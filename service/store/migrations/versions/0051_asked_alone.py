"""The index of who may take a task tells who is the only one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

FIT = "(task_id, candidate, due_at, instance_id, taken, alone)"
POSTGRES = f"""
CREATE OR REPLACE FUNCTION task_seats() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.state = 'open' AND NEW.due_at = OLD.due_at
                AND NEW.candidates::text = OLD.candidates::text THEN
            UPDATE task_candidate SET taken = NEW.assignee IS NOT NULL WHERE task_id = NEW.id;
            RETURN NULL;
        END IF;
        DELETE FROM task_candidate WHERE task_id = NEW.id;
    END IF;
    IF NEW.state = 'open' THEN
        INSERT INTO task_candidate {FIT}
            SELECT NEW.id, seat, NEW.due_at, NEW.instance_id, NEW.assignee IS NOT NULL,
                   json_array_length(NEW.candidates) = 1 AND seat LIKE 'u:%'
            FROM json_array_elements_text(NEW.candidates) AS seat;
    END IF;
    RETURN NULL;
END $$;
"""
SEATED = f"""INSERT INTO task_candidate {FIT}
    SELECT NEW.id, value, NEW.due_at, NEW.instance_id, NEW.assignee IS NOT NULL,
           json_array_length(NEW.candidates) = 1 AND value LIKE 'u:%'
    FROM json_each(NEW.candidates)"""
EMPTIED = "DELETE FROM task_candidate WHERE task_id = NEW.id"
SQLITE = {
    "opened": f"INSERT ON task WHEN NEW.state = 'open' BEGIN {SEATED}; END",
    "moved": (
        "UPDATE OF candidates, due_at ON task WHEN NEW.state = 'open'"
        " AND (NEW.candidates IS NOT OLD.candidates OR NEW.due_at IS NOT OLD.due_at)"
        f" BEGIN {EMPTIED}; {SEATED}; END"
    ),
}
OF_BEFORE = """UPDATE task_candidate SET alone = true WHERE candidate LIKE 'u:%' AND NOT EXISTS (
    SELECT 1 FROM task_candidate AS other
    WHERE other.task_id = task_candidate.task_id AND other.candidate <> task_candidate.candidate)"""


def upgrade() -> None:
    # Not as a batch: SQLite would make the table anew.
    op.add_column(
        "task_candidate",
        sa.Column("alone", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.execute(OF_BEFORE)
    op.drop_index("candidate_inbox", "task_candidate")
    op.create_index(
        "candidate_inbox",
        "task_candidate",
        ["candidate", "alone", "due_at", "task_id", "taken", "instance_id"],
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRES)
        return
    for name, event in SQLITE.items():
        op.execute(f"DROP TRIGGER task_seats_{name}")
        op.execute(f"CREATE TRIGGER task_seats_{name} AFTER {event}")


def downgrade() -> None:
    raise NotImplementedError("this cannot be undone; restore a backup instead")

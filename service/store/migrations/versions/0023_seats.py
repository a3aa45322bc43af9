"""The database itself keeps the index of who may take which task."""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

FOLLOWED = "state, candidates, due_at, assignee"
FIT = "(task_id, candidate, due_at, instance_id, taken)"
POSTGRES = f"""
CREATE FUNCTION task_seats() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
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
            SELECT NEW.id, seat, NEW.due_at, NEW.instance_id, NEW.assignee IS NOT NULL
            FROM json_array_elements_text(NEW.candidates) AS seat;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER task_seats AFTER INSERT OR UPDATE OF {FOLLOWED} ON task
    FOR EACH ROW EXECUTE FUNCTION task_seats();
"""
SEATED = f"""INSERT INTO task_candidate {FIT}
    SELECT NEW.id, value, NEW.due_at, NEW.instance_id, NEW.assignee IS NOT NULL
    FROM json_each(NEW.candidates)"""
EMPTIED = "DELETE FROM task_candidate WHERE task_id = NEW.id"
TAKEN = "UPDATE task_candidate SET taken = NEW.assignee IS NOT NULL WHERE task_id = NEW.id"
SQLITE = {
    "opened": f"INSERT ON task WHEN NEW.state = 'open' BEGIN {SEATED}; END",
    "ended": f"UPDATE OF state ON task WHEN NEW.state <> 'open' BEGIN {EMPTIED}; END",
    "moved": (
        "UPDATE OF candidates, due_at ON task WHEN NEW.state = 'open'"
        " AND (NEW.candidates IS NOT OLD.candidates OR NEW.due_at IS NOT OLD.due_at)"
        f" BEGIN {EMPTIED}; {SEATED}; END"
    ),
    "taken": (
        "UPDATE OF assignee ON task WHEN NEW.state = 'open'"
        f" AND NEW.assignee IS NOT OLD.assignee BEGIN {TAKEN}; END"
    ),
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRES)
        return
    for name, event in SQLITE.items():
        op.execute(f"CREATE TRIGGER task_seats_{name} AFTER {event}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER task_seats ON task")
        op.execute("DROP FUNCTION task_seats()")
        return
    for name in SQLITE:
        op.execute(f"DROP TRIGGER task_seats_{name}")

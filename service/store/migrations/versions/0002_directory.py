"""Counts the changes of the directory of people, so that a copy in memory knows it is old."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COUNTER = "people"  # service/store/people.py reads it
SHOWN = "username, name, title, email, groups, active"
COUNT = f"UPDATE counter SET value = value + 1 WHERE key = '{COUNTER}'"


def upgrade() -> None:
    op.execute(f"INSERT INTO counter (key, value) VALUES ('{COUNTER}', 1)")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION count_people() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN {COUNT}; RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER people_counted AFTER INSERT OR DELETE OR UPDATE OF {SHOWN} ON person"
            " FOR EACH STATEMENT EXECUTE FUNCTION count_people()"
        )
        return
    for number, event in enumerate(("INSERT", "DELETE", f"UPDATE OF {SHOWN}")):
        op.execute(
            f"CREATE TRIGGER people_counted_{number} AFTER {event} ON person BEGIN {COUNT}; END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER people_counted ON person")
        op.execute("DROP FUNCTION count_people()")
    else:
        for number in range(3):
            op.execute(f"DROP TRIGGER people_counted_{number}")
    op.execute(f"DELETE FROM counter WHERE key = '{COUNTER}'")

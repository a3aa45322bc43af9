"""Groups belong to a process, and what a person may besides comes from the operator.

The roles that version 0.2.0 knew by name are carried over here: people keep what they could do.
What a version says of its groups is read as it was written; see service/bundle/before.py.
"""

from __future__ import annotations

import io
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# Groups that existed everywhere, and what they come to.
BUILT_IN = {
    "proceseigenaar": ("publish",),
    "auditor": ("audit", "inspect"),
    "privacy_officer": ("audit",),
    "beheer": ("operate",),
}
# They did no work in cases, so no process has a group for them.
NO_GROUP = {"auditor", "beheer"}
# Roles that any group could have: over its own process, as far as that makes sense.
ROLES = {
    "proceseigenaar": ("publish:{}",),
    "auditor": ("audit", "inspect:{}"),
    "privacy": ("audit",),
    "beheer": ("operate",),
}
Groups = Mapping[str, Mapping[str, Sequence[str]]]  # process → group → roles


def upgrade() -> None:
    # Not as a batch: SQLite would make the table anew and lose its triggers.
    for table, column in (("person", "mandates"), ("instance", "open_to")):
        op.add_column(
            table, sa.Column(column, sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
        )
    with op.batch_alter_table("task_candidate") as batch_op:
        batch_op.alter_column(
            "candidate", existing_type=sa.String(80), type_=sa.String(160), existing_nullable=False
        )
    _carry_over_people(_declared())
    _carry_over_tasks()


def downgrade() -> None:
    raise NotImplementedError("this cannot be undone; restore a backup instead")


def _declared() -> Groups:
    """Per process the groups of all its published versions, with their roles."""
    found: dict[str, dict[str, list[str]]] = {}
    rows = op.get_bind().execute(
        sa.text("SELECT key, archive FROM bundle WHERE version IS NOT NULL ORDER BY version")
    )
    for key, archive in rows:
        groups = found.setdefault(key, {})
        for name, table in _groups(bytes(archive)).items():
            roles = table.get("rollen") if isinstance(table, Mapping) else None
            groups[name] = [str(each) for each in roles] if isinstance(roles, list) else []
    return found


def _groups(archive: bytes) -> Mapping[str, Any]:
    """The groups of one version; none when it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as files:
            toml = tomllib.loads(files.read("bundle.toml").decode())
    except (zipfile.BadZipFile, KeyError, ValueError):
        return {}
    groups = toml.get("groep")
    return groups if isinstance(groups, Mapping) else {}


def _carry_over_people(declared: Groups) -> None:
    person = sa.table(
        "person", sa.column("id"), sa.column("groups", sa.JSON), sa.column("mandates", sa.JSON)
    )
    bind = op.get_bind()
    for row in bind.execute(sa.select(person.c.id, person.c.groups)).all():
        groups, mandates = _carried(row.groups or [], declared)
        bind.execute(
            sa.update(person).where(person.c.id == row.id).values(groups=groups, mandates=mandates)
        )


def _carried(before: Sequence[str], declared: Groups) -> tuple[list[str], list[str]]:
    """The groups and mandates of somebody who was in the groups *before*."""
    groups, mandates = set[str](), set[str]()
    for name in before:
        mandates.update(BUILT_IN.get(name, ()))
        for process, known in declared.items():
            # One group was there for every process, declared or not.
            if name not in NO_GROUP and (name in known or (known and name == "privacy_officer")):
                groups.add(f"{process}/{name}")
            if name not in BUILT_IN:
                for role in known.get(name, ()):
                    mandates.update(each.format(process) for each in ROLES.get(role, ()))
    # Who has a power everywhere needs it nowhere in particular.
    doubled = {each for each in mandates if each.partition(":")[0] in mandates - {each}}
    return sorted(groups), sorted(mandates - doubled)


def _carry_over_tasks() -> None:
    """Tasks say for which group of which process they are, open ones and those of before."""
    bind = op.get_bind()
    bind.execute(
        sa.text(
            "UPDATE task_candidate SET candidate = 'g:' || (SELECT process FROM instance"
            " WHERE instance.id = task_candidate.instance_id) || '/' || substr(candidate, 3)"
            " WHERE candidate LIKE 'g:%'"
        )
    )
    instance = sa.table(
        "instance", sa.column("id"), sa.column("process"), sa.column("waiting", sa.JSON)
    )
    task = sa.table(
        "task", sa.column("id"), sa.column("instance_id"), sa.column("candidates", sa.JSON)
    )
    processes = {}
    for row in bind.execute(sa.select(instance.c.id, instance.c.process, instance.c.waiting)).all():
        processes[row.id] = row.process
        waiting = _waiting(row.waiting or {}, row.process)
        if waiting != row.waiting:
            bind.execute(sa.update(instance).where(instance.c.id == row.id).values(waiting=waiting))
    for row in bind.execute(sa.select(task.c.id, task.c.instance_id, task.c.candidates)).all():
        seats = _seats(row.candidates or [], processes[row.instance_id])
        if seats != row.candidates:
            bind.execute(sa.update(task).where(task.c.id == row.id).values(candidates=seats))


def _waiting(found: Mapping[str, Any], process: str) -> dict[str, Any]:
    """What a case waits for; the second mark of a task is who may take it."""
    tasks = {
        token: [mark[0], _seats(mark[1], process), *mark[2:]]
        for token, mark in found.get("tasks", {}).items()
    }
    return {**found, "tasks": tasks} if tasks else dict(found)


def _seats(found: Sequence[str], process: str) -> list[str]:
    return sorted(
        f"g:{process}/{each[2:]}" if each.startswith("g:") else str(each) for each in found
    )

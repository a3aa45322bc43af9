"""The migrations make exactly the tables that the code maps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from service.actions.services import Services
from service.store import migrate
from service.store.db import Base, Database, connect


def test_the_migrated_tables_are_the_mapped_tables(services: Services) -> None:
    with services.db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_again_changes_nothing(services: Services) -> None:
    assert migrate.upgrade(services.db) == migrate.head() == migrate.current(services.db)


# A case with a free and a taken task and two letters, as the first tables had them.
AT_0001 = """
INSERT INTO bundle (hash, key, title, archive, findings, reason, uploaded_by, uploaded_at)
    VALUES ('h', 'p', 'P', '', '[]', '', 'x', '2026-03-02 00:00:00.000000');
INSERT INTO instance (id, number, process, root, bundle_hash, revision, state, record, actions,
    waiting, subject, phase, submissions, excluded, handlers, started_at)
    VALUES (7, 'P-1', 'p', '', 'h', 0, '', '{}', '[]', '{}', '', 0, 0, '[]', '[]',
    '2026-03-02 00:00:00.000000');
INSERT INTO task (id, instance_id, element, name, state, candidates, local, clauses, due_at,
    assignee, opened_at)
    VALUES ('free', 7, 'e', 'n', 'open', '[]', '{}', '[]', '2026-03-06 00:00:00.000000', NULL,
    '2026-03-02 00:00:00.000000'), ('taken', 7, 'e', 'n', 'open', '[]', '{}', '[]',
    '2026-03-06 00:00:00.000000', 'bob', '2026-03-02 00:00:00.000000');
INSERT INTO document (id, instance_id, kind, name, title, media_type, size, sha256, audience, owner,
    created_by, created_at)
    VALUES ('own', 7, 'letter', 'a.pdf', '', 'application/pdf', 1, '', 'lid:bob', '', 'x',
    '2026-03-02 00:00:00.000000'), ('shared', 7, 'letter', 'b.pdf', '', 'application/pdf', 1, '',
    'lid', '', 'x', '2026-03-02 00:00:00.000000');
INSERT INTO task_candidate VALUES ('free', 'g:team', '2026-03-06 00:00:00.000000'),
    ('taken', 'g:team', '2026-03-06 00:00:00.000000')
"""


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[Database]:
    """A database that had rows before the second migration."""
    database = Database(connect(f"sqlite:///{tmp_path / 'old.db'}"))
    config = migrate.configuration()
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in AT_0001.split(";"):
            connection.execute(text(statement))
    migrate.upgrade(database)
    yield database
    database.close()


def asked(database: Database, question: str) -> list[tuple[Any, ...]]:
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(question))]


def test_candidates_of_before_learn_their_case_and_who_has_it(migrated: Database) -> None:
    question = "SELECT task_id, instance_id, taken FROM task_candidate ORDER BY task_id"
    assert asked(migrated, question) == [("free", 7, 0), ("taken", 7, 1)]


def test_letters_of_before_are_found_by_the_person_they_are_for(migrated: Database) -> None:
    question = "SELECT id, addressee FROM document ORDER BY id"
    assert asked(migrated, question) == [("own", "bob"), ("shared", None)]

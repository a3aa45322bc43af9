"""The migrations make exactly the tables that the code maps."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from service.actions.proof import prove
from service.actions.services import Services
from service.store import audit, migrate
from service.store.audit import Act, NewEvent
from service.store.db import Base, Database, connect
from service.store.proof.report import Known
from service.verifier import Trust, check
from tests import packed


def test_the_migrated_tables_are_the_mapped_tables(services: Services) -> None:
    with services.db.engine.connect() as connection:
        # The index of words is one of PostgreSQL; SQLite has a table for it that makes others.
        words = "case_words_f" if services.db.is_sqlite else "-"
        opts = {
            "compare_type": True,
            "include_object": lambda _found, name, *_about: not (name or "").startswith(words),
        }
        context = MigrationContext.configure(connection, opts=opts)
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
INSERT INTO timer (id, instance_id, token, element, name, due_at, local, explanation, state,
    armed_at, attempts)
    VALUES (1, 7, 'a', 'e', 'n', '2026-03-06 00:00:00.000000', '{}', '{"term": "besluit"}', 'armed',
    '2026-03-02 00:00:00.000000', 0), (2, 7, 'b', 'e', 'n', '2026-03-06 00:00:00.000000', '{}',
    '{"calls": []}', 'armed', '2026-03-02 00:00:00.000000', 0);
INSERT INTO task_candidate VALUES ('free', 'g:team', '2026-03-06 00:00:00.000000'),
    ('free', 'u:anna', '2026-03-06 00:00:00.000000'),
    ('taken', 'u:bob', '2026-03-06 00:00:00.000000')
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


def test_candidates_of_before_learn_their_case_who_has_it_and_who_else_may(
    migrated: Database,
) -> None:
    question = "SELECT candidate, instance_id, taken, alone FROM task_candidate ORDER BY candidate"
    assert asked(migrated, question) == [
        ("g:p/team", 7, 0, 0), ("u:anna", 7, 0, 0), ("u:bob", 7, 1, 1),
    ]  # fmt: skip


def test_timers_of_before_carry_the_term_of_their_explanation(migrated: Database) -> None:
    question = "SELECT id, term FROM timer ORDER BY id"
    assert asked(migrated, question) == [(1, "besluit"), (2, None)]


def test_letters_of_before_are_found_by_the_person_they_are_for(migrated: Database) -> None:
    question = "SELECT id, addressee FROM document ORDER BY id"
    assert asked(migrated, question) == [("own", "bob"), ("shared", None)]


EVENTS = frozenset({"audit_event", "audit_chain"})


def link_of_0_2_0(row: dict[str, Any]) -> str:
    """The hash of an event as version 0.2.0 worked it out."""
    content = [row[name] for name in ("id", "at", "kind", "actor", "instance_id", "element")]
    content += [row["data"], row["previous"]]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def given_events_of_0_2_0(connection: Connection, count: int) -> None:
    previous = "0" * 64
    for number in range(1, count + 1):
        row: dict[str, Any] = {
            "id": number,
            "at": f"2026-03-02T09:12:00.00000{number}+00:00",
            "kind": "case.started",
            "actor": "anna",
            "instance_id": None,
            "element": None,
            "data": '{"ü":1}',
            "previous": previous,
        }
        previous = row["hash"] = link_of_0_2_0(row)
        at = row["at"]
        if connection.dialect.name == "sqlite":
            row["at"] = at.replace("T", " ").removesuffix("+00:00")
        names = ", ".join(row)
        places = ", ".join(f":{name}" for name in row)
        connection.execute(text(f"INSERT INTO audit_event ({names}) VALUES ({places})"), row)
    move = "UPDATE audit_head SET last_id = :last, hash = :hash"
    connection.execute(text(move), {"last": count, "hash": previous})


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def carried(
    request: pytest.FixtureRequest, tmp_path: Path, make_services: Callable[[str], Services]
) -> Services:
    """Services on a database that had three events in the one chain of 0.2.0."""
    url = f"sqlite:///{tmp_path / 'carried.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("empty_postgres")
    services = make_services(url)
    config = migrate.configuration()
    with services.db.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in AT_0001.split(";"):
            connection.execute(text(statement))
        command.upgrade(config, "0005")
        given_events_of_0_2_0(connection, 3)
    migrate.upgrade(services.db)
    return services


def given_sign_in(services: Services) -> None:
    with services.db.writing() as session:
        event = NewEvent(act=Act.SIGNED_IN, actor="anna", at=datetime(2026, 3, 3, tzinfo=UTC))
        audit.record(session, [event])


def test_the_one_chain_of_before_is_closed_and_holds(carried: Services) -> None:
    given_sign_in(carried)
    report = prove(carried)
    assert EVENTS.isdisjoint(flaw.table for flaw in report.flaws)
    assert report.counts["events"] == 7  # three, their end, the case, its version, the sign-in


def test_new_chains_begin_where_the_one_of_before_ended(carried: Services) -> None:
    given_sign_in(carried)
    rows = asked(carried.db, "SELECT chain, seq, hash, previous FROM audit_event ORDER BY id")
    closed, first = rows[2], rows[-1]
    assert (closed[0], closed[1]) == ("0.2.0", 3)
    assert (first[0], first[1]) == ("account/anna", 1)
    assert first[3] == closed[2]


def test_a_link_that_was_kept_of_the_one_chain_still_proves(carried: Services) -> None:
    ((right,),) = asked(carried.db, "SELECT hash FROM audit_event WHERE id = 2")
    for link, holds in ((right, True), ("0" * 64, False)):
        flaws = prove(carried, [Known("0.2.0", 2, link)]).flaws
        assert EVENTS.isdisjoint(flaw.table for flaw in flaws) is holds


def test_the_one_chain_of_before_cannot_be_changed(carried: Services) -> None:
    with pytest.raises(DatabaseError, match="never changed"), carried.db.writing() as session:
        session.execute(text("UPDATE audit_event SET actor = 'x'"))
    with carried.db.writing() as session:
        off = "DROP TRIGGER audit_event_no_update"
        session.execute(
            text(off if carried.db.is_sqlite else "DROP TRIGGER audit_event_final ON audit_event")
        )
        session.execute(text("UPDATE audit_event SET actor = 'x' WHERE id = 2"))
    found = [flaw.row for flaw in prove(carried).flaws if flaw.table in EVENTS]
    assert found == ["0.2.0:2"]


@pytest.mark.parametrize(
    ("statement", "table", "row"),
    [
        ("UPDATE task SET element = 'x' WHERE id = 'free'", "task", "free"),
        ("UPDATE instance SET record = '[]'", "instance", "7"),
        ("DELETE FROM task_candidate; DELETE FROM task WHERE id = 'taken'", "task", "taken"),
    ],
)
def test_rows_of_before_are_vouched_for_from_then_on(
    carried: Services, statement: str, table: str, row: str
) -> None:
    assert {flaw.table for flaw in prove(carried).flaws}.isdisjoint({"task", "instance"})
    with carried.db.writing() as session:
        for each in statement.split(";"):
            session.execute(text(each))
    assert (table, row) in {(flaw.table, flaw.row) for flaw in prove(carried).flaws}


def test_a_case_of_before_can_be_taken_along(carried: Services) -> None:
    pack = packed.pack_of(carried, "P-1")
    report = check(io.BytesIO(pack), Trust())
    # The case, who took it along, its version, and the one chain of before.
    assert report.counts["proofs that a seal holds an event"] == 4
    # Version and letters are made up above, without any file; the chains hold.
    made_up = ("versions", "files/", "bundle/h")
    assert [flaw for flaw in report.findings if not flaw.where.startswith(made_up)] == []


def test_carrying_over_happens_once(carried: Services) -> None:
    question = "SELECT count(*) FROM audit_event"
    before = asked(carried.db, question)
    migrate.upgrade(carried.db)
    assert asked(carried.db, question) == before

"""Version 0.2.0 knew roles by name and groups by a bare name; nobody loses what he could do."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, text

from service.actions.services import Services
from service.store import migrate, people
from service.store.tables import Instance, Person, Task, TaskCandidate

AT = "2026-03-02 00:00:00.000000"
COMPLAINTS = """
[groep.coordinator]
rollen = ["coordinator"]
[groep.proceseigenaar]
rollen = ["proceseigenaar"]
[groep.auditor]
rollen = ["auditor"]
[groep.privacy_officer]
rollen = ["privacy"]
"""
LEAVE = """
[groep.coordinator]
rollen = ["medewerker"]
[groep.baas]
rollen = ["proceseigenaar", "beheer", "koning"]
[groep.kijker]
rollen = ["auditor"]
"""
# What people were in, and what they are in and may do now.
PEOPLE: dict[str, tuple[list[str], list[str], list[str]]] = {
    "marieke": (["coordinator"], ["klacht/coordinator", "verlof/coordinator"], []),
    "anouk": (["proceseigenaar"], ["klacht/proceseigenaar"], ["publish"]),
    "lotte": (["auditor"], [], ["audit", "inspect"]),
    "olga": (["beheer"], [], ["operate"]),
    "erik": (["privacy_officer"], ["klacht/privacy_officer", "verlof/privacy_officer"], ["audit"]),
    "baas": (["baas"], ["verlof/baas"], ["operate", "publish:verlof"]),
    "kijk": (["kijker", "auditor"], ["verlof/kijker"], ["audit", "inspect"]),
    "weg": (["bestaat-niet"], [], []),
    "niemand": ([], [], []),
}


def archive(settings: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as files:
        files.writestr("bundle.toml", settings)
    return packed.getvalue()


def given_rows(connection: Connection) -> None:
    versions = (
        ("k1", "klacht", 1, archive(COMPLAINTS)),
        ("v1", "verlof", 1, archive('[groep.oud]\nrollen = ["directie"]')),
        ("v2", "verlof", 2, archive(LEAVE)),
        ("stuk", "stuk", 1, b"no zip"),
        ("concept", "concept", None, archive('[groep.marieke]\nrollen = ["beheer"]')),
    )
    for hash_, key, version, data in versions:
        connection.execute(
            text(
                "INSERT INTO bundle (hash, key, title, version, archive, findings, reason,"
                " uploaded_by, uploaded_at) VALUES (:h, :k, 'T', :v, :a, '[]', '', 'x', :at)"
            ),
            {"h": hash_, "k": key, "v": version, "a": data, "at": AT},
        )
    for username, (groups, _, _) in PEOPLE.items():
        connection.execute(
            text(
                "INSERT INTO person (username, name, title, email, password_hash, groups, active,"
                " locale, theme, failed_logins, created_at)"
                " VALUES (:u, :u, '', '', '', :g, :yes, 'nl', '', 0, :at)"
            ),
            {"u": username, "g": json.dumps(groups), "yes": True, "at": AT},
        )
    waiting = {
        "tasks": {"t": ["2026-03-06", ["g:coordinator", "u:marieke"], "e", "n", "extra"]},
        "jobs": {"j": ["e", "n"]},
    }
    connection.execute(
        text(
            "INSERT INTO instance (id, number, process, root, bundle_hash, revision, state, record,"
            " actions, waiting, subject, phase, submissions, excluded, handlers, started_at)"
            " VALUES (7, 'K-1', 'klacht', '', 'k1', 1, :none, '{}', '[]', :w, '', 0, 0, '[]',"
            " '[]', :at)"
        ),
        {"none": b"", "w": json.dumps(waiting), "at": AT},
    )
    connection.execute(
        text(
            "INSERT INTO task (id, instance_id, element, name, state, candidates, local, clauses,"
            " due_at, opened_at) VALUES ('t', 7, 'e', 'n', 'open', :c, '{}', '[]', :at, :at)"
        ),
        {"c": json.dumps(["g:coordinator", "u:marieke"]), "at": AT},
    )
    for name in ("g:coordinator", "u:marieke"):
        connection.execute(
            text(
                "INSERT INTO task_candidate (task_id, candidate, due_at, instance_id, taken)"
                " VALUES ('t', :c, :at, 7, :no)"
            ),
            {"c": name, "at": AT, "no": False},
        )


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def carried(
    request: pytest.FixtureRequest, tmp_path: Any, make_services: Callable[[str], Services]
) -> Services:
    """A database of 0.2.0 with two regulations, brought up to today."""
    url = f"sqlite:///{tmp_path / 'carried.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("empty_postgres")
    services = make_services(url)
    config = migrate.configuration()
    with services.db.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
        given_rows(connection)
    migrate.upgrade(services.db)
    return services


def test_people_keep_their_groups_per_process_and_what_their_roles_gave(carried: Services) -> None:
    with carried.db.reading() as session:
        found = {each.username: (each.groups, each.mandates) for each in session.query(Person)}
    assert found == {name: (groups, powers) for name, (_, groups, powers) in PEOPLE.items()}


def test_tasks_are_for_the_group_of_their_own_process(carried: Services) -> None:
    seats = ["g:klacht/coordinator", "u:marieke"]
    with carried.db.reading() as session:
        assert sorted(each.candidate for each in session.query(TaskCandidate)) == seats
        assert [each.candidates for each in session.query(Task)] == [seats]
        (case,) = session.query(Instance)
    assert case.waiting == {
        "tasks": {"t": ["2026-03-06", seats, "e", "n", "extra"]},
        "jobs": {"j": ["e", "n"]},
    }
    assert case.open_to == []


def test_a_change_of_the_directory_is_still_counted(carried: Services) -> None:
    """A table that SQLite makes anew would lose its triggers, and people would stay unknown."""
    with carried.db.writing() as session:
        before = people.directory_state(session)
        person = people.by_username(session, "marieke")
        assert person is not None
        person.groups = []
        session.flush()
        assert people.directory_state(session) > before

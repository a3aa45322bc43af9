"""The person behind a request, and how everybody notices that the directory changed."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from service.actions.services import Services
from service.store import people

DAPHNE = (
    "INSERT INTO person (username, name, title, email, password_hash, groups, active, locale,"
    " theme, created_at) VALUES ('daphne', 'Daphne', '', '', 'x', '[]', TRUE,"
    " 'nl', '', '2026-01-01 00:00:00')"
)


def state(services: Services) -> int:
    with services.db.reading() as session:
        return people.directory_state(session)


def change(services: Services, statement: str) -> None:
    with services.db.writing() as session:
        session.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE person SET name = 'Daphne de Wit'",
        "UPDATE person SET title = 'teamleider'",
        "UPDATE person SET groups = '[\"directie\"]'",
        "UPDATE person SET active = FALSE",
        "DELETE FROM person",
    ],
)
def test_whatever_the_directory_shows_changes_its_state(services: Services, statement: str) -> None:
    change(services, DAPHNE)
    before = state(services)
    change(services, statement)
    assert state(services) > before


def test_a_new_person_changes_the_state_of_the_directory(services: Services) -> None:
    before = state(services)
    change(services, DAPHNE)
    assert state(services) > before


def test_another_language_leaves_the_directory_as_it_is(services: Services) -> None:
    change(services, DAPHNE)
    before = state(services)
    change(services, "UPDATE person SET theme = 'dark', locale = 'en'")
    assert state(services) == before

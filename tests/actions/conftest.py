"""A small published process ("proefproces") and its people, for tests of the verbs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from service.actions.services import Services
from tests.proef import World


@pytest.fixture
def make_world(
    templates: Callable[[str, str, Callable[[str], None]], str],
    new_database: Callable[..., str],
    make_services: Callable[[str], Services],
) -> Callable[[str], World]:
    """The process is published; anna and bob assess, dirk signs, mia is a colleague."""

    def prepare(url: str) -> None:
        services = make_services(url)
        World(services).prepare()
        if services.db.is_sqlite:
            with services.db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        services.db.close()

    def make(kind: str) -> World:
        return World(make_services(new_database(kind, templates(kind, "proef", prepare))))

    return make


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def world(request: pytest.FixtureRequest, make_world: Callable[[str], World]) -> World:
    return make_world(request.param)


@pytest.fixture
def sqlite_world(make_world: Callable[[str], World]) -> World:
    return make_world("sqlite")


@pytest.fixture
def answers() -> Callable[..., dict[str, Any]]:
    """The answers of a start form; keyword arguments replace some."""

    def make(**other: Any) -> dict[str, Any]:
        return {
            "aanvrager": {"naam": "Kees", "email": "kees@voorbeeld.nl"},
            "soort": "verlof",
            **other,
        }

    return make

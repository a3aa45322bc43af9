"""A small published process ("proefproces") and its people, for tests of the verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from service.actions.services import Services
from service.core.termmail import TermMail
from service.outside import SmtpMailer
from tests.outside.conftest import MailServer
from tests.proef import World
from tests.worker.at_work import serving
from tests.worker.small_case import given_people


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


@pytest.fixture
def box() -> MailServer:
    return MailServer()


def at_a_server(services: Services, box: MailServer) -> Iterator[Services]:
    given_people(services, term_mail=TermMail.MORNING)
    with serving(box) as url:
        settings = replace(services.settings, smtp_url=url)
        yield replace(services, settings=settings, mailer=SmtpMailer(url))


@pytest.fixture
def served(sqlite_services: Services, box: MailServer) -> Iterator[Services]:
    """A service with a real mail server; carla and bob are in the group that is warned."""
    yield from at_a_server(sqlite_services, box)


@pytest.fixture
def on_each(services: Services, box: MailServer) -> Iterator[Services]:
    """The same on both databases."""
    yield from at_a_server(services, box)

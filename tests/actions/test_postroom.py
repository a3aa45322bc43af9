"""A term that a letter must meet: open while the letter lies ready, met when it left."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from service.actions import casefile, postroom, proof, signing_in
from service.actions.dispatch import Way, Whereabouts
from service.actions.services import Services
from service.core.actor import SYSTEM, Actor
from service.core.errors import Conflict, NotAllowed, NotFound
from service.outside import OutboxMailer
from service.store.audit import Act
from service.store.tables import AuditEvent, BundleRow, Document, Instance, Submission
from service.worker import tick
from tests.conftest import Clock
from tests.worker.small_case import (
    RECORD,
    SETTINGS,
    given_case,
    given_people,
    job,
    small_bundle,
    timer,
)

STEP = job(0, "brief", brief="antwoord", zet="beantwoord_op")
LATER = timer(1, "date and time(&quot;2026-06-01T00:00:00+02:00&quot;)")
NO_ADDRESS: dict[str, Any] = {**RECORD, "aanvrager": {"naam": "Alice", "email": None}}
ON_PAGE = SETTINGS.replace("pagina = true", "pagina = true\npagina_verzendt = true")


@pytest.fixture
def services(sqlite_services: Services) -> Services:
    """A service without a mail server."""
    given_people(sqlite_services)
    return replace(sqlite_services, mailer=OutboxMailer())


def rows(services: Services, table: type[Any]) -> Sequence[Any]:
    with services.db.reading() as session:
        return session.scalars(select(table).order_by(table.id)).all()


def printed(services: Services, *steps: str, record: Any = None, settings: str = SETTINGS) -> str:
    """A case whose letter was printed; gives the id of the letter."""
    given_case(services, small_bundle(*(steps or (STEP, LATER)), settings=settings), record=record)
    with services.db.writing() as session:  # rights are those of published versions
        session.execute(update(BundleRow).values(version=1, published_at=services.clock()))
    tick(services, services.clock())
    (letter,) = rows(services, Document)
    return str(letter.id)


def answered(services: Services) -> str | None:
    found: str | None = json.loads(rows(services, Instance)[0].record).get("beantwoord_op")
    return found


def actor(services: Services, username: str) -> Actor:
    with services.db.reading() as session:
        found = signing_in.actor_for(services, session, username)
    assert found is not None
    return found


@pytest.mark.parametrize("record", [RECORD, NO_ADDRESS])
def test_a_letter_that_lies_ready_meets_no_term(services: Services, record: dict[str, Any]) -> None:
    printed(services, record=record)
    assert answered(services) is None


def test_a_letter_on_a_page_is_out_when_the_bundle_says_so(services: Services) -> None:
    printed(services, settings=ON_PAGE)
    assert answered(services) == "2026-03-02T10:12:00+01:00"


@pytest.mark.parametrize("record", [RECORD, NO_ADDRESS])
def test_a_letter_meets_its_term_when_it_is_posted(
    services: Services, clock: Clock, record: dict[str, Any]
) -> None:
    letter = printed(services, record=record)
    clock.pass_(timedelta(days=2))
    assert postroom.posted(services, "K-1", letter, actor(services, "carla")) == "Bericht K-1"
    assert answered(services) == "2026-03-04T10:12:00+01:00"
    told = [each for each in rows(services, AuditEvent) if each.kind == Act.LETTER_POSTED]
    assert [(each.actor, json.loads(each.data)["document"]) for each in told] == [("carla", letter)]
    file = casefile.case_file(services, "K-1", actor(services, "carla"))
    found = file.standings[letter]
    assert (found.where, found.way, found.at) == (Whereabouts.SENT, Way.PAPER, clock())
    assert file.deadlines[0].met_on == clock().date()


def test_posting_twice_is_once(services: Services, clock: Clock) -> None:
    letter, carla = printed(services), actor(services, "carla")
    for _ in range(2):
        postroom.posted(services, "K-1", letter, carla)
        clock.pass_(timedelta(days=1))
    assert answered(services) == "2026-03-02T10:12:00+01:00"
    assert sum(row.element == "klein/s0" for row in rows(services, Submission)) == 1


def test_a_letter_of_a_case_that_is_over_is_posted_as_well(services: Services) -> None:
    letter = printed(services, STEP)
    assert rows(services, Instance)[0].ended_at is not None
    postroom.posted(services, "K-1", letter, actor(services, "carla"))
    assert answered(services) is not None


def test_a_letter_that_left_is_not_posted(sqlite_services: Services) -> None:
    given_people(sqlite_services)
    letter = printed(sqlite_services)
    assert answered(sqlite_services) is not None
    with pytest.raises(Conflict):
        postroom.posted(sqlite_services, "K-1", letter, SYSTEM)


@pytest.mark.parametrize(
    ("username", "number", "letter", "refusal"),
    [
        ("dirk", "K-1", "", NotAllowed),
        ("carla", "K-2", "", NotAllowed),
        ("carla", "K-1", "niets", NotFound),
    ],
)
def test_nobody_posts_what_is_not_there(
    services: Services, username: str, number: str, letter: str, refusal: type[Exception]
) -> None:
    there = printed(services)
    with pytest.raises(refusal):
        postroom.posted(services, number, letter or there, actor(services, username))
    assert answered(services) is None


def test_that_a_letter_was_posted_is_proved(services: Services) -> None:
    letter = printed(services)
    before = proof.prove(services).flaws  # of the version, which nobody published here
    postroom.posted(services, "K-1", letter, actor(services, "carla"))
    assert proof.prove(services).flaws == before

"""The audit trail for who keeps an eye on the work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from service.actions import assurance, oversight, people, work
from service.actions.oversight import Happened
from service.actions.proof import prove
from service.core.errors import NotAllowed
from service.core.period import Period
from service.core.rights import written_mandate
from service.store import people as people_store
from service.store.audit import Act
from service.store.tables import AuditEvent
from tests.conftest import Clock
from tests.proef import World


def test_the_chain_holds_after_work(world: World, answers: Callable[..., dict[str, Any]]) -> None:
    world.file(answers())
    proof = prove(world.services, with_rows=False)
    assert proof.flaws == []
    assert proof.counts["events"] > 0


def test_the_trail_of_one_case(world: World, answers: Callable[..., dict[str, Any]]) -> None:
    number = world.file(answers()).number
    world.file(answers())
    asked = Happened(number=number, act=Act.CASE_STARTED)
    found = oversight.events(world.services, world.actor("arie"), asked)
    assert [row.number for row in found.rows] == [number]
    assert found.following is None


def account(world: World, username: str) -> int:
    with world.services.db.reading() as session:
        person = people_store.by_username(session, username)
    assert person is not None
    return person.id


def test_the_trail_of_one_person(world: World, answers: Callable[..., dict[str, Any]]) -> None:
    world.file(answers())
    task = world.tasks(world.file(answers()).number)[0]
    work.claim(world.services, task.id, world.actor("anna"))
    arie, anna = world.actor("arie"), account(world, "anna")
    found = oversight.events(world.services, arie, Happened(person=anna, act=Act.TASK_CLAIMED))
    assert [row.who for row in found.rows] == ["anna"]
    assert oversight.events(world.services, arie, Happened(person=9999)).rows == ()


def test_the_trail_of_a_period(
    world: World, answers: Callable[..., dict[str, Any]], clock: Clock
) -> None:
    numbers = []
    for _ in range(4):
        numbers.append(world.file(answers()).number)
        clock.pass_(timedelta(days=3))
    day = clock().date()
    asked = Happened(
        act=Act.CASE_STARTED, period=Period(day - timedelta(days=9), day - timedelta(days=6))
    )
    found = oversight.events(world.services, world.actor("arie"), asked)
    assert [row.number for row in found.rows] == [numbers[2], numbers[1]]
    before = Happened(period=Period.year(1999))
    assert oversight.events(world.services, world.actor("arie"), before).rows == ()


def test_the_trail_goes_on_behind_the_last_event_of_a_page(
    world: World, answers: Callable[..., dict[str, Any]]
) -> None:
    while len(world.rows(AuditEvent)) <= oversight.PAGE:
        world.file(answers())
    arie, seen, behind = world.actor("arie"), [], None
    while True:
        page = oversight.events(world.services, arie, behind=behind)
        seen += [row.id for row in page.rows]
        if page.following is None:
            break
        behind = page.following
    everything = [row.id for row in oversight.every_event(world.services, arie, Happened())]
    assert seen == everything == sorted((row.id for row in world.rows(AuditEvent)), reverse=True)


@pytest.mark.parametrize("username", ["anna", "dirk", "ben", "pia", "mia"])
def test_the_trail_is_closed_to_anybody_else(sqlite_world: World, username: str) -> None:
    services, actor = sqlite_world.services, sqlite_world.actor(username)
    for ask in (oversight.events, assurance.overview, partial(oversight.ask_check, rows=False)):
        with pytest.raises(NotAllowed):
            ask(services, actor)


def test_who_watches_one_process_has_nothing_of_the_others_checked(sqlite_world: World) -> None:
    people.add(
        sqlite_world.services,
        username="een",
        name="Een",
        password="een lang wachtwoord",
        groups=[],
        mandates=[written_mandate("toezicht:proefproces")],
    )
    services, actor = sqlite_world.services, sqlite_world.actor("een")
    assert assurance.overview(services, actor).check is None
    with pytest.raises(NotAllowed):
        oversight.ask_check(services, actor, rows=False)
    with pytest.raises(NotAllowed):
        assurance.seals_of(services, actor)

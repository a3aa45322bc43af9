"""The audit trail for who keeps an eye on the work."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from service.actions import assurance, oversight, people
from service.actions.proof import prove
from service.core.errors import NotAllowed
from service.core.rights import written_mandate
from service.store.audit import Act
from tests.proef import World


def test_the_chain_holds_after_work(world: World, answers: Callable[..., dict[str, Any]]) -> None:
    world.file(answers())
    proof = prove(world.services, with_rows=False)
    assert proof.flaws == []
    assert proof.counts["events"] > 0


def test_the_trail_of_one_case(world: World, answers: Callable[..., dict[str, Any]]) -> None:
    number = world.file(answers()).number
    world.file(answers())
    found = oversight.events(
        world.services, world.actor("arie"), number=number, act=Act.CASE_STARTED
    )
    assert [(row.number, row.may_open) for row in found.rows] == [(number, True)]
    assert found.total == 1


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

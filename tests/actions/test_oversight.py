"""The audit trail for who keeps an eye on the work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from service.actions import oversight
from service.core.errors import NotAllowed
from service.store.audit import Act
from tests.proef import World


def test_the_chain_holds_after_work(world: World, answers: Callable[..., dict[str, Any]]) -> None:
    world.file(answers())
    proof = oversight.prove(world.services, world.actor("arie"))
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
    for ask in (oversight.events, oversight.prove):
        with pytest.raises(NotAllowed):
            ask(sqlite_world.services, sqlite_world.actor(username))

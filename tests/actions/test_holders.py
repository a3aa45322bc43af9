"""Who may what, since when and given by whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service.actions import entitlements, holders, people, supervise
from service.actions.holders import Holding
from service.core.actor import SYSTEM
from service.core.errors import NotAllowed
from service.core.rights import written_mandate
from tests.conftest import Clock
from tests.proef import World


def of(world: World, person: str, watcher: str = "arie") -> dict[str, Holding]:
    found = holders.holders(world.services, world.actor(watcher)).rows
    return {str(row.role): row for row in found if row.username == person}


def test_a_role_is_held_since_it_was_given_and_by_whom(sqlite_world: World, clock: Clock) -> None:
    world = sqlite_world
    clock.pass_(timedelta(days=5))
    groups = ["proefproces/beoordelaar", "proefproces/directie"]
    entitlements.entitle(world.services, "anna", groups=groups)
    found = of(world, "anna")
    fresh = next(row for role, row in found.items() if row.since == clock())
    kept = next(row for role, row in found.items() if row.since != clock())
    assert (fresh.by, kept.by) == (SYSTEM.username, SYSTEM.username)
    assert kept.since is not None
    assert kept.since < clock()


def test_what_was_taken_away_and_given_again_is_held_since_the_last_time(
    sqlite_world: World, clock: Clock
) -> None:
    world = sqlite_world
    entitlements.entitle(world.services, "anna", groups=[])
    assert of(world, "anna") == {}
    clock.pass_(timedelta(days=5))
    entitlements.entitle(world.services, "anna", groups=["proefproces/beoordelaar"])
    assert [row.since for row in of(world, "anna").values()] == [clock()]


def test_a_mandate_is_a_role(sqlite_world: World) -> None:
    found = of(sqlite_world, "arie")
    assert set(found) == {"toezicht", "inzage"}
    assert found["toezicht"].process == ""


def test_a_closed_account_holds_nothing(sqlite_world: World) -> None:
    people.close(sqlite_world.services, "anna")
    found = holders.holders(sqlite_world.services, sqlite_world.actor("arie"))
    assert "anna" not in {row.username for row in found.rows}
    assert found.closed == 1


def test_who_follows_one_process_does_not_see_the_others(sqlite_world: World) -> None:
    people.add(
        sqlite_world.services,
        username="een",
        name="Een",
        password="een lang wachtwoord",
        groups=[],
        mandates=[written_mandate("toezicht:elders"), written_mandate("inzage:proefproces")],
    )
    assert holders.holders(sqlite_world.services, sqlite_world.actor("een")).rows == ()
    assert supervise.overseen(sqlite_world.services, sqlite_world.actor("een")) == []


@pytest.mark.parametrize("username", ["anna", "dirk", "ben", "pia"])
def test_rights_are_closed_to_anybody_else(sqlite_world: World, username: str) -> None:
    for ask in (holders.holders, supervise.overseen):
        with pytest.raises(NotAllowed):
            ask(sqlite_world.services, sqlite_world.actor(username))

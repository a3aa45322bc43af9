"""What an auditor asked for is done by a worker, once, and what came of it is vouched for."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from service.actions import errands, oversight, packs
from service.actions.proof import prove
from service.core.actor import SYSTEM
from service.store import errands as stored
from service.store.tables import Errand, ErrandState
from service.worker.errands import do_next
from tests import packed
from tests.proef import World, unguarded


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def world(request: pytest.FixtureRequest) -> World:
    services = request.getfixturevalue("make_services")
    made = request.getfixturevalue("new_database")(request.param)
    return World(services(made)).prepare()


def errand(world: World, number: int) -> Errand:
    with world.services.db.reading() as session:
        found = stored.get(session, number)
    assert found is not None
    return found


def test_a_check_tells_what_it_found(world: World) -> None:
    packed.cases_in(world)
    asked = oversight.ask_check(world.services, world.actor("arie"), rows=True)
    assert do_next(world.services)
    assert not do_next(world.services)
    done = errand(world, asked)
    assert (done.state, done.result["flawed"]) == (ErrandState.DONE, 0)
    assert done.result["counts"]["instance"] == 2
    assert prove(world.services).holds


def test_a_check_names_what_does_not_fit(world: World) -> None:
    packed.cases_in(world)
    with world.services.db.writing() as session:
        unguarded(session, "submission")
        session.execute(text("UPDATE submission SET actor = 'x' WHERE seq = 1"))
    asked = oversight.ask_check(world.services, world.actor("arie"), rows=True)
    do_next(world.services)
    done = errand(world, asked)
    assert done.result["flawed"] == 2
    assert {flaw["table"] for flaw in done.result["flaws"]} == {"submission"}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE errand SET reason = 'iets anders'",
        "UPDATE errand SET wish = '{}'",
        "UPDATE errand SET result = '{\"flawed\": 0}'",
        "UPDATE errand SET state = 'failed'",
        "DELETE FROM errand",
    ],
)
def test_what_was_asked_and_found_cannot_be_changed_unseen(world: World, change: str) -> None:
    oversight.ask_check(world.services, world.actor("arie"), rows=False)
    do_next(world.services)
    assert prove(world.services).holds
    with world.services.db.writing() as session:
        session.execute(text(change))
    assert {flaw.table for flaw in prove(world.services).flaws} == {"errand"}


def test_what_cannot_be_done_is_told(world: World) -> None:
    number, _ = packed.cases_in(world)
    asked = packs.ask(world.services, [number], SYSTEM, "waarom", contents=True)
    with world.services.db.writing() as session:
        session.execute(text("UPDATE errand SET wish = :w"), {"w": errand_wish("X-1")})
    assert do_next(world.services)
    failed = errand(world, asked)
    assert failed.state is ErrandState.FAILED
    assert failed.result["problem"]["params"] == {"number": "X-1"}


def errand_wish(number: str) -> str:
    return f'{{"numbers": ["{number}"], "contents": true, "draw": null}}'


def test_what_was_broken_off_too_often_is_not_tried_for_ever(world: World) -> None:
    asked = oversight.ask_check(world.services, world.actor("arie"), rows=False)
    for _ in range(errands.MAX_ATTEMPTS):
        held = errands.claim(world.services)
        assert held is not None
        assert errands.claim(world.services) is None  # somebody holds it
        errands.give_back(world.services, held)
    assert errands.claim(world.services) is None
    assert errand(world, asked).state is ErrandState.FAILED


def test_who_lost_an_errand_writes_nothing(world: World) -> None:
    asked = oversight.ask_check(world.services, world.actor("arie"), rows=False)
    slow = errands.claim(world.services)
    assert slow is not None
    errands.give_back(world.services, slow)
    fast = errands.claim(world.services)
    assert fast is not None
    assert not errands.finish(world.services, slow, result={"flawed": 0})
    assert errands.finish(world.services, fast, result={"flawed": 7})
    assert errand(world, asked).result == {"flawed": 7}


def test_a_file_store_that_is_away_costs_no_attempt(world: World) -> None:
    asked = oversight.ask_check(world.services, world.actor("arie"), rows=False)
    held = errands.claim(world.services)
    assert held is not None
    errands.put_off(world.services, held)
    assert errand(world, asked).attempts == 0
    assert errands.claim(world.services) is None  # not before the lease is over

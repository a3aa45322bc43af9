"""The list of cases shows exactly what may be opened: one rule, asked of rows and of one case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest

from proef import World
from service.actions import cases, facts
from service.core.access import Actor, Permission, allowed
from service.core.rights import Grant, Mandate, Power, Reach, Right, Rights
from service.store.tables import Instance

GROUPS = ("proefproces/beoordelaar", "proefproces/directie", "elders/beoordelaar")
GRANTED = {"besluit": "toegekend", "reden": "prima"}


@pytest.fixture
def varied(world: World, answers: Callable[..., dict[str, Any]]) -> World:
    """Cases of nobody, of anna, of bob; with a task for a group, for dirk by name; of others."""
    world.file(answers())
    world.file(answers(behandelaar="anna"))
    world.file(answers(behandelaar="bob", betrokkenen=["anna"]))
    signed = world.file(answers(behandelaar="bob", tekenaar="dirk")).number
    world.complete(signed, "Aanvraag beoordelen", "bob", GRANTED)
    world.do_jobs()
    paid = world.file(answers(behandelaar="bob")).number
    with world.services.db.writing() as session:
        session.query(Instance).filter_by(number=paid).update({"open_to": [GROUPS[1]]})
    return world


def actors(version: str) -> Iterator[Actor]:
    """People with every reach, with and without a condition, in no, one or several groups."""
    for reach, conditional, power, username in product(
        Reach, (False, True), (None, "", "proefproces", "elders"), ("anna", "dirk", "carla")
    ):
        for group in GROUPS:
            grant = Grant(group=group, right=Right.READ_CASES, reach=reach, conditional=conditional)
            yield Actor(
                username=username,
                groups=frozenset({group, GROUPS[0]}),
                rights=Rights(versions={version: {group: (grant,)}}),
                mandates=frozenset(() if power is None else {Mandate(Power.INSPECT, power)}),
            )


def test_the_list_and_the_door_agree_for_everybody(varied: World) -> None:
    found: list[Instance] = varied.rows(Instance)
    assert len({tuple(each.handlers) for each in found}) > 2, "the cases differ"
    seen = set()
    for actor in actors(found[0].bundle_hash):
        may = {
            each.number
            for each in found
            if allowed(Permission.READ_CASE, actor, facts.access_facts(each))
        }
        rows = cases.cases(varied.services, actor).rows
        assert {each.number for each in rows} == may, (actor, rows)
        seen.add(len(may))
    assert seen >= {0, 1, 5}, "some see nothing, some a part, some all"

"""The list of cases shows exactly what may be opened: one rule, asked of rows and of one case."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from service.actions import cases, facts, publish
from service.actions.fleet import Filter, State
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.errors import NotAllowed
from service.core.rights import Grant, Mandate, Power, Reach, Right, Rights
from service.store.tables import Instance
from tests.proef import HERE, World

EVERY = Filter(state=State.ALL)
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
    names = ("anna", "dirk", "carla", "deputy of anna and dirk")
    for reach, conditional, power, username in product(
        Reach, (False, True), (None, "", "proefproces", "elders"), names
    ):
        for group in GROUPS:
            grant = Grant(group=group, right=Right.READ_CASES, reach=reach, conditional=conditional)
            yield Actor(
                username=username,
                stands_in=frozenset({"anna", "dirk"} if " " in username else ()),
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
        rows = cases.page(varied.services, actor, EVERY).rows
        assert {each.row.number for each in rows} == may, (actor, rows)
        seen.add(len(may))
    assert seen >= {0, 1, 5}, "some see nothing, some a part, some all"


def test_the_list_and_the_door_agree_about_cases_of_several_versions(
    varied: World, answers: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    first = varied.rows(Instance)[0].bundle_hash
    folder = shutil.copytree(HERE / "proefproces", tmp_path / "proefproces")
    about = folder / "bundle.toml"
    about.write_text(
        about.read_text("utf-8").replace("titel = ", "titel = 'Nieuwe' # ", 1), "utf-8"
    )
    second, _ = publish.publish_directory(
        varied.services, folder, HERE / "proefproces_forms", "tweede versie"
    )
    varied.file(answers())
    varied.file(answers(behandelaar="anna"))
    varied.file(answers(behandelaar="bob"))
    found: list[Instance] = varied.rows(Instance)
    assert {each.bundle_hash for each in found} == {first, second}
    seen = set()
    for actor in of_two_versions(first, second):
        may = {
            each.number
            for each in found
            if allowed(Permission.READ_CASE, actor, facts.access_facts(each))
        }
        assert listed(varied, actor) == may, actor
        seen.add(frozenset(each.bundle_hash for each in found if each.number in may))
    assert seen == {
        frozenset(),
        frozenset({first}),
        frozenset({second}),
        frozenset({first, second}),
    }


def listed(world: World, actor: Actor) -> set[str]:
    if not allowed(Permission.LIST_CASES, actor):
        with pytest.raises(NotAllowed):
            cases.page(world.services, actor, EVERY)
        return set()
    return {each.row.number for each in cases.page(world.services, actor, EVERY).rows}


def of_two_versions(first: str, second: str) -> Iterator[Actor]:
    """People whose group may read as far as each version says, or in one of them nothing."""
    for one, other, conditional in product((None, *Reach), (None, *Reach), (False, True)):
        granted = {}
        for version, reach in ((first, one), (second, other)):
            if reach is not None:
                grant = Grant(
                    group=GROUPS[0], right=Right.READ_CASES, reach=reach, conditional=conditional
                )
                granted[version] = {GROUPS[0]: (grant,)}
        yield Actor(username="anna", groups=frozenset({GROUPS[0]}), rights=Rights(versions=granted))

"""Three regulations on one service: the same names of groups, and nothing leaks over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from service.actions import (
    casefile,
    cases,
    documents,
    formpage,
    oversight,
    papers,
    readers,
    versions,
    worklist,
)
from service.actions.asking import ActionAt, TaskAt
from service.actions.fleet import Filter, State
from service.actions.oversight import Happened
from service.core.errors import NotAllowed, NotFound
from tests.subsidie.house import CASES, House, built

EVERY = Filter(state=State.ALL)
# Who sees which cases; each person is in the groups of one regulation unless it is told.
SIGHT = {
    # Two groups are called “directie”, in two regulations.
    "p.dejongh": {"klacht"},
    "r.martina": {"nieuw", "verleend", "bezwaar"},
    # Handles what was tested, and what nobody tested yet.
    "b.rojer": {"nieuw", "verleend", "bezwaar"},
    "k.pieters": {"nieuw"},
    # Reads what needs technical advice; pays what was granted; hears who objects.
    "a.winklaar": {"verleend"},
    "f.maduro": {"verleend"},
    "c.isenia": {"bezwaar"},
    "i.leito": set(),
    "e.curiel": set(),
    "m.dejong": {"klacht"},
    "lies.peeters": {"verlof"},
    # In “directie” of the complaints and in “financien” of the subsidies.
    "in.beide": {"klacht", "verleend"},
    # Keeps an eye on everything, with names replaced; opens no file before the case is drawn.
    "l.hendriks": set(),
}  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = built(tmp_path_factory.mktemp("house"))
    yield made
    made.services.db.close()


@pytest.fixture(params=sorted(SIGHT))
def visitor(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_list_holds_exactly_the_cases_a_person_sees(house: House, visitor: str) -> None:
    actor = house.actor(visitor)
    if not SIGHT[visitor]:
        with pytest.raises(NotAllowed):
            cases.page(house.services, actor, EVERY)
        return
    listed = {each.row.number for each in cases.page(house.services, actor, EVERY).rows}
    assert listed == {house.numbers[name] for name in SIGHT[visitor]}


def test_searching_by_number_finds_nothing_more(house: House, visitor: str) -> None:
    actor = house.actor(visitor)
    for name in CASES - SIGHT[visitor] if SIGHT[visitor] else ():
        asked = replace(EVERY, query=house.numbers[name])
        assert cases.page(house.services, actor, asked).rows == ()


def test_a_case_file_opens_for_who_sees_the_case(house: House, visitor: str) -> None:
    actor = house.actor(visitor)
    opened = set()
    for name, number in house.numbers.items():
        try:
            casefile.case_file(house.services, number, actor)
        except NotAllowed:
            continue
        opened.add(name)
    assert opened == SIGHT[visitor]


def test_a_document_opens_for_who_sees_its_case(house: House, visitor: str) -> None:
    actor = house.actor(visitor)
    for name in house.numbers:
        for found in house.papers(name):
            if name in SIGHT[visitor] or papers.own_document(found, actor):
                with documents.opened(house.services, found.id, actor)[1] as content:
                    assert content.read()
            else:
                with pytest.raises(NotAllowed):
                    documents.opened(house.services, found.id, actor)


# What each may do in the cases as they stand; “mag” of the model already left out the rest.
ACTIONS = {
    ("b.rojer", "nieuw"): {"verlengen", "belang_melden", "intrekken"},
    ("k.pieters", "nieuw"): {"verlengen", "belang_melden", "intrekken"},
    ("b.rojer", "verleend"): {"overdragen", "belang_melden", "bezwaar_aanvrager",
                              "bezwaar_belanghebbende"},
    ("r.martina", "verleend"): {"overdragen", "belang_melden"},
    ("a.winklaar", "verleend"): set(),
    ("f.maduro", "verleend"): set(),
    ("in.beide", "verleend"): set(),
    ("c.isenia", "bezwaar"): set(),
}  # fmt: skip


@pytest.mark.parametrize(("visitor", "name"), sorted(ACTIONS))
def test_who_only_reads_is_offered_no_action(house: House, visitor: str, name: str) -> None:
    file = casefile.case_file(house.services, house.numbers[name], house.actor(visitor))
    offered = {each.id for each in file.actions}
    # Their groups elsewhere give them nothing here.
    assert offered == ACTIONS[visitor, name]


@pytest.mark.parametrize("visitor", sorted(set(SIGHT) - {"b.rojer", "r.martina"}))
def test_an_action_is_refused_to_who_was_not_offered_it(house: House, visitor: str) -> None:
    with pytest.raises(NotAllowed):
        formpage.page(
            house.services,
            ActionAt(number=house.numbers["verleend"], element="subsidieprocedure/overdragen"),
            house.actor(visitor),
        )


# The tasks that can come to each, over all regulations.
TASKS = {
    "b.rojer": {("nieuw", "Volledigheid toetsen")},
    "k.pieters": {("nieuw", "Volledigheid toetsen")},
    "a.winklaar": set(),
    "f.maduro": {("verleend", "Voorschot betalen")},
    "in.beide": {("verleend", "Voorschot betalen"), ("klacht", "Te late termijn toelichten")},
    "c.isenia": {("bezwaar", "Bezwaarmaker horen")},
    "r.martina": set(),
    "p.dejongh": {("klacht", "Te late termijn toelichten")},
    "m.dejong": {("klacht", "Klacht registreren")},
    "lies.peeters": {("verlof", "Aanvraag beoordelen")},
}  # fmt: skip


@pytest.mark.parametrize("visitor", sorted(TASKS))
def test_the_work_list_holds_the_tasks_of_the_own_groups(house: House, visitor: str) -> None:
    page = worklist.inbox(house.services, house.published(), house.actor(visitor), view="group")
    names = {number: name for name, number in house.numbers.items()}
    assert {(names[row.number], row.name) for row in page.rows} == TASKS[visitor]


def test_a_task_of_another_group_does_not_open(house: House, visitor: str) -> None:
    actor = house.actor(visitor)
    for task, name in house.tasks():
        if (name, task.name) in TASKS.get(visitor, set()):
            assert formpage.page(house.services, TaskAt(id=task.id), actor)
        else:
            with pytest.raises(NotAllowed):
                formpage.page(house.services, TaskAt(id=task.id), actor)


VERSIONS = {
    "p.dejongh": {"klachtenregeling"},
    "r.martina": {"subsidieregeling"},
    "e.curiel": {"subsidieregeling"},
    "a.vermeer": {"klachtenregeling"},
    "an.peters": {"verlofaanvraag"},
    "in.beide": {"klachtenregeling"},
    "l.hendriks": {"klachtenregeling", "subsidieregeling", "verlofaanvraag"},
}


@pytest.mark.parametrize("visitor", sorted(VERSIONS))
def test_versions_are_those_of_the_own_regulation(house: House, visitor: str) -> None:
    actor = house.actor(visitor)
    assert {each.key for each in versions.overview(house.services, actor)} == VERSIONS[visitor]
    for bundle in house.published():
        if bundle.key in VERSIONS[visitor]:
            assert versions.version(house.services, bundle.hash, actor).key == bundle.key
        else:
            with pytest.raises((NotAllowed, NotFound)):
                versions.version(house.services, bundle.hash, actor)


def test_who_oversees_one_regulation_reads_its_trail_only(house: House) -> None:
    page = oversight.events(house.services, house.actor("e.bos"))
    numbers = {row.number for row in page.rows if row.number}
    assert numbers == {house.numbers["klacht"]}
    for name in CASES - {"klacht"}:
        asked = Happened(number=house.numbers[name])
        assert oversight.events(house.services, house.actor("e.bos"), asked).rows == ()


@pytest.mark.parametrize("visitor", ["r.martina", "f.maduro", "e.curiel", "in.beide"])
def test_the_trail_is_closed_to_who_was_given_no_oversight(house: House, visitor: str) -> None:
    with pytest.raises(NotAllowed):
        oversight.events(house.services, house.actor(visitor))


@pytest.mark.postgres
def test_lists_and_files_agree_on_postgresql(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    house = built(tmp_path, new_database("postgres"))
    names = {number: name for name, number in house.numbers.items()}
    listed, opened = {}, {}
    for visitor, seen in SIGHT.items():
        actor = house.actor(visitor)
        rows = cases.page(house.services, actor, EVERY).rows if seen else ()
        listed[visitor] = {names[each.row.number] for each in rows}
        opened[visitor] = {
            name
            for number, name in names.items()
            if readers.is_open_to(house.services, number, actor)
        }
    house.services.db.close()
    assert listed == SIGHT
    assert opened == SIGHT


def test_every_regulation_numbers_its_own_cases(house: House) -> None:
    assert house.numbers == {
        "nieuw": "SUB-2026-0001",
        "bezwaar": "SUB-2026-0002",
        "verleend": "SUB-2026-0003",
        "klacht": "K-2026-001",
        "verlof": "V-2026-0001",
    }


def test_each_counts_in_its_own_calendar(house: House) -> None:
    day = date(2026, 6, 25)
    reached = {each.key: each.calendar.add_workdays(day, 10) for each in house.published()}
    assert reached == {
        "klachtenregeling": date(2026, 7, 9),
        "verlofaanvraag": date(2026, 7, 9),
        # 2 July is a holiday on Curaçao, and the day after it the fund is closed.
        "subsidieregeling": date(2026, 7, 13),
    }


def test_one_instant_is_another_day_elsewhere(house: House) -> None:
    received = {name: house.record(name)["ontvangen_op"] for name in ("nieuw", "klacht")}
    assert received == {"nieuw": "2026-06-25", "klacht": "2026-06-26"}
    assert house.case("nieuw").started_at == house.case("klacht").started_at

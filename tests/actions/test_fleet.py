"""All cases at once: what narrows them down, in which order they come, and what is counted."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from service.actions import fleet, keptviews, pseudonyms, publish, work
from service.actions.fleet import Filter, State
from service.actions.keptviews import Page
from service.core.errors import Conflict, Invalid, NotAllowed
from service.core.period import Period
from service.store import fleet as store
from service.store import people
from service.store.fleet import Order, Urgency, Wanted, Wish
from tests.conftest import Clock
from tests.proef import HERE, World

Answers = Callable[..., dict[str, Any]]
DECIDE = {"besluit": "toegekend", "reden": "In orde."}
DECIDED = "[maat.beoordeeld]\nnaam = 'Beoordeeld'\nbij = 'ingevuld'\nveld = 'besluit'\n"
ALL = Filter(state=State.ALL)
# Which of the six cases of the house are left, in what order.
NARROWED: list[tuple[Filter, list[int]]] = [
    (Filter(dimensions={"proefproces/soort": "kosten"}), [3, 5]),
    (Filter(state=State.ALL, dimensions={"proefproces/uitkomst": "toegekend"}), [2, 1]),
    (Filter(step="proefproces/beoordelen"), [0, 3, 4, 5]),
    (Filter(step="proefproces/verdwenen"), []),
    (Filter(group="proefproces/beoordelaar"), [0, 3, 4, 5]),
    (Filter(group="proefproces/directie"), []),
    (Filter(process="proefproces"), [0, 3, 4, 5]),
    (Filter(process="elders"), []),
    (Filter(root="proefproces/proefproces"), [0, 3, 4, 5]),
    (Filter(version="0" * 12), []),
    (Filter(person=99_999), []),
    (Filter(listed="proefproces/niets"), []),
    (Filter(is_extended=True), []),
    (Filter(period=Period.year(2019)), []),
    (Filter(query="beoordelen"), [0, 3, 4, 5]),
    (Filter(query="onvindbaar"), []),
    (Filter(query="%"), []),
]


@pytest.fixture
def house(world: World, answers: Answers, clock: Clock) -> list[str]:
    """Six cases, a week after each other; the second and third are closed, the third too late."""
    numbers = []
    for kind in ("verlof", "kosten", "verlof", "kosten", "verlof", "kosten"):
        numbers.append(world.file(answers(soort=kind)).number)
        clock.pass_(timedelta(days=7))
    for number in numbers[1:3]:
        world.complete(number, "Aanvraag beoordelen", "anna", DECIDE)
        world.do_jobs()
        world.complete(number, "Besluit tekenen", "dirk", {"getekend": True})
    return numbers


def listed(world: World, asked: Filter, who: str = "arie") -> list[str]:
    found = fleet.page(world.services, world.actor(who), asked)
    assert found.total == len(found.rows)
    return [row.number for row in found.rows]


def test_open_cases_come_by_what_falls_due_first(world: World, house: list[str]) -> None:
    assert listed(world, Filter()) == [house[0], house[3], house[4], house[5]]


def test_all_cases_come_newest_first_or_oldest_first(world: World, house: list[str]) -> None:
    assert listed(world, ALL) == house[::-1]
    assert listed(world, Filter(state=State.ALL, order=Order.OLDEST)) == house
    assert listed(world, Filter(state=State.CLOSED)) == [house[2], house[1]]


def test_every_open_case_stands_in_one_way(world: World, house: list[str]) -> None:
    found = {each: listed(world, Filter(urgency=each)) for each in Urgency}
    assert house[0] in found[Urgency.LATE]
    each_once = [number for numbers in found.values() for number in numbers]
    assert sorted(each_once) == sorted(listed(world, Filter()))


def test_what_was_not_met_is_found_when_it_is_closed_too(world: World, house: list[str]) -> None:
    missed = listed(world, Filter(state=State.ALL, is_missed=True))
    assert house[1] in missed
    assert house[5] not in missed
    assert listed(world, Filter(state=State.ALL, term="proefproces/beslissen")) == missed


def test_time_alone_makes_a_case_late(world: World, house: list[str], clock: Clock) -> None:
    before = set(listed(world, Filter(urgency=Urgency.LATE)))
    clock.pass_(timedelta(days=60))
    assert set(listed(world, Filter(urgency=Urgency.LATE))) > before
    assert listed(world, Filter(urgency=Urgency.GOOD)) == []


def test_a_list_is_narrowed_down(world: World, house: list[str]) -> None:
    for asked, places in NARROWED:
        assert listed(world, asked) == [house[place] for place in places], asked


def test_a_case_is_found_by_its_number_or_how_that_begins(world: World, house: list[str]) -> None:
    assert listed(world, Filter(query=house[0].lower())) == [house[0]]
    assert sorted(listed(world, Filter(state=State.ALL, query=house[0][:-1]))) == house


def test_a_case_is_found_by_who_has_the_turn(world: World, house: list[str]) -> None:
    with world.services.db.reading() as session:
        anna = people.by_username(session, "anna")
    assert anna is not None
    task = world.tasks(house[0])[0]
    work.claim(world.services, task.id, world.actor("anna"))
    row = fleet.page(world.services, world.actor("arie"), Filter()).rows[0]
    assert (row.number, row.with_person) == (house[0], "anna")


def test_a_person_is_found_who_took_a_task_of_a_group(world: World, house: list[str]) -> None:
    with world.services.db.reading() as session:
        anna = people.by_username(session, "anna")
    assert anna is not None
    asked = Filter(person=anna.id)
    assert listed(world, asked) == []
    work.claim(world.services, world.tasks(house[0])[0].id, world.actor("anna"))
    assert listed(world, asked) == [house[0]]
    both = Wish(names=("by:anna", "seat:u:anna"), seated="anna")
    wanted = Wanted(username="arie", now=world.services.clock(), wishes=(both,))
    with world.services.db.reading() as session:
        for rare, stride in product((0, 2), (1, 3)):
            asked_for = partial(store.page, session, wanted, Order.OLDEST, after=None, limit=9)
            found = asked_for(rare=rare, stride=stride).cases
            assert [case.number for case in found] == [house[0]]
        assert store.how_many_each(session, [wanted], rare=0) == [1]


def test_pages_give_every_case_once_however_it_is_looked_up(world: World, house: list[str]) -> None:
    """What few cases have is looked up, what many have is asked on the way: the same comes out."""
    wanted = Wanted(
        username="arie",
        now=world.services.clock(),
        wishes=(Wish(names=("is:proefproces/soort=verlof", "is:proefproces/soort=kosten")),),
        number="nr:",
    )
    for order, rare, stride in product(Order, (0, 2, 2_000), (1, 3, 2_000)):
        seen, after = [], None
        with world.services.db.reading() as session:
            asked = partial(store.page, session, wanted, order, limit=2, rare=rare, stride=stride)
            while found := asked(after=after).cases:
                seen += [case.number for case in found]
                after = store.key_of(found[-1], order)
        assert sorted(seen) == house, (order, rare, stride)


def test_counts_agree_with_the_pages_however_they_are_looked_up(
    world: World, house: list[str]
) -> None:
    both = (
        Wish(names=("is:proefproces/soort=verlof",)),
        Wish(names=("root:proefproces/proefproces",)),
    )
    for wishes in (both, both[:1]):
        alike = [
            Wanted(username="arie", now=world.services.clock(), wishes=wishes, is_open=is_open)
            for is_open in (None, True, False)
        ]
        with world.services.db.reading() as session:
            pages = [store.page(session, each, Order.OLDEST, after=None, limit=9) for each in alike]
            for rare in (0, 1, 2_000):
                counted = store.how_many_each(session, alike, rare=rare)
                assert counted == [len(page.cases) for page in pages], rare
        assert counted[0] > counted[2] > 0


def test_an_export_holds_every_case_once(world: World, house: list[str]) -> None:
    found = fleet.everything(world.services, world.actor("arie"), ALL)
    assert [row.number for row in found] == house[::-1]


def test_figures_tell_what_the_lists_hold(world: World, house: list[str]) -> None:
    arie, year = world.actor("arie"), Period.year(world.services.clock().year)
    found = fleet.figures(world.services, arie, Filter(urgency=Urgency.LATE), year)
    assert (found.received, found.closed, found.open) == (6, 2, 4)
    lists = [len(listed(world, Filter(urgency=each))) for each in Urgency]
    assert [found.by_urgency[each] for each in Urgency] == lists


def test_who_is_involved_does_not_find_the_case(world: World, answers: Answers) -> None:
    world.file(answers(betrokkenen=["arie"]))
    assert listed(world, ALL) == []


@pytest.mark.parametrize("username", ["anna", "dirk", "ben", "pia", "mia"])
def test_the_lists_are_closed_to_anybody_else(sqlite_world: World, username: str) -> None:
    with pytest.raises(NotAllowed):
        fleet.page(sqlite_world.services, sqlite_world.actor(username), Filter())
    with pytest.raises(NotAllowed):
        next(fleet.everything(sqlite_world.services, sqlite_world.actor(username), Filter()))


def test_somebody_is_found_by_the_code_lists_call_him(sqlite_world: World) -> None:
    services = sqlite_world.services
    with services.db.reading() as session:
        numbers = {person.username: person.id for person in people.ever(session)}
    found = {pseudonyms.person_called(services, f"Beoordelaar {n}") for n in (1, 2)}
    assert found == {numbers["anna"], numbers["bob"]}
    assert pseudonyms.person_called(services, "beoordelaar 99") is None
    assert pseudonyms.person_called(services, "klacht") is None


def test_a_view_with_the_same_name_takes_the_place_of_the_other(sqlite_world: World) -> None:
    services, arie = sqlite_world.services, sqlite_world.actor("arie")
    for state in ("open", "alle"):
        keptviews.keep(services, arie, Page.FLEET, name=" Van mij ", query={"stand": state})
    found = keptviews.kept(services, arie, Page.FLEET)
    assert [(each.name, each.query) for each in found] == [("Van mij", {"stand": "alle"})]


def test_nobody_keeps_views_without_end(sqlite_world: World) -> None:
    services, arie = sqlite_world.services, sqlite_world.actor("arie")
    for number in range(keptviews.MOST):
        keptviews.keep(services, arie, Page.FLEET, name=f"Lijst {number}", query={})
    with pytest.raises(Conflict):
        keptviews.keep(services, arie, Page.FLEET, name="Een te veel", query={})
    with pytest.raises(Invalid):
        keptviews.keep(services, arie, Page.FLEET, name="Lijst 1", query={"zoek": "x" * 3000})


def test_a_list_of_the_bundle_says_why_to_who_may_read_the_case(
    world: World, answers: Answers, tmp_path: Path
) -> None:
    folder = shutil.copytree(HERE / "proefproces", tmp_path / "proefproces")
    with (folder / "maten.toml").open("a", encoding="utf-8") as file:
        file.write(f"{DECIDED}weergave = 'Beoordeeld'\nreden = 'reden'\n")
    publish.publish_directory(world.services, folder, HERE / "proefproces_forms", "met een lijst")
    number = world.file(answers()).number
    world.complete(number, "Aanvraag beoordelen", "anna", DECIDE)

    def why(who: str) -> list[str | None]:
        asked = Filter(state=State.ALL, listed="proefproces/beoordeeld")
        page = fleet.page(world.services, world.actor(who), asked)
        taken = list(fleet.everything(world.services, world.actor(who), asked))
        assert taken == list(page.rows)
        return [row.reason for row in taken]

    assert why("arie") == [DECIDE["reden"]]
    assert why("pri") == [None]
    (row,) = fleet.page(world.services, world.actor("arie"), ALL).rows
    assert row.reason == ""

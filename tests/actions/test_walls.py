"""Cases as cards: where they stand, who sees them, and whether what was done helped."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from service.actions import walls
from service.actions.services import Services
from service.actions.walls import WallPage, Wanted
from service.core.errors import NotAllowed, NotFound
from service.store import people
from tests.actions.small_wall import Chores

TODAY = date(2026, 3, 2)
LATE, SOON = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def chores(services: Services) -> Chores:
    return Chores(services)


@pytest.fixture
def few_chores(sqlite_services: Services) -> Chores:
    return Chores(sqlite_services)


def seen(chores: Chores, by: str = "chris", **wanted: object) -> WallPage:
    asked = Wanted(**wanted)  # type: ignore[arg-type]  # as an address gives it
    return walls.page(chores.services, "klussen", "klussen", chores.actor(by), asked)


def number_of(chores: Chores, username: str) -> int:
    with chores.services.db.reading() as session:
        return next(each.id for each in people.named(session, [username]))


def columns(page: WallPage) -> list[list[str]]:
    return [[row.number for row in column.rows] for column in page.columns]


def test_a_case_stands_in_the_column_of_its_phase_and_moves_on(chores: Chores) -> None:
    number = chores.add("Ramen", due=SOON)
    assert columns(seen(chores)) == [[number], [], []]
    chores.do(number, "bezig")
    assert columns(seen(chores)) == [[], [number], []]
    chores.do(number, "klaar")
    page = seen(chores)
    assert columns(page) == [[], [], [number]]
    assert page.columns[2].rows[0].due_on is None


def test_cards_are_found_by_words_of_their_case(chores: Chores) -> None:
    windows, gutter = chores.add("De ramen lappen", due=SOON), chores.add("Goot", due=SOON)
    assert columns(seen(chores, words="raam lap"))[0] == [windows]
    assert columns(seen(chores, words="got"))[0] == []
    assert sorted(columns(seen(chores, words=" "))[0]) == sorted([windows, gutter])
    for signs in ("-", "'\":*&|!()", "😀"):
        assert columns(seen(chores, words=signs)) == [[], [], []]


def test_what_is_dropped_leaves_the_wall(chores: Chores) -> None:
    number = chores.add("Ramen", due=SOON)
    chores.do(number, "weg")
    page = seen(chores)
    assert (columns(page), page.running, page.late) == ([[], [], []], 0, 0)


def test_what_is_late_comes_first_and_is_counted(few_chores: Chores) -> None:
    later = few_chores.add("Later", due=SOON)
    never = few_chores.add("Ooit")
    late = few_chores.add("Te laat", due=LATE)
    page = seen(few_chores)
    assert columns(page)[0] == [late, later, never]
    assert (page.running, page.late) == (3, 1)


def test_a_card_tells_whose_it_is_and_what_it_is_about(few_chores: Chores) -> None:
    few_chores.add("Ramen", due=SOON)
    (row,) = seen(few_chores).columns[0].rows
    assert (row.title, row.owner, row.lines) == ("Ramen", "Anna de Vries", ("Zolder",))


def test_an_owner_who_left_stays_on_the_card(few_chores: Chores) -> None:
    few_chores.add("Ramen", owner="gerda", due=SOON)
    page = seen(few_chores)
    assert page.columns[0].rows[0].owner == "gerda"
    assert page.owners == {}  # one who never had an account cannot be asked for


def test_one_owner_is_asked_for(few_chores: Chores) -> None:
    few_chores.add("Ramen", owner="anna")
    mine = few_chores.add("Vloer", owner="bob")
    bob = number_of(few_chores, "bob")
    page = seen(few_chores, owner=bob)
    assert (columns(page)[0], page.running) == ([mine], 1)
    assert list(page.owners) == [bob]


def test_a_group_with_a_reach_of_its_own_sees_its_own(chores: Chores) -> None:
    mine = chores.add("Ramen", volger="bob")
    chores.add("Vloer", volger="anna")
    assert columns(seen(chores, "bob"))[0] == [mine]
    assert seen(chores, "bob").running == 1


def test_who_is_involved_does_not_see_the_card(few_chores: Chores) -> None:
    few_chores.add("Ramen", betrokken="chris")
    page = seen(few_chores)
    assert (columns(page)[0], page.running) == ([], 0)


@pytest.mark.parametrize("person", ["dora"])
def test_a_group_that_the_wall_does_not_name_sees_nothing(few_chores: Chores, person: str) -> None:
    with pytest.raises(NotAllowed):
        seen(few_chores, person)


def test_there_is_no_wall_by_another_name(few_chores: Chores) -> None:
    with pytest.raises(NotFound):
        walls.page(few_chores.services, "klussen", "x", few_chores.actor("chris"), Wanted())


def test_an_auditor_sees_codes_and_no_words_of_people(few_chores: Chores) -> None:
    number = few_chores.add("Ramen", due=SOON, verhaal="Anna zei dat het moest")
    page = seen(few_chores, "ed", number=number)
    (row,) = page.columns[0].rows
    assert page.coded
    assert row.owner != "anna" and "Anna" not in row.owner and row.owner
    assert page.opened is not None
    assert (page.opened.facts, page.opened.may_open, page.may_begin) == ([], False, False)
    assert page.owners == {}


def test_a_long_column_goes_on_behind_its_last_card(few_chores: Chores) -> None:
    numbers = [few_chores.add(f"Klus {n}", due=SOON) for n in range(walls.COLUMN + 1)]
    first = seen(few_chores).columns[0]
    assert [row.number for row in first.rows] == numbers[:-1]
    assert first.more
    rest = seen(few_chores, phase=0, after=first.rows[-1].place).columns
    assert [row.number for row in rest[0].rows] == numbers[-1:]
    assert not rest[0].more


def test_an_opened_card_tells_its_fields(few_chores: Chores) -> None:
    number = few_chores.add("Ramen", soort="stof")
    opened = seen(few_chores, number=number).opened
    assert opened is not None
    assert [(label, str(value)) for label, value in opened.facts] == [
        ("wat", "Ramen"),
        ("soort", "Stoffen"),
    ]
    assert opened.may_open


def test_no_card_is_opened_by_a_number_that_is_not_there(few_chores: Chores) -> None:
    assert seen(few_chores, number="W-999").opened is None


def given_kinds(chores: Chores, *kinds: str) -> None:
    for kind in kinds:
        chores.add("Ramen", soort=kind)


def test_too_few_cases_before_it_say_so(few_chores: Chores) -> None:
    number = few_chores.add("Ramen", soort="stof", due=SOON)
    few_chores.do(number, "bezig", done=LATE)
    given_kinds(few_chores, "stof", "stof", "was")
    few_chores.add_up()
    opened = seen(few_chores, number=number).opened
    assert opened is not None
    assert opened.comparison is not None
    found = opened.comparison
    assert (found.before.found.count, found.after.found.count, found.few) == (0, 3, True)
    assert found.where == {"soort": "stof"}


def test_nothing_is_compared_before_it_was_done(few_chores: Chores) -> None:
    number = few_chores.add("Ramen", soort="stof", due=SOON)
    few_chores.do(number, "bezig", done=TODAY)
    opened = seen(few_chores, number=number).opened
    assert opened is not None
    assert opened.comparison is None


def test_before_and_after_are_equally_long(few_chores: Chores) -> None:
    number = few_chores.add("Ramen", soort="stof", due=SOON)
    few_chores.do(number, "bezig", done=TODAY - timedelta(days=10))
    opened = seen(few_chores, number=number).opened
    assert opened is not None
    assert opened.comparison is not None
    before, after = opened.comparison.before.period, opened.comparison.after.period
    assert (before.first, before.last) == (date(2026, 2, 11), date(2026, 2, 20))
    assert (after.first, after.last) == (date(2026, 2, 21), TODAY)

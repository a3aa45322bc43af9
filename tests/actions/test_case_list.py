"""The list of cases of who handles them: what a row tells, what narrows it, and who finds what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, text, update

from service.actions import cases, refilling
from service.actions.fleet import UNHANDLED, Filter, State
from service.core.actor import Actor
from service.store import caselists
from service.store.fleet import Order, Urgency
from service.store.tables import SEVERAL, CaseWords, Instance
from tests.conftest import Clock
from tests.proef import World

Answers = Callable[..., dict[str, Any]]
GRANTED = {"besluit": "toegekend", "reden": "Het rapport van Müller bevestigt de klachten."}
EVERY = Filter(state=State.ALL)


def found(world: World, actor: Actor, words: str) -> list[str]:
    query = Filter(state=State.ALL, query=words)
    return [each.row.number for each in cases.page(world.services, actor, query).rows]


def listed(world: World, actor: Actor, asked: Filter) -> list[str]:
    return [each.row.number for each in cases.page(world.services, actor, asked).rows]


def of(name: str, **other: Any) -> dict[str, Any]:
    return {"aanvrager": {"naam": name, "email": "x@voorbeeld.nl"}, "soort": "verlof", **other}


def test_a_row_tells_whose_case_it_is_where_it_is_and_what_is_due(
    world: World, answers: Answers
) -> None:
    number = world.file(of("Fatima El Amrani", behandelaar="anna")).number
    (row,) = cases.page(world.services, world.actor("anna"), Filter()).rows
    assert (row.row.number, row.called, row.handlers) == (number, "Fatima El Amrani", ("Anna Bos",))
    assert (row.row.step, row.phase) == ("Aanvraag beoordelen", "Ontvangen")
    assert row.row.deadline is not None and row.row.deadline.label == "Besluit versturen"


def test_a_surname_is_found_while_it_is_typed_by_who_just_registered_it(world: World) -> None:
    number = world.file(of("Fatima El Amrani")).number
    world.file(of("Jan de Vries"))
    anna = world.actor("anna")
    for words in ("amr", "AMRANI", "el amrani", "amrani fatima", "x@voorbeeld.nl amrani"):
        assert found(world, anna, words) == [number], words


@pytest.mark.parametrize("spelling", ["P-2026-001", "p2026001", "2026-1", "p 2026 1", "2026001"])
def test_a_number_is_found_in_any_spelling(world: World, answers: Answers, spelling: str) -> None:
    number = world.file(answers()).number
    world.file(answers())
    assert number == "P-2026-001"
    assert found(world, world.actor("anna"), spelling) == [number]


def test_words_are_found_however_they_are_bent_and_shown_where_they_stand(
    world: World, answers: Answers
) -> None:
    number = world.file(answers()).number
    world.complete(number, "Aanvraag beoordelen", "anna", GRANTED)
    anna = world.actor("anna")
    for words in ("rapporten", "klacht", "muller", "rapport klachten"):
        assert found(world, anna, words) == [number], words
    assert found(world, anna, "rapport afgewezen") == []
    (row,) = cases.page(world.services, anna, Filter(state=State.ALL, query="rapporten")).rows
    (piece,) = row.snippets
    assert [part for part, is_hit in piece.parts if is_hit] == ["rapport"]
    assert (piece.label, "".join(part for part, _ in piece.parts)) == ("Reden", GRANTED["reden"])


def test_nobody_finds_a_word_of_a_case_he_may_not_read(world: World) -> None:
    number = world.file(of("Fatima El Amrani", behandelaar="anna")).number
    involved = world.file(of("Sanne Amrani", betrokkenen=["anna"])).number
    assert found(world, world.actor("anna"), "amrani") == [number]
    assert found(world, world.actor("bob"), "amrani") == [involved]
    assert found(world, world.actor("dirk"), "amrani") == [involved, number]
    assert found(world, world.actor("pri"), "amrani") == []


@pytest.mark.parametrize("words", ["%", "'", "a:b & !c | (", '"', "😀", "\x00", "''':*", "*", "ع"])
def test_what_means_something_to_a_database_means_nothing_here(world: World, words: str) -> None:
    world.file(of("Kees"))
    assert found(world, world.actor("anna"), words) == []


def test_a_name_in_another_script_and_one_of_three_hundred_letters_are_found(world: World) -> None:
    arabic = world.file(of("فاطمة المراني")).number
    long = world.file(of("Q" * 290)).number
    anna = world.actor("anna")
    assert found(world, anna, "المراني") == [arabic]
    assert found(world, anna, "q" * 50) == [long]


def test_the_index_goes_with_the_case(world: World, answers: Answers) -> None:
    world.file(answers())
    with world.services.db.writing() as session:
        if world.services.db.is_sqlite:
            session.execute(text("PRAGMA defer_foreign_keys = ON"))
        else:
            session.execute(text("SET LOCAL session_replication_role = replica"))
            session.execute(text("SET LOCAL session_replication_role = origin"))
        session.execute(text("DELETE FROM case_words"))
    assert found(world, world.actor("anna"), "kees") == []


def test_cases_of_before_are_filled_in_by_the_worker(world: World) -> None:
    number = world.file(of("Fatima El Amrani", behandelaar="anna")).number
    with world.services.db.writing() as session:
        session.execute(text("DELETE FROM case_words"))
        session.execute(
            text("UPDATE instance SET measured_by = 'older', called = '', traits = '{}'")
        )
    anna = world.actor("anna")
    assert listed(world, anna, Filter()) == [number], "found before a worker looked at it"
    while refilling.fill(world.services):
        pass
    assert found(world, anna, "amrani") == [number]
    (row,) = cases.page(world.services, anna, Filter()).rows
    assert row.called == "Fatima El Amrani"


def test_a_step_that_changes_no_text_writes_no_words(
    world: World, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = world.file(answers()).number
    before = world.rows(CaseWords)[0].words
    world.complete(number, "Aanvraag beoordelen", "anna", GRANTED)
    assert world.rows(CaseWords)[0].words != before
    assert len(world.rows(CaseWords)) == 1


def test_lists_are_narrowed_by_handler_phase_and_term(
    world: World, answers: Answers, clock: Clock
) -> None:
    own = world.file(answers(behandelaar="anna")).number
    free = world.file(answers()).number
    anna = world.actor("anna")
    me = str(cases.handles(world.services, anna))
    assert listed(world, anna, Filter(handler=me)) == [own]
    assert listed(world, anna, Filter(handler=UNHANDLED)) == [free]
    assert listed(world, anna, Filter(handler="999999")) == []
    world.complete(own, "Aanvraag beoordelen", "anna", GRANTED)
    assert listed(world, anna, Filter(phase="proefproces/proefproces/1")) == [own]
    clock.pass_(timedelta(days=30))
    assert listed(world, anna, Filter(urgency=Urgency.LATE)) == [own, free]
    counts = cases.counts(world.services, anna, [Filter(), Filter(handler=UNHANDLED)])
    assert [int(each) for each in counts] == [2, 1]


@pytest.mark.parametrize("order", Order)
def test_pages_follow_each_other_without_gap_or_double(
    world: World, answers: Answers, clock: Clock, order: Order
) -> None:
    numbers = []
    for _ in range(5):
        numbers.append(world.file(answers()).number)
        clock.pass_(timedelta(days=1))
    anna, after, read = world.actor("anna"), None, list[str]()
    while True:
        asked = Filter(state=State.ALL, order=order)
        page = cases.page(world.services, anna, asked, after, size=2)
        read += [each.row.number for each in page.rows]
        after = page.following
        if after is None:
            break
    assert read == (numbers[::-1] if order is Order.NEWEST else numbers)


def test_pages_of_hits_lead_on_from_the_newest(world: World, answers: Answers) -> None:
    numbers = [world.file(answers()).number for _ in range(5)]
    asked, after, read = Filter(state=State.ALL, query="kees"), None, list[str]()
    while True:
        page = cases.page(world.services, world.actor("anna"), asked, after, size=2)
        read += [each.row.number for each in page.rows]
        after = page.following
        if after is None:
            break
    assert read == numbers[::-1]


def test_open_cases_are_the_same_along_shorter_ways(
    world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for handler in ("anna", None, "bob", None, "anna"):
        world.file(of("Kees", **({"behandelaar": handler} if handler else {})))
        clock.pass_(timedelta(days=2))
    shared = world.file(of("Kees", behandelaar="bob")).number
    with world.services.db.writing() as session:  # as a process with several handlers has it
        both = func.replace(Instance.traits, '"by:bob":0', '"by:anna":0,"by:bob":0')
        several = {"handlers": ["bob", "anna"], "handled_by": SEVERAL, "traits": both}
        session.execute(update(Instance).where(Instance.number == shared).values(**several))
    asked = [Filter(), Filter(handler=UNHANDLED), Filter(urgency=Urgency.LATE)]
    asked += [Filter(handler=str(cases.handles(world.services, world.actor("anna"))))]

    def told() -> list[Any]:
        actors = [world.actor(who) for who in ("anna", "bob", "dirk")]
        lists = [listed(world, actor, each) for actor in actors for each in asked]
        return [*lists, *(cases.counts(world.services, actor, asked) for actor in actors)]

    usual = told()
    assert [len(numbers) for numbers in usual[:2]] == [5, 2]
    monkeypatch.setattr(caselists, "RARE", 0)
    assert told() == usual
    first = cases.page(world.services, world.actor("anna"), Filter(), size=2)
    second = cases.page(world.services, world.actor("anna"), Filter(), first.following, size=2)
    paged = [each.row.number for each in (*first.rows, *second.rows)]
    assert paged == usual[0][:4]

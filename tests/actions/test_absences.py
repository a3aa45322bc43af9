"""Who is away and who stands in: what is taken over, what is not, and what the trail tells."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from service.actions import absences, casefile, entitlements, formpage, proof, work, worklist
from service.actions.asking import TaskAt
from service.core.errors import Invalid, NotAllowed
from service.core.period import Period
from service.store.audit import Act
from service.store.tables import AuditEvent, Person, Task
from tests.conftest import Clock
from tests.proef import World

Answers = Callable[..., dict[str, Any]]
TODAY = date(2026, 3, 2)
GRANTED = {"besluit": "toegekend", "reden": "Alles klopt."}
JUDGE = "Aanvraag beoordelen"


@pytest.fixture
def away(world: World) -> World:
    """Anna is away from today up to and including Friday; Bob stands in."""
    note(world, "anna", "bob")
    return world


def note(world: World, username: str, deputy: str, **days: date) -> None:
    absences.note(
        world.services,
        world.actor(username),
        username,
        deputy=number_of(world, deputy),
        period=Period(
            first=days.get("first", TODAY), last=days.get("last", TODAY + timedelta(days=4))
        ),
    )


def number_of(world: World, username: str) -> int:
    found: list[Person] = world.rows(Person)
    return next(row.id for row in found if row.username == username)


def numbers(world: World, username: str, view: str = "all") -> set[str]:
    with world.services.db.reading() as session:
        published = world.services.bundles.published(session)
    found = worklist.inbox(world.services, published, world.actor(username), view=view)
    return {row.number for row in found.rows}


def test_a_deputy_reads_the_cases_of_who_is_away(world: World, answers: Answers) -> None:
    number = world.file(answers(behandelaar="anna")).number
    with pytest.raises(NotAllowed):
        casefile.case_file(world.services, number, world.actor("bob"))
    note(world, "anna", "bob")
    casefile.case_file(world.services, number, world.actor("bob"))
    read = [e for e in world.rows(AuditEvent) if e.kind == Act.CASE_READ][-1]
    assert (read.actor, json.loads(read.data)) == ("bob", {"instead_of": "anna"})


def test_what_is_asked_by_name_comes_to_the_deputy(world: World, answers: Answers) -> None:
    entitlements.entitle(world.services, "bob", groups=[])
    number = world.file(answers(behandelaar="anna", tekenaar="dirk")).number
    world.complete(number, JUDGE, "anna", GRANTED)
    world.do_jobs()
    directors = ["proefproces/directie"]
    entitlements.entitle(world.services, "mia", groups=directors)
    task = world.task(number, "Besluit tekenen")
    with pytest.raises(NotAllowed):
        work.claim(world.services, task.id, world.actor("bob"))
    note(world, "dirk", "mia")
    assert number in numbers(world, "mia")
    work.claim(world.services, task.id, world.actor("mia"))
    world.complete(number, "Besluit tekenen", "mia", {"getekend": True})
    told = casefile.case_file(world.services, number, world.actor("mia")).timeline
    done = [each for each in told if each.kind == Act.TASK_COMPLETED]
    assert [(each.actor, bool(each.instead_of)) for each in done] == [
        ("anna", False),
        ("mia", True),
    ]


def test_what_was_taken_comes_free_and_goes_back_afterwards(
    world: World, answers: Answers, clock: Clock
) -> None:
    number = world.file(answers()).number
    task = world.task(number, JUDGE)
    work.claim(world.services, task.id, world.actor("anna"))
    note(world, "anna", "bob")
    assert world.task(number, JUDGE).assignee is None
    work.claim(world.services, task.id, world.actor("bob"))
    clock.pass_(timedelta(days=10))
    absences.follow(world.services)
    assert absences.of_person(world.services, "anna") is None
    assert not world.actor("bob").stands_in


def test_nobody_stands_in_before_the_first_day(away: World, clock: Clock) -> None:
    absences.end(away.services, away.actor("anna"), "anna")
    note(away, "anna", "bob", first=TODAY + timedelta(days=2))
    assert not away.actor("bob").stands_in
    clock.pass_(timedelta(days=2))
    assert away.actor("bob").stands_in == {"anna"}


def test_what_asks_an_involved_person_asks_that_one_alone(world: World, answers: Answers) -> None:
    number = world.file(answers(behandelaar="bob", betrokkenen=["anna"])).number
    task = world.task(number, JUDGE)
    with world.services.db.writing() as session:
        session.query(Task).filter_by(id=task.id).update({"candidates": ["u:anna"]})
    entitlements.entitle(world.services, "dirk", groups=["proefproces/beoordelaar"])
    note(world, "anna", "dirk")
    assert number in numbers(world, "anna")
    assert number not in numbers(world, "dirk")
    with pytest.raises(NotAllowed):
        formpage.page(world.services, TaskAt(id=task.id), world.actor("dirk"))


def test_who_is_involved_stands_in_for_nobody_there(world: World, answers: Answers) -> None:
    number = world.file(answers(behandelaar="bob", betrokkenen=["anna"])).number
    note(world, "bob", "anna")
    with pytest.raises(NotAllowed):
        casefile.case_file(world.services, number, world.actor("anna"))


@pytest.mark.parametrize("deputy", ["mia", "anna"])
def test_a_deputy_is_somebody_else_in_the_same_groups(world: World, deputy: str) -> None:
    with pytest.raises(Invalid, match="same groups"):
        note(world, "anna", deputy)
    assert [each.name for each in absences.deputies(world.services, "anna")] == ["Bob Prins"]


def test_a_deputy_who_leaves_the_group_stands_in_no_more(away: World) -> None:
    entitlements.entitle(away.services, "bob", groups=["proefproces/medewerker"])
    assert not away.actor("bob").stands_in


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(-9, -2, "are over"), (0, 400, "at most a year")],
)
def test_days_that_cannot_be_say_what_to_correct(
    world: World, first: int, last: int, words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        note(
            world,
            "anna",
            "bob",
            first=TODAY + timedelta(days=first),
            last=TODAY + timedelta(days=last),
        )


def test_only_oneself_or_who_manages_accounts_notes_it(world: World) -> None:
    with pytest.raises(NotAllowed):
        absences.note(
            world.services,
            world.actor("bob"),
            "anna",
            deputy=number_of(world, "bob"),
            period=Period(first=TODAY, last=TODAY),
        )


def test_the_chain_vouches_for_who_stands_in(away: World) -> None:
    assert proof.prove(away.services).holds
    with away.services.db.writing() as session:
        session.query(Person).filter_by(username="anna").update(
            {"absence": {"deputy": "mia", "first": "2026-03-02", "last": "2026-03-06"}}
        )
    found = proof.prove(away.services)
    assert [(flaw.subject, flaw.table) for flaw in found.flaws] == [("anna", "person")]


def test_that_nobody_stands_in_any_more_is_vouched_for_too(away: World) -> None:
    absences.end(away.services, away.actor("anna"), "anna")
    assert proof.prove(away.services).holds

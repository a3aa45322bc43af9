"""A clause is told with its figure, the sentence that makes it add up, and its exceptions."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from service.actions import clauses, figurecases, messages, publish
from service.actions.compliance import PAGE, Exceptions, Kept
from service.core.errors import NotAllowed, NotFound
from service.core.language import Message
from service.core.period import Period
from service.core.words import CarrierKind
from service.store.tables import Rehearsal, RehearsalState
from tests.actions.test_refilling import count, finish
from tests.conftest import Clock
from tests.proef import HERE, World

Answers = Callable[..., dict[str, Any]]


def this_year(world: World) -> Period:
    return Period.year(world.services.clock().year)


def page(world: World, username: str = "arie", **named: Any) -> clauses.Page:
    return clauses.page(
        world.services, world.actor(username), "proefproces", this_year(world), **named
    )


def kept(world: World) -> Kept:
    (found,) = page(world).figures("R1")
    return found


def exceptions(world: World, username: str = "arie", **named: Any) -> Exceptions:
    return clauses.exceptions_of(
        world.services,
        world.actor(username),
        page(world),
        kept(world),
        this_year(world),
        **named,
    )


def test_a_figure_adds_up_to_all_cases(world: World, answers: Answers, clock: Clock) -> None:
    in_time, late = world.file(answers()).number, world.file(answers()).number
    finish(world, in_time)
    clock.pass_(timedelta(days=14))
    finish(world, late)
    world.file(answers())
    count(world)
    found = kept(world)
    assert (found.good, found.whole, found.of_all, found.rest) == (1, 2, 3, 1)
    (each,) = exceptions(world).rows
    assert (each.number, each.reason) == (late, "In orde.")
    assert each.deadline is not None
    assert each.deadline.met_on is not None
    assert each.deadline.met_on > each.deadline.due_on


def behind(world: World, username: str = "arie", **named: Any) -> figurecases.FigureCases:
    actor, period = world.actor(username), this_year(world)
    return figurecases.behind(world.services, actor, page(world), "op_tijd", period, **named)


def test_every_case_behind_a_figure_tells_what_it_counts_as(
    world: World, answers: Answers, clock: Clock
) -> None:
    in_time, late = world.file(answers()).number, world.file(answers()).number
    finish(world, in_time)
    clock.pass_(timedelta(days=14))
    waiting = world.file(answers()).number
    count(world)
    told = {each.number: [one.key for one in each.measures] for each in behind(world).rows}
    assert told == {in_time: ["op_tijd"], late: ["te_laat"], waiting: []}
    (each,) = behind(world, measure="op_tijd").rows
    assert each.number == in_time


def test_the_cases_behind_a_figure_come_page_by_page_without_those_one_is_involved_in(
    sqlite_world: World, answers: Answers
) -> None:
    world = sqlite_world
    world.file(answers(betrokkenen=["arie"]))
    numbers = [world.file(answers()).number for _ in range(figurecases.PAGE + 2)]
    count(world)
    first = behind(world)
    assert first.after is not None
    second = behind(world, after=first.after)
    assert [each.number for each in (*first.rows, *second.rows)] == numbers
    assert second.after is None


@pytest.mark.parametrize("measure", ["weg", "doorlooptijd"])
def test_only_what_makes_the_figure_up_has_a_list(sqlite_world: World, measure: str) -> None:
    with pytest.raises(NotFound):
        behind(sqlite_world, measure=measure)


def test_the_scenarios_of_a_clause_tell_how_they_went(sqlite_world: World) -> None:
    world = sqlite_world
    assert page(world).played is None
    bundle, failed = page(world).bundle.hash, {"file": "a.feature", "feature": "", "line": 3,
        "scenario": "x", "sentence": "y", "message": messages.to_json(Message("z")),
        "details": []}  # fmt: skip
    with world.services.db.writing() as session:
        row = Rehearsal(
            bundle_hash=bundle,
            state=RehearsalState.FAILED,
            asked_by="pia",
            asked_at=world.services.clock(),
            ended_at=world.services.clock(),
            failed=1,
            result={"failures": [failed]},
        )
        session.add(row)
    played = page(world).played
    assert played is not None
    assert played.failures == {"a.feature": 1}
    with world.services.db.writing() as session:
        found = session.get(Rehearsal, bundle)
        assert found is not None
        found.failed = 2  # of one of them nobody kept where it was
    assert page(world).played is None


def test_a_term_that_still_runs_is_no_exception(
    sqlite_world: World, answers: Answers, clock: Clock
) -> None:
    world = sqlite_world
    number = world.file(answers()).number
    count(world)
    assert (kept(world).whole, kept(world).rest) == (0, 1)
    clock.pass_(timedelta(days=14))
    count(world)
    assert (kept(world).whole, kept(world).rest) == (1, 0)
    (each,) = exceptions(world).rows
    # Nobody gave a reason yet; the group whose turn it is could.
    assert (each.number, each.reason, each.people) == (number, "", ())
    assert each.groups == ("Beoordelaar",)


def test_who_has_the_case_is_told_by_code(
    sqlite_world: World, answers: Answers, clock: Clock
) -> None:
    world = sqlite_world
    world.file(answers(behandelaar="anna"))
    clock.pass_(timedelta(days=14))
    count(world)
    (each,) = exceptions(world).rows
    assert each.people == ("beoordelaar 1",)


def test_a_period_without_cases_has_a_figure_of_nothing(sqlite_world: World) -> None:
    found = kept(sqlite_world)
    assert (found.good, found.whole, found.rest) == (0, 0, 0)
    assert exceptions(sqlite_world) == Exceptions(rows=())


def test_many_exceptions_come_page_by_page(
    sqlite_world: World, answers: Answers, clock: Clock
) -> None:
    world = sqlite_world
    numbers = [world.file(answers()).number for _ in range(PAGE + 2)]
    clock.pass_(timedelta(days=14))
    count(world)
    first = exceptions(world)
    assert first.after is not None
    second = exceptions(world, after=first.after)
    assert [each.number for each in (*first.rows, *second.rows)] == numbers
    assert second.after is None


def test_who_is_involved_in_a_case_does_not_see_it_among_the_exceptions(
    sqlite_world: World, answers: Answers, clock: Clock
) -> None:
    world = sqlite_world
    shown = world.file(answers()).number
    world.file(answers(betrokkenen=["arie"]))
    clock.pass_(timedelta(days=14))
    count(world)
    assert [each.number for each in exceptions(world).rows] == [shown]


def test_a_reason_is_for_who_may_read_the_case(
    sqlite_world: World, answers: Answers, clock: Clock
) -> None:
    """Pri watches over the work, but opens only cases in which her group has something to do."""
    world = sqlite_world
    number = world.file(answers()).number
    clock.pass_(timedelta(days=14))
    finish(world, number)
    count(world)
    (each,) = exceptions(world, "pri").rows
    assert (each.number, each.reason) == (number, None)


def test_carriers_without_figures_are_for_who_reads_versions(sqlite_world: World) -> None:
    found = page(sqlite_world, "pia")
    assert found.kept is None
    assert found.figures("R1") == []
    kinds = {each.kind for each in found.rows["R1"].carriers}
    assert {CarrierKind.TERM, CarrierKind.MEASURE} <= kinds
    with pytest.raises(NotAllowed):
        clauses.exceptions_of(
            sqlite_world.services,
            sqlite_world.actor("pia"),
            found,
            kept(sqlite_world),
            this_year(sqlite_world),
        )


@pytest.mark.parametrize("username", ["mia", "ben"])
def test_who_has_nothing_to_do_with_it_finds_no_regulation(
    sqlite_world: World, username: str
) -> None:
    with pytest.raises(NotFound):
        page(sqlite_world, username)
    assert clauses.readable(sqlite_world.services, sqlite_world.actor(username)) == []


def test_a_version_that_is_not_in_use_any_more_can_be_read(
    sqlite_world: World, answers: Answers, clock: Clock, tmp_path: Path
) -> None:
    world = sqlite_world
    before = page(world)
    number = world.file(answers()).number
    folder = tmp_path / "proefproces"
    shutil.copytree(HERE / "proefproces", folder)
    for file in filter(Path.is_file, folder.iterdir()):
        file.write_text(file.read_text("utf-8").replace("R1", "R2"), "utf-8")
    publish.publish_directory(world.services, folder, HERE / "proefproces_forms", "ander nummer")
    clock.pass_(timedelta(days=14))
    count(world)
    newest = page(world)
    assert (newest.is_newest, set(newest.rows)) == (True, {"R2"})
    old = page(world, version=before.bundle.hash)
    assert (old.is_newest, old.number, set(old.rows)) == (False, 1, {"R1"})
    # The case runs on the version of before, and is an exception of today's figure all the same.
    (figure,) = newest.figures("R2")
    shown = clauses.exceptions_of(
        world.services, world.actor("arie"), newest, figure, this_year(world)
    )
    assert [each.number for each in shown.rows] == [number]


def test_a_version_of_another_process_is_not_found(sqlite_world: World) -> None:
    with pytest.raises(NotFound):
        page(sqlite_world, version="0" * 64)


def test_the_cases_behind_a_step_are_those_that_left_it(world: World, answers: Answers) -> None:
    done, waiting = world.file(answers()).number, world.file(answers()).number
    finish(world, done)
    found = clauses.passed(
        world.services,
        world.actor("arie"),
        page(world),
        "proefproces/beoordelen",
        this_year(world),
    )
    assert [each.number for each in found] == [done]
    assert waiting not in [each.number for each in found]

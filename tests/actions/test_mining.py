"""Logs for process mining: what happened, read by somebody else's program, and no person in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from service.actions import mining
from service.actions.mining import Form
from service.core.actor import SYSTEM
from service.core.errors import NotAllowed, NotFound
from service.core.eventlogs.log import Case, Transition
from service.core.period import Period
from service.store.tables import Document, DocumentKind, Job
from tests.conftest import Clock
from tests.process_miner import read
from tests.proef import World

Answers = Callable[..., dict[str, Any]]
DECIDE = {"besluit": "toegekend", "reden": "In orde."}
YEAR = Period.year(2026)


def given_finished(world: World, answers: Answers, clock: Clock) -> str:
    number = world.file(answers(tekenaar="dirk")).number
    clock.pass_(timedelta(hours=3))
    world.complete(number, "Aanvraag beoordelen", "anna", DECIDE)
    given_letter(world)
    world.do_jobs()
    world.complete(number, "Besluit tekenen", "dirk", {"getekend": True})
    return number


def given_letter(world: World) -> None:
    """The one job there is has printed its letter."""
    (job,) = world.rows(Job)
    with world.services.db.writing() as session:
        session.add(
            Document(
                id="0b5e",
                instance_id=job.instance_id,
                kind=DocumentKind.LETTER,
                name="besluit.pdf",
                media_type="application/pdf",
                size=1,
                sha256="0" * 64,
                letter="B01-besluit",
                job_id=job.id,
                created_by=SYSTEM.username,
                created_at=world.services.clock(),
            )
        )


def logged(world: World, period: Period = YEAR, reader: str = "") -> list[Case]:
    return list(mining.cases(world.services, "proefproces", period, reader=reader))


def test_a_step_that_waited_is_told_from_when_to_when_and_by_which_group(
    world: World, answers: Answers, clock: Clock
) -> None:
    opened_at = clock()
    given_finished(world, answers, clock)
    (case,) = logged(world)
    found = [event for event in case.events if event.name == "Aanvraag beoordelen"]
    assert [(event.transition, event.at, event.role) for event in found] == [
        (Transition.SCHEDULE, opened_at, ""),
        (Transition.COMPLETE, opened_at + timedelta(hours=3), "proefproces/beoordelaar"),
    ]
    assert {event.version for event in case.events} == {"1"}


def test_what_is_not_over_began_and_what_was_taken_away_was_withdrawn(
    world: World, answers: Answers, clock: Clock
) -> None:
    given_finished(world, answers, clock)
    world.file(answers())
    over, running = logged(world)
    assert Transition.WITHDRAW in {event.transition for event in over.events}
    waits = [event for event in running.events if event.name == "Aanvraag beoordelen"]
    assert [event.transition for event in waits] == [Transition.SCHEDULE]


def test_a_letter_belongs_to_the_step_that_sent_it(
    world: World, answers: Answers, clock: Clock
) -> None:
    given_finished(world, answers, clock)
    (case,) = logged(world)
    (letter,) = case.letters
    (sent,) = [event for event in case.events if event.letters]
    assert (sent.letters, sent.transition) == ((letter.code,), Transition.COMPLETE)
    assert sent.element == "proefproces/besluit_versturen"


def test_only_cases_that_were_opened_in_the_period_are_told(
    world: World, answers: Answers, clock: Clock
) -> None:
    world.file(answers())
    day = clock().date()
    assert len(logged(world, Period(day, day))) == 1
    assert logged(world, YEAR.before()) == []


def test_whoever_is_involved_in_a_case_does_not_find_it(world: World, answers: Answers) -> None:
    world.file(answers(betrokkenen=["anna"]))
    assert len(logged(world)) == 1
    assert logged(world, reader="anna") == []


def test_nothing_in_it_tells_who_somebody_is(world: World, answers: Answers, clock: Clock) -> None:
    number = given_finished(world, answers, clock)
    for form in Form:
        text = "".join(mining.written(lambda: iter(logged(world)), form))
        for told in (number, "anna", "dirk", "@", *_typed(answers(tekenaar="dirk"))):
            assert told not in text, (form, told)


def _typed(value: object) -> list[str]:
    """Every text somebody wrote, but not the codes that all share."""
    match value:
        case dict():
            return [text for each in value.values() for text in _typed(each)]
        case list():
            return [text for each in value for text in _typed(each)]
        case str():
            return [value] if " " in value else []
        case _:
            return []


def test_pm4py_reads_both_forms(
    world: World, answers: Answers, clock: Clock, tmp_path: Path
) -> None:
    given_finished(world, answers, clock)
    world.file(answers())
    for form in Form:
        text = "".join(mining.written(lambda: iter(logged(world)), form))
        (tmp_path / form).write_text(text, encoding="utf-8")
    cases = logged(world)
    events = [event for case in cases for event in case.events]
    found = read(tmp_path / Form.XES, tmp_path / Form.OCEL)
    assert found["cases"] == 2
    assert found["events"] == found["ocel events"] == len(events)
    assert found["activities"] == found["ocel activities"] == sorted({e.name for e in events})
    assert found["transitions"] == ["complete", "schedule", "withdraw"]
    assert found["follows"] > 3
    assert found["ocel types"] == ["case", "letter", "version"]
    assert found["ocel letters"] == found["ocel relations of letters"] == 1


def test_names_are_written_as_xml_wants_them(world: World, answers: Answers) -> None:
    world.file(answers())
    (case,) = logged(world)
    odd = Case(code=case.code, process='"A" < & é', traits={"<k>": "\t"}, events=case.events)
    tree = etree.fromstring("".join(mining.written(lambda: iter([odd]), Form.XES)).encode())
    (trace,) = tree.iter("{*}trace")
    values = {each.get("key"): each.get("value") for each in trace}
    assert (values["process"], values["<k>"]) == ('"A" < & é', "\t")


def test_who_may_not_follow_cases_gets_none(world: World) -> None:
    with pytest.raises(NotAllowed):
        mining.log_of(world.services, world.actor("anna"), "proefproces", YEAR, Form.XES)
    assert mining.readable(world.services, SYSTEM) == {}


def test_a_process_that_is_not_there_is_told_before_anything_is_written(world: World) -> None:
    with pytest.raises(NotFound):
        mining.cases(world.services, "weg", YEAR)

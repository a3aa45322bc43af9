"""What was counted at the time is kept, and told when counting again differs."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from service.actions import casefile, formpage, timers, worklist
from service.actions.asking import TaskAt
from service.core.deadline import Deadline, reasons
from service.store.audit import Act
from service.store.tables import AuditEvent, Instance, Task, TermCount, Timer
from tests.conftest import Clock
from tests.proef import World, unguarded

Answers = Callable[..., dict[str, Any]]
TASK = "Aanvraag beoordelen"


def listed(world: World, number: str) -> Deadline | None:
    with world.services.db.reading() as session:
        published = world.services.bundles.published(session)
    page = worklist.inbox(world.services, published, world.actor("anna"))
    return next(row.deadline for row in page.rows if (row.number, row.name) == (number, TASK))


def on_page(world: World, number: str) -> Deadline | None:
    task = world.task(number, TASK)
    return formpage.page(world.services, TaskAt(id=task.id), world.actor("anna")).deadline


def in_file(world: World, number: str) -> Deadline:
    (found,) = casefile.case_file(world.services, number, world.actor("anna")).deadlines
    return found


def step(world: World, number: str, clock: Clock) -> None:
    """The clock of the term goes off; the task stays."""
    clock.set(2026, 3, 10, 0, 0)
    assert timers.fire(world.services, world.case(number).id, clock())


def test_list_page_and_file_tell_the_same(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    row, page, file = listed(world, number), on_page(world, number), in_file(world, number)
    assert row is not None and page is not None
    for each in (row, page, file):
        assert (each.term, each.label) == ("beslissen", "Besluit versturen")
        assert (each.start, each.due_on) == (date(2026, 3, 2), date(2026, 3, 9))
    assert row.due_at == page.due_at == file.due_at


def test_a_term_is_counted_once_as_long_as_it_does_not_move(
    world: World, answers: Answers, clock: Clock
) -> None:
    number = world.file(answers()).number
    filed_at = clock()
    step(world, number, clock)
    (row,) = world.rows(TermCount)
    assert row.counted_at == filed_at
    assert row.explanation["due_on"] == "2026-03-09"
    assert "aanvrager" not in json.dumps(row.explanation)


def other_date(session: Session) -> None:
    """As if the calendar had had a holiday on 4 March when it was counted."""
    unguarded(session, "term_count")
    later = datetime.fromisoformat("2026-03-10T23:00:00+00:00")
    moved = {
        **session.scalars(select(TermCount.explanation)).one(),
        "due_on": "2026-03-10",
        "due_at": later.isoformat(),
        "free": [["2026-03-04", "Vrije dag"]],
        "calendar": "ander",
    }
    session.execute(
        update(TermCount).values(due_on=date(2026, 3, 10), due_at=later, explanation=moved)
    )
    session.execute(update(Task).values(due_on=date(2026, 3, 10), due_at=later))


def test_the_date_that_was_told_holds_and_the_page_says_what_counting_again_gives(
    world: World, answers: Answers
) -> None:
    number = world.file(answers()).number
    with world.services.db.writing() as session:
        other_date(session)
    row, page, file = listed(world, number), on_page(world, number), in_file(world, number)
    assert row is not None and page is not None
    assert [each.due_on for each in (row, page, file)] == [date(2026, 3, 10)] * 3
    for each in (page, file):
        assert each.recount is not None and each.explanation is not None
        assert each.recount.due_on == date(2026, 3, 9)
        assert [str(why) for why in reasons(each.explanation, each.recount)] == [
            "the calendar has other days that do not count"
        ]
        assert [day.reason for day in each.days if day.reason] == [
            "Vrije dag", "weekend", "weekend",
        ]  # fmt: skip


def as_of_020(session: Session, case: Instance) -> None:
    """What 0.2.0 wrote: no terms, no counts, and marks without them."""
    unguarded(session, "term_count")
    session.execute(delete(TermCount))
    session.execute(update(Task).values(term=None, start_on=None))
    session.execute(update(Timer).values(term=None, explanation={"term": "beslissen"}))
    marks = {
        "tasks": {task: ["2026-03-09", *mark[1:4]] for task, mark in case.waiting["tasks"].items()},
        "timers": {token: mark[:3] for token, mark in case.waiting["timers"].items()},
        "jobs": case.waiting["jobs"],
    }
    session.execute(update(Instance).values(waiting=marks))


def test_a_case_of_before_shows_its_date_and_learns_its_term_with_the_next_step(
    world: World, answers: Answers, clock: Clock
) -> None:
    number = world.file(answers()).number
    with world.services.db.writing() as session:
        as_of_020(session, world.case(number))
    row, page, file = listed(world, number), on_page(world, number), in_file(world, number)
    assert row is not None and page is not None
    assert [each.due_on for each in (row, page, file)] == [date(2026, 3, 9)] * 3
    assert [(each.term, each.label) for each in (row, page)] == [("", TASK)] * 2
    assert file.counts == ()
    told = len(world.rows(AuditEvent))

    step(world, number, clock)
    row, page, file = listed(world, number), on_page(world, number), in_file(world, number)
    assert row is not None and page is not None
    assert [(each.term, each.start) for each in (row, page)] == [
        ("beslissen", date(2026, 3, 2))
    ] * 2
    assert [count.at for count in file.counts] == [clock()]
    assert Act.TIMER_MOVED not in [event.kind for event in world.rows(AuditEvent)[told:]]

"""Who sits at a task is proved, whichever way the seat is taken, given back or emptied."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from service.actions import facts, people, work
from service.actions.advance import advance
from service.actions.change import Change
from service.actions.proof import prove
from service.core.actor import SYSTEM
from service.engine import workflow
from service.store.tables import AuditEvent, Instance, Task
from tests.proef import World

Answers = Callable[..., dict[str, Any]]


@pytest.fixture
def taken(world: World, answers: Answers) -> str:
    """The task that anna took."""
    task = world.task(world.file(answers()).number, "Aanvraag beoordelen")
    work.claim(world.services, task.id, world.actor("anna"))
    return task.id


def write_again(world: World, **known: Any) -> None:
    """A step of the one case after which its record also holds what is *known*."""
    services = world.services
    with services.db.writing() as session:
        instance = session.scalars(select(Instance)).one()
        bundle = services.bundles.get(session, instance.bundle_hash)
        now = services.clock()
        record = {**json.loads(instance.record), **known}
        seen = facts.of(session, instance, bundle, now, record=record)
        step = workflow.refresh(bundle, instance.state, seen)
        change = Change(bundle=bundle, step=step, facts=seen, actor=SYSTEM, now=now)
        advance(session, instance, change)


def give_back(world: World, task_id: str) -> None:
    work.release(world.services, task_id, world.actor("anna"))


def close_account(world: World, _task_id: str) -> None:
    people.close(world.services, "anna")


def involve(world: World, _task_id: str) -> None:
    write_again(world, betrokkenen=["anna"])


def sits(world: World, task_id: str) -> str | None:
    seats: list[str | None] = [t.assignee for t in world.rows(Task) if t.id == task_id]
    return seats[0]


def flaws(world: World) -> list[tuple[str, str]]:
    return [(flaw.table, flaw.row) for flaw in prove(world.services).flaws]


def seat(world: World, task_id: str, who: str | None) -> None:
    """Put *who* at a task as somebody who owns the database does."""
    with world.services.db.writing() as session:
        session.execute(update(Task).where(Task.id == task_id).values(assignee=who))


@pytest.mark.parametrize("leave", [give_back, close_account, involve])
def test_who_left_a_seat_cannot_be_put_back_unseen(
    world: World, taken: str, leave: Callable[[World, str], None]
) -> None:
    leave(world, taken)
    assert sits(world, taken) is None
    assert flaws(world) == []
    seat(world, taken, "anna")
    assert ("task", taken) in flaws(world)


def test_a_seat_cannot_be_emptied_unseen(world: World, taken: str) -> None:
    seat(world, taken, None)
    assert ("task", taken) in flaws(world)


def test_a_step_that_empties_no_seat_tells_of_none(world: World, taken: str) -> None:
    write_again(world, betrokkenen=["bob"])
    assert sits(world, taken) == "anna"
    with world.services.db.reading() as session:
        last = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert last is not None and "task.seat" not in last.digests


def test_who_takes_a_seat_that_a_step_emptied_holds_it(world: World, taken: str) -> None:
    involve(world, taken)
    work.claim(world.services, taken, world.actor("bob"))
    assert sits(world, taken) == "bob"
    assert flaws(world) == []

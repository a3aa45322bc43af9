"""The tasks of who left, changed groups or is away go back to colleagues. Accounts: people."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from service.core import chain
from service.core.actor import SYSTEM
from service.store import audit, evidence, heads, tasks
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import Person, Task
from service.store.writes import Writes


def give_back(session: Session, person: Person, now: datetime) -> None:
    """Free the tasks that *person* took and may not do any more."""
    mine = {f"u:{person.username}", *(f"g:{group}" for group in person.groups)}
    _free(session, person, now, mine if person.active else set())


def give_back_all(session: Session, person: Person, now: datetime) -> None:
    """Free every task that *person* took."""
    _free(session, person, now, set())


def _free(session: Session, person: Person, now: datetime, able: Collection[str]) -> None:
    """Free the tasks that *person* took and that are for none of *able*."""
    # As a step does: first the cases with their chains, then the tasks. While a case is held nobody
    # sits down or rises there, so what is read then is what the event tells.
    for case in sorted({task.instance_id for task, _ in tasks.taken_by(session, person.username)}):
        heads.hold(session, chain.of_case(case))
    lost = [
        (task, salt)
        for task, salt in tasks.taken_by(session, person.username)
        if not any(each in able for each in task.candidates)
    ]
    audit.record(session, [_released(task, salt, now) for task, salt in lost])
    writes = Writes()
    tasks.unseat(writes, [task.id for task, _ in lost])
    writes.send(session)


def _released(task: Task, salt: str, now: datetime) -> NewEvent:
    return NewEvent(
        act=Act.TASK_RELEASED,
        actor=SYSTEM.username,
        at=now,
        instance_id=task.instance_id,
        element=task.element,
        data={"name": task.name},
        digests=evidence.seat_taken(task.id, None, salt),
    )

"""The tasks of somebody who left or changed groups go back to colleagues. Accounts: people."""

from __future__ import annotations

from datetime import datetime

from service.core.access import SYSTEM
from service.store import audit, tasks
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import Person
from service.store.writes import Writes


def give_back(session: Session, person: Person, now: datetime) -> None:
    """Free the tasks that *person* took and may not do any more."""
    mine = {f"u:{person.username}", *(f"g:{group}" for group in person.groups)}
    able = mine if person.active else set()
    lost = [
        task
        for task in tasks.taken_by(session, person.username)
        if able.isdisjoint(task.candidates)
    ]
    events = [
        NewEvent(
            act=Act.TASK_RELEASED,
            actor=SYSTEM.username,
            at=now,
            instance_id=task.instance_id,
            element=task.element,
            data={"name": task.name},
        )
        for task in lost
    ]
    # As a step does: first the cases with their chains, then the tasks.
    audit.record(session, events)
    writes = Writes()
    tasks.unseat(writes, [task.id for task in lost], who=[person.username])
    writes.send(session)

"""What the junction keeps so that a step can be taken back, and what it writes when one is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from service.actions.change import Change
from service.store import evidence, passages, tasks, undos
from service.store.db import Session
from service.store.tables import Instance
from service.store.writes import Writes


def held_until(change: Change, terms: Mapping[str, list[str]]) -> datetime | None:
    """Until when the step can be taken back, and what it sends waits; None: not at all.

    A term that ends in between is met when the letter is out, and a timer would go off: then
    nothing waits. Nor does what brings files along, which stay with the case.
    """
    if change.chance is None or change.uploads:
        return None
    ends = [datetime.fromisoformat(mark[1]) for mark in terms.values()]
    ends += [timer.due_at for timer in change.step.timers]
    until = change.chance.until
    return None if any(change.now < end <= until for end in ends) else until


def keep(
    session: Session, rows: Writes, instance: Instance, change: Change, until: datetime
) -> None:
    """Write down how the case stood before the step, drafts of tasks that it ends too."""
    assert change.chance is not None, "only a step that may be taken back is kept"
    (task_id,) = change.completed_tasks
    open_now = {task.id for task in change.step.tasks}
    void = [each for each in instance.waiting["tasks"] if each not in {*open_now, task_id}]
    drafts = tasks.drafts(session, void) if void else {}
    drafts[task_id] = (change.chance.draft, change.actor.username)
    row = {
        "instance_id": instance.id,
        "revision": instance.revision + 1,
        "until": until,
        "actor": change.actor.username,
        "task_id": task_id,
        "drafts": drafts,
        "state": instance.state,
        "record": instance.record,
        "waiting": instance.waiting,
        "submissions": instance.submissions,
    }
    undos.add(rows, row)


def taken_back(
    rows: Writes, instance: Instance, change: Change, over: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """Mark the stays that ended in the step that is taken back; the digests for an event to carry.

    *over*: the rows of those that began in it, which are told too.
    """
    past = change.past
    if past is None:
        return {}
    again = {stay.id: past.again.get(stay.token or "") for stay in past.stays}
    passages.take_back(rows, again, at=change.now)
    marks = [
        {
            "token": stay.token,
            "revision": stay.revision,
            "undone_at": change.now,
            "again": again[stay.id],
        }
        for stay in past.stays
    ]
    told: dict[str, str] = {}
    for mark in (*marks, *over):
        told |= evidence.PASSAGE_UNDONE.told(mark, instance.salt)
    return told

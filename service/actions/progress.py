"""Where a case stands in its diagrams: which steps are done, which are open, which come later."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from service.bundle.bundle import Bundle
from service.store.audit import Act
from service.store.tables import AuditEvent, Instance


class StepState(StrEnum):
    """A step in a diagram: behind us, here, or still to come."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step of a diagram in words; ``count`` says how often it is open at once."""

    element: str
    name: str
    kind: str
    state: StepState
    count: int = 0
    clauses: tuple[str, ...] = ()


def steps(
    bundle: Bundle, events: Sequence[AuditEvent], instance: Instance
) -> dict[str, list[StepRow]]:
    """Per process the steps of its diagram, gateways left out."""
    done: set[str] = set()
    open_scopes: Counter[str] = Counter()
    for event in events:
        if event.kind == Act.STEP_PASSED:
            data = json.loads(event.data)
            done.update(data.get("elements", ()))
            open_scopes.update(data.get("entered", ()))
            open_scopes.subtract([*data.get("elements", ()), *data.get("left", ())])
        elif event.element and event.kind in (Act.TASK_COMPLETED, Act.JOB_DONE, Act.ACTION_USED):
            done.add(event.element)
    here = _waiting(instance)
    if instance.ended_at is None:
        here.update({key: number for key, number in open_scopes.items() if number > 0})
    found: dict[str, list[StepRow]] = {}
    for element in bundle.elements.values():
        if element.kind.endswith("Gateway"):
            continue
        found.setdefault(element.process, []).append(
            StepRow(
                element=element.key,
                name=element.name,
                kind=element.kind,
                state=_state(element.key, here, done),
                count=here.get(element.key, 0),
                clauses=element.clauses,
            )
        )
    return found


def _waiting(instance: Instance) -> Counter[str]:
    waiting = instance.waiting
    return Counter(
        [
            *(mark[2] for mark in waiting.get("tasks", {}).values()),
            *(mark[1] for mark in waiting.get("timers", {}).values()),
            *(mark[0] for mark in waiting.get("jobs", {}).values()),
        ]
    )


def _state(key: str, here: Counter[str], done: set[str]) -> StepState:
    if here.get(key, 0) > 0:
        return StepState.NOW
    return StepState.DONE if key in done else StepState.LATER

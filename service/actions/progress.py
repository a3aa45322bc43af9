"""Where a case stands in its diagrams: which steps are done, which are open, which come later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from service.actions.walking import Stay
from service.bundle.bundle import Bundle
from service.engine.step import How
from service.store.tables import Instance

SCOPES = {"callActivity", "subProcess"}


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


def steps(bundle: Bundle, path: Sequence[Stay], instance: Instance) -> dict[str, list[StepRow]]:
    """Per process the steps of its diagram, gateways left out; *path*: where the case has been."""
    here = _waiting(instance)
    if instance.ended_at is None:
        here.update(
            stay.element
            for stay in path
            if stay.left_at is None and _holds_steps(bundle, stay.element)
        )
    return _rows(bundle, path, here)


def as_of(bundle: Bundle, path: Sequence[Stay]) -> dict[str, list[StepRow]]:
    """The same from a path alone, which may be that of any moment."""
    return _rows(bundle, path, Counter(stay.element for stay in path if stay.left_at is None))


def _rows(bundle: Bundle, path: Sequence[Stay], here: Counter[str]) -> dict[str, list[StepRow]]:
    done = {stay.element for stay in path if stay.how is How.COMPLETED}
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


def _holds_steps(bundle: Bundle, key: str) -> bool:
    """Whether other steps are inside an element. Where a case is inside its chapters cannot be told
    from its open steps alone, because several chapters may call the same process.
    """
    element = bundle.elements.get(key)
    return element is not None and element.kind in SCOPES


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

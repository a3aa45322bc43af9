"""Elements that wait until something happens: they are told, and look at nothing themselves.

The clock, the conditions and the messages are looked at where a step is made. Whoever finds that
one of them happened says so with ``happens``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from service.engine.tokens import end, lead_on, stop

# What a waiting token remembers: when it came, how often the event happened before, and that its
# condition held when it last happened.
SINCE, FIRED, MET = "since", "fired", "met"


class Counted(StrEnum):
    """From what a timer gets its moment; the value is the name of the element that says it."""

    DATE = "timeDate"
    DURATION = "timeDuration"
    CYCLE = "timeCycle"


class Clock(EventDefinition):  # type: ignore[misc] # the engine is untyped
    """A moment, a duration or a cycle, as FEEL; null means that it is not known yet."""

    def __init__(self, name: str, counted: Counted, expression: str) -> None:
        super().__init__(name)
        self.counted, self.expression = counted, expression


class Condition(EventDefinition):  # type: ignore[misc] # the engine is untyped
    """What must be true, as FEEL."""

    def __init__(self, name: str, expression: str) -> None:
        super().__init__(name)
        self.expression = expression


class _Waits:
    """Waits from the moment its token comes until it is told that the event happened."""

    def _update_hook(self, token: Any) -> bool:
        token._inherit_data()
        token._set_state(TaskState.WAITING)
        token.workflow.top_workflow.event_manager.add_task(token)
        return False

    def _on_ready_hook(self, token: Any) -> None:
        token.workflow.top_workflow.event_manager.remove_task(token)

    def _run_hook(self, token: Any) -> bool:
        return True

    def _on_cancel(self, token: Any) -> None:
        token.workflow.top_workflow.event_manager.remove_task(token)


class Catch(_Waits, defaults.IntermediateCatchEvent):  # type: ignore[misc] # the engine is untyped
    """A catching event on a path, or one of several behind an event gateway."""

    def _on_ready_hook(self, token: Any) -> None:
        super()._on_ready_hook(token)
        if is_offered(token):
            for other in token.parent.children:
                if other is not token:
                    stop(other)
            token.parent._set_state(TaskState.COMPLETED)


class Edge(_Waits, defaults.BoundaryEvent):  # type: ignore[misc] # the engine is untyped
    """An event on the edge of an activity. What it interrupts is over before anything else runs."""

    def _on_ready_hook(self, token: Any) -> None:
        super()._on_ready_hook(token)
        if not self.cancel_activity:
            _wait_again(token)
            return
        for other in token.parent.children:
            # An event of the same edge that happened goes its own way.
            if other._state == TaskState.WAITING or not isinstance(other.task_spec, Edge):
                stop(other)

    def _run_hook(self, token: Any) -> bool:
        # The host tells the engine itself that it is over; its edges have nothing to add.
        lead_on(token, [way for way in self.outputs if not isinstance(way, BoundaryEventJoin)])
        return True


class Trigger(_Waits, defaults.BoundaryEvent):  # type: ignore[misc] # the engine is untyped
    """The start of an event subprocess: it waits as long as the scope it lies in runs.

    One that interrupts ends all else in that scope before anything runs; the scope then ends when
    the event subprocess does.
    """

    def _on_ready_hook(self, token: Any) -> None:
        super()._on_ready_hook(token)
        if self.cancel_activity:
            end(token.workflow, but=token)
        else:
            _wait_again(token)


class EventGateway(BpmnSpecMixin):  # type: ignore[misc] # the engine is untyped
    """Stays STARTED while the events behind it wait, each for itself; the first ends the others."""

    def _run_hook(self, token: Any) -> None:
        lead_on(token, self.outputs)
        for child in token.children:
            child.task_spec._update(child)


def _wait_again(token: Any) -> None:
    """Put a fresh token where *token* waited: what does not interrupt may happen again."""
    spec, remembers = token.task_spec, {}
    if isinstance(spec.event_definition, Clock):
        if spec.event_definition.counted is not Counted.CYCLE:
            return
        remembers = {
            SINCE: token.internal_data[SINCE],
            FIRED: token.internal_data.get(FIRED, 0) + 1,
        }
    elif isinstance(spec.event_definition, Condition):
        remembers = {MET: True}
    fresh = token.parent._add_child(spec, TaskState.WAITING)
    fresh.internal_data.update(remembers)
    spec._update(fresh)


def happens(token: Any) -> None:
    """What *token* waits for happened; nothing when it does not wait any more."""
    if token._state == TaskState.WAITING:
        token._ready()


def is_offered(token: Any) -> bool:
    """Whether *token* waits where nobody went yet: on an edge, in a corner, behind a gateway."""
    return isinstance(token.task_spec, Edge | Trigger) or (
        token.parent is not None and isinstance(token.parent.task_spec, EventGateway)
    )

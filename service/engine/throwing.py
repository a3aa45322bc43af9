"""Elements at which a path ends or something is thrown, and who catches it.

A thrown event belongs to the scope that throws it, not to whoever waits for one of that name.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn import BpmnEvent
from SpiffWorkflow.bpmn.specs.event_definitions import (
    ErrorEventDefinition,
    EscalationEventDefinition,
    NoneEventDefinition,
    SignalEventDefinition,
    TerminateEventDefinition,
)
from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin

from service.engine.catching import Edge, Trigger, happens
from service.engine.multiples import Multiple
from service.engine.tokens import end


class Throw(BpmnSpecMixin):  # type: ignore[misc] # the engine is untyped
    """A throwing or an end event. It throws when it is over: what it throws may end its scope."""

    def __init__(self, wf_spec: Any, bpmn_id: str, event_definition: Any, **rest: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **rest)
        self.event_definition = event_definition

    def _on_complete_hook(self, token: Any) -> None:
        super()._on_complete_hook(token)
        if isinstance(self.event_definition, TerminateEventDefinition):
            end(token.workflow)
            token.workflow._mark_complete(token)
        elif not isinstance(self.event_definition, NoneEventDefinition):
            throw(token, self.event_definition)


def throw(token: Any, thrown: Any) -> None:
    """Let who waits for *thrown* have it. A signal, or what nobody awaits, leaves the case."""
    workflow = token.workflow.top_workflow
    if isinstance(thrown, ErrorEventDefinition | EscalationEventDefinition):
        found = _outwards(token.workflow, thrown)
    else:
        found = [each for each in waiting(workflow) if _matches(each, thrown)]
        if not isinstance(thrown, SignalEventDefinition):
            found = found[:1]
    for each in found:
        happens(each)
    if not found or isinstance(thrown, SignalEventDefinition):  # a signal is for all who wait
        workflow.bpmn_events.append(BpmnEvent(thrown))


def waiting(workflow: Any) -> list[Any]:
    """Every token in the case that waits for an event, the oldest first."""
    return sorted(workflow.event_manager.tasks.values(), key=lambda token: str(token.id))


def _outwards(scope: Any, thrown: Any) -> list[Any]:
    """Who catches an error or an escalation: an event subprocess of the scope that throws it, else
    an event on the edge of what runs that scope, else the scope around it.

    Of each, one that names the code goes before one that catches all.
    """
    while True:
        host = _host(scope)
        for found in (_triggers(scope, thrown), _edges(host, thrown)):
            if found:
                return sorted(found, key=lambda each: each.task_spec.event_definition.code is None)[
                    :1
                ]
        if host is None:
            return []
        scope = host.workflow


def _triggers(scope: Any, thrown: Any) -> list[Any]:
    return [
        each
        for each in waiting(scope.top_workflow)
        if each.workflow is scope and isinstance(each.task_spec, Trigger) and _matches(each, thrown)
    ]


def _edges(host: Any, thrown: Any) -> list[Any]:
    if host is None:
        return []
    return [
        each
        for each in waiting(host.workflow.top_workflow)
        if each._parent == host._parent
        and isinstance(each.task_spec, Edge)
        and _matches(each, thrown)
    ]


def _host(scope: Any) -> Any:
    """The token whose edges a scope throws to; None for the case itself.

    The edges of a multi-instance lie around all its instances.
    """
    if scope.parent_task_id is None:
        return None
    host = scope.top_workflow.get_task_from_id(scope.parent_task_id)
    return host.parent if isinstance(host.parent.task_spec, Multiple) else host


def _matches(token: Any, thrown: Any) -> bool:
    return bool(token.task_spec.event_definition == thrown)

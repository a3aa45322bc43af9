"""Processes and called processes as they run: what in them is asked again, and how they end."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.util.task import TaskState

from service.engine.joins import Join, ScopeEnd
from service.engine.tokens import end

END = "End"


class ProcessSpec(BpmnProcessSpec):  # type: ignore[misc] # the engine is untyped
    """A process that ends when our own end of a scope says so."""

    end: Any

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        del self.task_specs[self.end.name], self.task_specs[END]
        self.end = ScopeEnd(self, self.end.name)
        self.end.connect(SimpleBpmnTask(self, END))


class _Scope:
    tasks: dict[Any, Any]

    def update_waiting_tasks(self) -> None:
        """A token moved: whether enough came is asked again where paths meet, and nowhere else.

        Messages, moments and conditions are told when they happen.
        """
        for token in list(self.tasks.values()):
            spec = token.task_spec
            if token._state == TaskState.WAITING and isinstance(spec, (Join, ScopeEnd)):
                spec._update(token)


class CalledProcess(_Scope, BpmnSubWorkflow):  # type: ignore[misc] # the engine is untyped
    """A subprocess or called process that runs under a token."""

    def cancel(self, success: bool = False) -> None:
        """End it, with all that runs in it."""
        self.success, self.completed = success, True
        end(self)


class RunningProcess(_Scope, BpmnWorkflow):  # type: ignore[misc] # the engine is untyped
    """A case."""

    def create_subprocess(self, token: Any, spec_name: str) -> CalledProcess:
        """A new scope under *token*."""
        made = CalledProcess(self.subprocess_specs[spec_name], token.id, self)
        self.subprocesses[token.id] = made
        return made

"""Keeps a running workflow small: what is over is forgotten, the audit trail remembers it."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.defaults import (
    ExclusiveGateway,
    IntermediateCatchEvent,
    IntermediateThrowEvent,
    NoneTask,
    UserTask,
)
from SpiffWorkflow.util.task import TaskState

from service.engine.dialect import ExternalTask, PassedTask, RecordCall, RecordSubprocess, Rule

# Nothing later looks back at these; joins, splits and boundaries do look back and stay.
SIMPLE = (
    ExclusiveGateway,
    ExternalTask,
    IntermediateCatchEvent,
    IntermediateThrowEvent,
    NoneTask,
    PassedTask,
    RecordCall,
    RecordSubprocess,
    Rule,
    UserTask,
)


def forget(workflow: Any) -> None:
    """Drop finished scopes and cut finished steps out of the chains that led here."""
    _drop_finished(workflow)
    for scope in (workflow, *workflow.subprocesses.values()):
        for task in list(scope.tasks.values()):
            if _is_past(scope, task):
                _cut(scope, task)


def _drop_finished(workflow: Any) -> None:
    kept: set[Any] = set()
    scopes = [workflow]
    while scopes:
        for task in scopes.pop().tasks.values():
            inner = workflow.subprocesses.get(task.id)
            finished = inner and inner.completed and task.has_state(TaskState.FINISHED_MASK)
            if inner is not None and not finished:
                kept.add(task.id)
                scopes.append(inner)
    for task_id in [each for each in workflow.subprocesses if each not in kept]:
        del workflow.subprocesses[task_id]


def _is_past(scope: Any, task: Any) -> bool:
    """A finished simple step between two finished steps, the next one simple as well."""
    if task is scope.last_task or not _simple(task) or len(task._children) != 1:
        return False
    parent = scope.tasks.get(task._parent)
    return (
        parent is not None
        and parent._state == TaskState.COMPLETED
        and not isinstance(parent.task_spec, BoundaryEventSplit)
        and _simple(scope.tasks[task._children[0]])
    )


def _simple(task: Any) -> bool:
    return task._state == TaskState.COMPLETED and isinstance(task.task_spec, SIMPLE)


def _cut(scope: Any, task: Any) -> None:
    parent, child = task.parent, task.children[0]
    parent._children[parent._children.index(task.id)] = child.id
    child._parent = parent.id
    del scope.tasks[task.id]

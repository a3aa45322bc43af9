"""Keeps a running workflow small: what is over is forgotten, the audit trail remembers it."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.util.task import TaskState

from service.engine.tokens import OVER


def forget(workflow: Any) -> None:
    """Drop finished scopes, and of the others every finished token that nothing looks back at."""
    _drop_finished(workflow)
    for scope in (workflow, *workflow.subprocesses.values()):
        for task in reversed(list(scope.tasks.values())):
            parent = scope.tasks.get(task._parent)
            if parent is None or not task._state & OVER or not parent._state & OVER:
                continue
            if not task._children:
                parent._children.remove(task.id)
                del scope.tasks[task.id]
            elif len(task._children) == 1 and _is_link(scope, parent, task):
                _cut(scope, parent, task)


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


def _is_link(scope: Any, parent: Any, task: Any) -> bool:
    """Whether what came before a finished token may be put right before what comes after it.

    A token that waits where paths meet is known by what comes before it, and work is told from
    the events on its edge by what they hang under.
    """
    if isinstance(parent.task_spec, BoundaryEventSplit):
        return False
    return bool(scope.tasks[task._children[0]]._state & OVER)


def _cut(scope: Any, parent: Any, task: Any) -> None:
    child = scope.tasks[task._children[0]]
    parent._children[parent._children.index(task.id)] = child.id
    child._parent = parent.id
    del scope.tasks[task.id]

"""What the engine expects to come: not kept with a case, grown again when a token goes on.

The engine draws every way a token may go as tokens of its own, two thirds of all there are. They
follow from the model, so they need not be read and written at every step.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.engine.tokens import EXPECTED, UNDER_WAY


class Token(Task):  # type: ignore[misc] # the engine is untyped
    """A token that was kept. What comes after it grows before it goes on, as the engine does it."""

    def run(self) -> Any:
        self._grow()
        return super().run()

    def complete(self) -> None:
        self._grow()
        super().complete()

    def _grow(self) -> None:
        if not self._children and self.task_spec._outputs:
            self.task_spec._predict(self, mask=TaskState.NOT_FINISHED_MASK)


def forget(workflow: Any) -> None:
    """Drop what is only expected after every token that waits."""
    for scope in (workflow, *workflow.subprocesses.values()):
        for task in list(scope.tasks.values()):
            if task._state & UNDER_WAY:
                _prune(scope.tasks, task)


def _prune(tasks: dict[str, Any], task: Any) -> None:
    if any(not tasks[child]._state & EXPECTED for child in task._children):
        return  # the instances of a multi-instance are its children, beside the way on
    line, task._children = task._children, []
    while line:  # what follows a token that is only expected is only expected as well
        line += tasks.pop(line.pop())._children

"""Repairs of SpiffWorkflow 3.2.0, each with a test that fails the day the engine is fixed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import SpiffWorkflow.task as engine_tasks
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.util.task import TaskState

PREFIX_LENGTH = len("00000000-0000-0000")


@dataclass(slots=True)
class Numbers:
    """Gives the tokens of one instance their ids: a random prefix, then a running number.

    Random ids throughout would be most of the stored state; a number is never used twice. An id
    reads as a UUID, but is text: the engine looks tokens up by id all the time.
    """

    prefix: str
    last: int = 0
    _given: dict[str, int] = field(default_factory=dict)

    @classmethod
    def new(cls) -> Numbers:
        return cls(prefix=str(uuid4())[:PREFIX_LENGTH])

    def next(self) -> str:
        self.last += 1
        return self.id(self.last)

    def id(self, number: int) -> str:
        """The id of the token with *number*."""
        token = f"{self.prefix}-{number >> 48:04x}-{number & 0xFFFF_FFFF_FFFF:012x}"
        self._given[token] = number
        return token

    def number(self, token: str) -> int:
        """The number in an id that came from here; KeyError for any other."""
        return self._given[token]


_numbers: ContextVar[Numbers | None] = ContextVar("numbers", default=None)


@contextmanager
def numbered(numbers: Numbers) -> Iterator[None]:
    """Tokens made inside this block get their id from *numbers*."""
    token = _numbers.set(numbers)
    try:
        yield
    finally:
        _numbers.reset(token)


def _next_id() -> str:
    numbers = _numbers.get()
    return numbers.next() if numbers is not None else str(uuid4())


def replace_ids() -> None:
    """Let the engine ask us for token ids."""
    engine_tasks.uuid4 = _next_id


stock_set_state = engine_tasks.Task._set_state
# When a token got its state only tells which came first; no moment of a case comes from it.
_stamp = engine_tasks.time.time


def _set_state(task: Any, state: int) -> None:
    if state != task._state:
        task._state, task.last_state_change = state, _stamp()


def replace_log_lines() -> None:
    """Let a token change its state without wording a line for a log that nobody keeps."""
    engine_tasks.Task._set_state = _set_state


def _inherit_data(task: Any) -> None:
    for name, value in task.parent.data.items():
        task.data.setdefault(name, deepcopy(value))


def replace_inheritance() -> None:
    """Let a token keep what it carries itself; the engine merges what it came from over that."""
    engine_tasks.Task._inherit_data = _inherit_data


stock_complete = engine_tasks.Task.complete


def _complete(task: Any) -> None:
    if not task._children:  # a choice and a wait have said themselves where they go on
        task._sync_children(task.task_spec.outputs, TaskState.FUTURE)
    stock_complete(task)


def replace_expectations() -> None:
    """Let a token make the tokens after it when it is over, and let nothing be expected before.

    The engine draws every way a token may go as tokens of their own, two thirds of all there are;
    in a circle without a choice it never comes to an end of that.
    """
    TaskSpec._predict = lambda *_, **__: None
    engine_tasks.Task.complete = _complete


def connect_instances(spec: Any) -> None:
    """R1: a freshly parsed spec forgets that instances report to their multi-instance task.

    Without this a running multi-instance hangs after a restart, because the engine makes the
    connection only when instances are created.
    """
    for task_spec in spec.task_specs.values():
        if hasattr(task_spec, "merge_child"):
            child = spec.task_specs[task_spec.task_spec]
            if not child.completed_event.is_connected(task_spec.merge_child):
                child.completed_event.connect(task_spec.merge_child)

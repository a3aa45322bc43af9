"""Runs a workflow until everything in it waits: tokens, then conditions, then timers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from SpiffWorkflow.util.task import TaskState

from service.core.errors import EngineError
from service.core.language import N_
from service.engine import throwing, views
from service.engine.catching import MET, Clock, Condition, Counted, happens
from service.engine.multiples import Multiple
from service.engine.run import Run

MAX_STEPS = 1000
MAX_ROUNDS = 500
MAX_TURNS = 100  # of cycles that are late; more stay due, and are taken up in the next step


def settle(run: Run, workflow: Any) -> None:
    """Run until everything waits.

    Tokens go first; when none can move, conditions are read; when none holds, the earliest timer
    that is due goes off. After each of these it is the turn of tokens again.
    """
    armed = run.version  # of the record with which the timers were last worked out
    rounds = turns = 0
    while rounds < MAX_ROUNDS:
        _advance(workflow)
        run.derive()
        if run.version != armed:
            run.moments.clear()
            armed = run.version
        arm(run, workflow)
        if _wake(run, workflow):
            rounds += 1
            continue
        due = _earliest_due(run, workflow)
        if due is None or turns == MAX_TURNS:
            return
        moment, task = due
        run.at = max(moment, run.since(task))  # one that was in the past already went off now
        if task.task_spec.event_definition.counted is Counted.CYCLE:
            turns += 1  # its moments go forward, so there is an end to them
        else:
            rounds += 1
        happens(task)
    raise EngineError(N_("The process does not come to rest; a timer or rule keeps repeating."))


def arm(run: Run, workflow: Any) -> None:
    """Work out when each timer that waits goes off, unless that is known."""
    for task in throwing.waiting(workflow):
        if task.id not in run.moments and isinstance(task.task_spec.event_definition, Clock):
            run.arm(task)


def _advance(workflow: Any) -> None:
    """Run every task the engine can run itself, innermost scopes first.

    The engine's own loop does the same by walking the tree, which is slow and loses tasks
    deeper than 1000.
    """
    count = 0
    moved = True
    while moved:
        moved = False
        scopes = workflow.get_active_subprocesses()
        for scope in sorted(scopes, key=lambda each: each.depth, reverse=True):
            while ran := _run_ready(scope):
                count = _counted(count + ran, scope)
                moved = True
            if scope.completed:  # nothing else of it concerns its caller
                parent = workflow.get_task_from_id(scope.parent_task_id)
                parent.task_spec._update(parent)
        if ran := _run_ready(workflow):
            count = _counted(count + ran, workflow)
            moved = True
        moved = moved or len(workflow.get_active_subprocesses()) > len(scopes)


def _run_ready(scope: Any) -> int:
    ready = [
        task
        for task in list(scope.tasks.values())
        if task._state == TaskState.READY and not task.task_spec.manual
    ]
    for task in ready:
        if task.state == TaskState.READY:  # an earlier one may have ended this scope
            task.run()
    return len(ready)


def _counted(count: int, scope: Any) -> int:
    if count > MAX_STEPS:
        raise EngineError(
            N_("The process “%(process)s” runs in circles without ever waiting."),
            process=str(scope.spec.name),
        )
    return count


def _wake(run: Run, workflow: Any) -> bool:
    """Start instances for new items and read waiting conditions; True when anything moved."""
    moved = False
    for task in views.running_tasks(workflow):
        if task._state == TaskState.STARTED and isinstance(task.task_spec, Multiple):
            moved |= task.task_spec.top_up(task)
    for task in throwing.waiting(workflow):
        condition = task.task_spec.event_definition
        if isinstance(condition, Condition):
            moved |= _read(run, task, condition)
    return moved


def _read(run: Run, task: Any, condition: Condition) -> bool:
    """Whether a condition holds that did not hold since it last happened; then it happens."""
    if run.evaluate(condition.expression, task.data) is not True:
        task.internal_data.pop(MET, None)
        return False
    if MET in task.internal_data:
        return False
    happens(task)
    return True


def _earliest_due(run: Run, workflow: Any) -> tuple[datetime, Any] | None:
    """The timer that goes off first of those that are due by now, and its moment."""
    due = [pair for pair in views.armed(run, workflow) if pair[0] <= run.facts.now]
    return min(due, key=lambda pair: pair[0], default=None)

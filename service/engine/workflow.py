"""The only door to SpiffWorkflow: (bundle, state, facts) in, Step out; no I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.util.task import TaskState

from service.bundle.bundle import Bundle
from service.core.errors import Conflict, EngineError
from service.core.language import N_
from service.core.outcome import DONE, Done
from service.engine import state as states
from service.engine import submission, views
from service.engine.catching import EventGateway, happens
from service.engine.dialect import ExternalTask
from service.engine.repairs import Numbers, numbered
from service.engine.run import Run
from service.engine.scopes import RunningProcess
from service.engine.settling import settle
from service.engine.specs import specs_of
from service.engine.step import (
    Action,
    ArmedTimer,
    DecisionMade,
    Facts,
    How,
    OpenJob,
    OpenTask,
    Passed,
    Step,
)

__all__ = [
    "Action", "ArmedTimer", "DecisionMade", "Facts", "How", "OpenJob", "OpenTask", "Passed",
    "Step", "complete", "finish", "fire", "refresh", "send", "start",
]  # fmt: skip

MAX_DEPTH = 900  # the engine silently loses tasks at 1000


def start(bundle: Bundle, facts: Facts, *, process: str | None = None) -> Step:
    """Begin an instance of *process*, by default the bundle's root process."""
    run, numbers = Run(bundle, facts), Numbers.new()
    spec, called = specs_of(bundle)[process or bundle.root_process]
    with engine_errors(), numbered(numbers):
        workflow = RunningProcess(spec, dict(called), script_engine=run.engine)
        return _finish_step(run, workflow, {}, numbers)


def complete(bundle: Bundle, state: bytes, task_id: str, facts: Facts) -> Step:
    """A person did a task; its submission is already in the facts' record."""

    def act(run: Run, workflow: Any) -> None:
        task = _find(workflow, task_id)
        if task is None or task.state != TaskState.READY or not task.task_spec.manual:
            raise Conflict(N_("This task is no longer open."))
        task.run()

    return _step(bundle, state, facts, act)


def finish(bundle: Bundle, state: bytes, job_id: str, facts: Facts, done: Done = DONE) -> Step:
    """A connector did a job; ``zet`` and the warning that was given are written to the record."""
    marks: dict[str, Any] = {}

    def act(run: Run, workflow: Any) -> None:
        task = _find(workflow, job_id)
        is_job = task is not None and isinstance(task.task_spec, ExternalTask)
        if not is_job or task.state != TaskState.STARTED:
            raise Conflict(N_("This step has lapsed; the work is kept, the case has moved on."))
        element = run.element(task)
        if element is not None:
            signal = task.internal_data.get("job") if done.warned else None
            marks.update(submission.done(bundle, element, facts, signal, is_out=done.is_out))
        for field, value in marks.items():
            run.write(field, value)
        task.complete()

    return replace(_step(bundle, state, facts, act), marks=marks)


def send(
    bundle: Bundle, state: bytes, message: str, facts: Facts, *, element: str | None = None
) -> Step:
    """A message arrived: the one that waited longest has it. With *element*, only that envelope."""

    def act(run: Run, workflow: Any) -> None:
        for name, element_id, task in views.waiting_messages(workflow):
            at = run.bundle.element_at(task.workflow.spec.name, element_id)
            if name == message and (element is None or (at is not None and at.key == element)):
                happens(task)
                return
        raise Conflict(N_("Nothing waits for “%(message)s” now."), message=message)

    return _step(bundle, state, facts, act)


def fire(bundle: Bundle, state: bytes, facts: Facts) -> Step:
    """Let every timer go off that is due, in order of its moment.

    The same as ``refresh``: whoever looks at the clock reads the record again too.
    """
    return refresh(bundle, state, facts)


def refresh(bundle: Bundle, state: bytes, facts: Facts) -> Step:
    """The record changed: everything that waits reads it again."""
    return _step(bundle, state, facts, lambda run, workflow: None)


def _step(bundle: Bundle, state: bytes, facts: Facts, act: Callable[[Run, Any], None]) -> Step:
    run = Run(bundle, facts)
    spec, called = states.specs_for(bundle, state)
    with engine_errors():
        workflow, numbers = states.load(state, spec, dict(called), run.engine)
        before = views.snapshot(workflow)
        with numbered(numbers):
            carry_over(workflow)
            act(run, workflow)
            return _finish_step(run, workflow, before, numbers)


def _finish_step(run: Run, workflow: Any, before: views.Snapshot, numbers: Numbers) -> Step:
    settle(run, workflow)
    _verify(run, workflow)
    thrown = tuple(str(event.event_definition.name) for event in workflow.get_events())
    passed, here = views.passed(run, before, workflow)
    step = Step(
        state=b"",
        record=dict(run.facts.record),
        completed=workflow.completed,
        decisions=tuple(run.decisions),
        derived=run.derived,
        tasks=views.open_tasks(run, workflow),
        jobs=views.open_jobs(run, workflow),
        timers=views.armed_timers(run, workflow),
        actions=views.actions(run, workflow),
        passed=passed,
        here=here,
        thrown=thrown,
    )
    return replace(step, state=states.save(workflow, numbers))


def carry_over(workflow: Any) -> None:
    """In cases of 0.2.0 an event gateway waits itself, on behalf of the events behind it."""
    for task in views.running_tasks(workflow):
        if task._state == TaskState.WAITING and isinstance(task.task_spec, EventGateway):
            task.run()


def _verify(run: Run, workflow: Any) -> None:
    """Refuse to save a tree the engine would misread later."""
    depths: dict[Any, int] = {}
    for task in views.all_tasks(workflow):
        parent = task._parent
        if parent is None and task.workflow.parent_task_id is not None:
            parent = task.workflow.parent_task_id
        depths[task.id] = depths.get(parent, 0) + 1
        foreign = task.data and task.data.keys() - run.bundle.local_names
        if foreign:
            raise EngineError(
                N_("The token at “%(element)s” carries “%(name)s”; only local ids may travel."),
                element=str(task.task_spec.bpmn_name or task.task_spec.name),
                name=", ".join(sorted(foreign)),
            )
    if max(depths.values(), default=0) >= MAX_DEPTH:
        raise EngineError(N_("The history of this case is too long for the engine."))


def _find(workflow: Any, task_id: str) -> Any:
    for scope in (workflow, *workflow.subprocesses.values()):
        if task_id in scope.tasks:
            return scope.tasks[task_id]
    return None


@contextmanager
def engine_errors() -> Iterator[None]:
    """Turn the engine's own exceptions into one for people."""
    try:
        yield
    except SpiffWorkflowException as exc:
        spec = getattr(exc, "task_spec", None)
        name = getattr(spec, "bpmn_name", None) or getattr(spec, "name", None) or "?"
        raise EngineError(
            N_("The process cannot go on at “%(element)s”: %(problem)s"),
            element=str(name),
            problem=str(exc),
        ) from exc
    except RecursionError as exc:
        raise EngineError(N_("The process runs in circles without ever waiting.")) from exc

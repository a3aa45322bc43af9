"""Reads open tasks, jobs, timers and actions from a workflow at rest; it moves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition
from SpiffWorkflow.util.task import TaskState

from service.bundle.elements import Element
from service.engine import due, throwing, walked
from service.engine.catching import Trigger, is_offered
from service.engine.dialect import ExternalTask
from service.engine.multiples import Multiple
from service.engine.run import Run
from service.engine.step import Action, ArmedTimer, How, OpenJob, OpenTask, Passed
from service.engine.tokens import UNDER_WAY

Snapshot = dict[str, tuple[int, Any]]
NUMBER_LENGTH = 12  # hexadecimal digits of the running number in the id of a token


def all_tasks(workflow: Any) -> Iterator[Any]:
    """Every task of the workflow and of its running scopes, parents first."""
    yield from workflow.tasks.values()
    for inner in workflow.subprocesses.values():
        yield from inner.tasks.values()


def running_tasks(workflow: Any) -> list[Any]:
    """Every task of the workflow and of the scopes that have not ended."""
    scopes = (workflow, *workflow.get_active_subprocesses())
    return [task for scope in scopes for task in scope.tasks.values()]


def open_tasks(run: Run, workflow: Any) -> tuple[OpenTask, ...]:
    """The tasks people can do now, with who may do them according to the record."""
    ready = [t for t in running_tasks(workflow) if t._state == TaskState.READY]
    return tuple(
        _open_task(run, task, element)
        for task in ready
        if task.task_spec.manual and (element := run.element(task)) is not None
    )


def open_jobs(run: Run, workflow: Any) -> tuple[OpenJob, ...]:
    """The work connectors can do now; a multi-instance parent is no job."""
    found = []
    for task in running_tasks(workflow):
        if task._state != TaskState.STARTED or not isinstance(task.task_spec, ExternalTask):
            continue
        element = run.element(task)
        if element is not None:
            found.append(
                OpenJob(
                    id=str(task.id),
                    element=element.key,
                    name=element.name,
                    topic=element.topic or "",
                    properties=dict(element.properties),
                    local=run.local(task.data),
                    signal=task.internal_data.get("job") or None,
                )
            )
    return tuple(found)


def armed(run: Run, workflow: Any) -> Iterator[tuple[datetime, Any]]:
    """Every waiting timer whose moment is known, in no particular order."""
    for task in list(workflow.event_manager.tasks.values()):
        moment = run.moments.get(task.id)
        if moment is not None:
            yield moment, task


def armed_timers(run: Run, workflow: Any) -> tuple[ArmedTimer, ...]:
    """The timers with a moment, earliest first, and how each moment was counted."""
    found = []
    for moment, task in sorted(armed(run, workflow), key=lambda pair: pair[0]):
        element = run.element(task)
        if element is not None:
            found.append(
                ArmedTimer(
                    id=str(task.id),
                    element=element.key,
                    name=element.name,
                    due_at=moment,
                    term=due.term_of_timer(run, task),
                    local=run.local(task.data),
                    explain=partial(due.explanation, run, task, moment),
                )
            )
    return tuple(found)


def waiting_messages(workflow: Any) -> Iterator[tuple[str, str, Any]]:
    """(message, element id, task) for every message the workflow waits for, the oldest first."""
    for task in throwing.waiting(workflow):
        definition = task.task_spec.event_definition
        if isinstance(definition, MessageEventDefinition):
            yield definition.name, task.task_spec.bpmn_id, task


def actions(run: Run, workflow: Any) -> tuple[Action, ...]:
    """The messages the case waits for; whether ``mag`` holds is asked when they are shown."""
    found = []
    for message, element_id, task in waiting_messages(workflow):
        element = run.bundle.element_at(task.workflow.spec.name, element_id)
        if element is not None:
            found.append(
                Action(
                    message=message,
                    element=element.key,
                    name=element.name,
                    form=element.form,
                    properties=dict(element.properties),
                    local=run.local(task.data),
                )
            )
    return tuple(found)


def snapshot(workflow: Any) -> Snapshot:
    """State of every task, and the task itself, to compare with after the step."""
    return {
        task.id: (task._state, task)
        for task in all_tasks(workflow)
        if not isinstance(task.task_spec, Multiple | Trigger)  # its subprocess tells that it began
    }


def passed(run: Run, before: Snapshot, workflow: Any) -> tuple[tuple[Passed, ...], dict[str, str]]:
    """What was completed, cancelled and entered since *before*, in that order of telling; and
    where tokens wait now.
    """
    walked.note(run, before, all_tasks(workflow))
    now = snapshot(workflow)
    found: list[tuple[float, Passed]] = []

    def tell(task: Any, how: How, at: float, *, arrived: bool = False) -> None:
        element = run.element(task)
        if element is not None and (how is How.COMPLETED or not is_offered(task)):
            source = _source(run, task) if arrived else ""
            told = Passed(
                element=element.key,
                name=element.name,
                kind=element.kind,
                how=how,
                token=number_of(str(task.id)),
                arrived=arrived or is_offer(element),
                source=source,
            )
            found.append((at, told))

    for task_id, (old, task) in before.items():
        if old & UNDER_WAY and (task_id not in now or task._state == TaskState.CANCELLED):
            tell(task, How.CANCELLED, 0.0)
    for task_id, (state, task) in now.items():
        old = before[task_id][0] if task_id in before else 0
        if state == old:
            continue
        if state == TaskState.COMPLETED and not old & TaskState.FINISHED_MASK:
            arrived = task_id not in before or is_offered(task)
            tell(task, How.COMPLETED, task.last_state_change, arrived=arrived)
        elif state & UNDER_WAY and not old & UNDER_WAY:
            tell(task, How.ENTERED, task.last_state_change, arrived=True)
    told = tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))
    return told, here(run, now)


def here(run: Run, now: Snapshot) -> dict[str, str]:
    """The elements at which tokens wait, by the number of the token.

    What a case offers all the time (an event on an edge, an action) is no place where it stands.
    """
    found = {}
    for token, (state, task) in now.items():
        if state & UNDER_WAY:
            element = run.element(task)
            if element is not None and not is_offered(task) and not is_offer(element):
                found[number_of(token)] = element.key
    return found


def number_of(token: str) -> str:
    """What tells a token from the others of its case: the end of its id, without zeros."""
    return token[-NUMBER_LENGTH:].lstrip("0")


def _source(run: Run, task: Any) -> str:
    """The element that a token came from; empty when it began here."""
    origin = walked.origin_of(task)
    element = run.element(origin) if origin is not None else None
    return "" if element is None else element.key


def is_offer(element: Element) -> bool:
    """Whether something waits there that a case merely offers, for as long as it lasts."""
    return element.kind == "boundaryEvent" or element.message is not None


def _open_task(run: Run, task: Any, element: Element) -> OpenTask:
    return OpenTask(
        id=str(task.id),
        element=element.key,
        name=element.name,
        form=element.form,
        lane=element.lane,
        groups=run.bundle.seats_of(
            names(run, element.groups, task.data) or run.bundle.lane_groups(element.lane)
        ),
        users=names(run, element.users, task.data),
        deadline=due.of_task(run, element, task.data),
        local=run.local(task.data),
        clauses=element.clauses,
    )


def names(run: Run, text: str | None, local: dict[str, Any]) -> tuple[str, ...]:
    """Group or user names: a comma-separated literal, or FEEL after ``=``."""
    if not text:
        return ()
    if not text.startswith("="):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    value = run.evaluate(text[1:], local)
    values = value if isinstance(value, list) else [value]
    return tuple(str(each) for each in values if each)

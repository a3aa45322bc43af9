"""Turns a running workflow into bytes and back; only the instance is stored, never the spec.

The engine's own serializer writes some 400 bytes per token and reads them back in milliseconds.
Here a token is a row of numbers: that is an eighth of the text and a quarter of the time.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.bundle.bundle import Bundle
from service.core.errors import EngineError
from service.core.language import N_
from service.engine import history, state_v1
from service.engine.repairs import Numbers
from service.engine.scopes import CalledProcess, RunningProcess
from service.engine.specs import specs_of
from service.engine.tokens import EXPECTED
from service.engine.views import number_of

FORMAT = b"RW3\n"
WITH_EXPECTED = b"RW2\n"  # of 0.2.0: the same, and all that the engine expected then
SCALAR = (str, int, float, bool, type(None))
MICROSECONDS = 1_000_000
WINDOW = 12  # 4 KB, about what a case takes; clearing the usual 32 KB costs more than they save
# Reading a state that was cut off or changed ends in one of these.
DAMAGE = (zlib.error, ValueError, LookupError, TypeError, AttributeError, SpiffWorkflowException)

# What a row holds: number of the token, number of its parent (0: none), index of the name of its
# spec, state, microseconds since the state was entered first, and whatever is not as usual.
Row = list[Any]
DATA, INTERNAL, TRIGGERED, CHILDREN = "d", "i", "t", "c"
NOTHING: Mapping[str, Any] = {}


def save(workflow: Any, numbers: Numbers) -> bytes:
    """The instance as compressed text. Key order matters: never store this as JSONB."""
    history.forget(workflow)
    first = workflow.task_tree.last_state_change
    scopes = [
        _scope(scope, numbers, first) for scope in (workflow, *workflow.subprocesses.values())
    ]
    found = {"prefix": numbers.prefix, "first": first, "scopes": scopes}
    try:
        return _packed(found, numbers.last, workflow.spec.name)
    except (TypeError, ValueError) as exc:
        raise EngineError(
            N_("A token carries a value that cannot be kept: %(problem)s"), problem=str(exc)
        ) from exc


def _packed(found: dict[str, Any], last: int, root: str, form: bytes = FORMAT) -> bytes:
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"), check_circular=False)
    return form + f"{last:x} {root}\n".encode() + zlib.compress(text.encode(), 1, WINDOW)


def _opened(state: bytes) -> tuple[dict[str, Any], int, str]:
    """What is kept of the tokens, the highest number one ever had, and the process they are of."""
    head, _, packed = state[len(FORMAT) :].partition(b"\n")
    found = json.loads(zlib.decompress(packed))
    if state.startswith(state_v1.FORMAT):
        found = state_v1.renewed(found)
    last, _, root = head.decode().partition(" ")
    return found, int(last, 16), root


def specs_for(bundle: Bundle, state: bytes) -> tuple[Any, dict[str, Any]]:
    """The specs of the process that *state* began with, which it names in its first line."""
    head, _, _ = state[len(FORMAT) :].partition(b"\n")
    root = head.partition(b" ")[2].decode(errors="replace") or bundle.root_process
    specs = specs_of(bundle)
    if root not in specs:
        raise EngineError(N_("This version cannot begin with “%(process)s”."), process=root)
    return specs[root]


def load(
    state: bytes, spec: Any, subprocess_specs: dict[str, Any], script_engine: Any
) -> tuple[Any, Numbers]:
    """The workflow that *state* was saved from, on the shared specs."""
    if not state.startswith((FORMAT, WITH_EXPECTED, state_v1.FORMAT)):
        raise EngineError(N_("The state of this case was saved in an unknown format."))
    try:
        found, last, _ = _opened(state)
        numbers = Numbers(prefix=found["prefix"], last=last)
        first, scopes = found["first"], found["scopes"]
        workflow = RunningProcess(
            spec, subprocess_specs, script_engine=script_engine, deserializing=True
        )
        _fill(workflow, scopes[0], numbers, first)
        for scope in scopes[1:]:
            _nest(workflow, scope, numbers, first)
    except DAMAGE as exc:
        raise EngineError(N_("The state of this case is damaged.")) from exc
    return workflow, numbers


def rewound(before: bytes, now: bytes, gone: Collection[str]) -> tuple[bytes, dict[str, str]]:
    """The state *before*, to go on from after *now*; and the new id of each token by its old one.

    *gone*: the tokens, by the end of their ids, whose rows ended or began since. They get numbers
    that nobody had, *now* neither: what ended stays ended.
    """
    try:
        found, last, root = _opened(before)
        numbers = Numbers(prefix=found["prefix"], last=max(last, _opened(now)[1]))
        renamed = {
            row[0]: numbers.number(numbers.next())
            for scope in found["scopes"]
            for row in scope["rows"]
            if number_of(numbers.id(row[0])) in gone
        }
        for scope in found["scopes"]:
            _renumber(scope, renamed)
    except DAMAGE as exc:
        raise EngineError(N_("The state of this case is damaged.")) from exc
    ids = {numbers.id(old): numbers.id(new) for old, new in renamed.items()}
    form = FORMAT if before.startswith(FORMAT) else WITH_EXPECTED
    return _packed(found, numbers.last, root, form), ids


def _renumber(scope: dict[str, Any], renamed: Mapping[int, int]) -> None:
    for row in scope["rows"]:
        row[0], row[1] = renamed.get(row[0], row[0]), renamed.get(row[1], row[1])
        if len(row) > 5 and CHILDREN in row[5]:
            row[5][CHILDREN] = [renamed.get(each, each) for each in row[5][CHILDREN]]
    for name in ("at", "last"):
        if name in scope:
            scope[name] = renamed.get(scope[name], scope[name])


def _scope(scope: Any, numbers: Numbers, first: float) -> dict[str, Any]:
    """One process or called process with its tokens, in the order in which they were made."""
    tasks = scope.tasks
    number, names = numbers.number, dict[str, int]()
    natural: dict[Any, list[Any]] = {task_id: [] for task_id in tasks}
    for task_id, task in tasks.items():
        if task._parent in natural:
            natural[task._parent].append(task_id)
    rows: list[Row] = []
    for task_id, task in tasks.items():
        parent = tasks.get(task._parent)
        row = [
            number(task_id),
            0 if parent is None else number(task._parent),
            names.setdefault(task.task_spec.name, len(names)),
            task._state,
            round((task.last_state_change - first) * MICROSECONDS),
        ]
        more: dict[str, Any] = {}
        if task.data != ({} if parent is None else parent.data):
            more[DATA] = task.data
        if task.internal_data:
            more[INTERNAL] = task.internal_data
        if task.triggered:
            more[TRIGGERED] = True
        if task._children != natural[task_id]:
            more[CHILDREN] = [number(child) for child in task._children]
        rows.append([*row, more] if more else row)
    found: dict[str, Any] = {"spec": scope.spec.name, "names": list(names), "rows": rows}
    if scope.parent_task_id is not None:
        found["at"] = number(scope.parent_task_id)
    if scope.last_task is not None:
        found["last"] = number(scope.last_task.id)
    if scope.data:
        found["data"] = scope.data
    if scope.correlations:
        found["correlations"] = scope.correlations
    found["success"], found["completed"] = scope.success, scope.completed
    return found


def _nest(workflow: Any, found: dict[str, Any], numbers: Numbers, first: float) -> None:
    """Restore a called process under the token that called it."""
    task = workflow.get_task_from_id(numbers.id(found["at"]))
    spec = workflow.subprocess_specs[task.task_spec.spec]
    scope = CalledProcess(spec, task.id, workflow, deserializing=True)
    _fill(scope, found, numbers, first)
    workflow.subprocesses[task.id] = scope
    scope.completed_event.connect(task.task_spec._on_subworkflow_completed, task)


def _fill(scope: Any, found: dict[str, Any], numbers: Numbers, first: float) -> None:
    """Give *scope* its tokens and what else was kept of it."""
    # What was only expected is not read: it grows when a token goes on.
    rows: list[Row] = [row for row in found["rows"] if not row[3] & EXPECTED]
    specs = [scope.spec.task_specs[name] for name in found["names"]]
    waits = [isinstance(spec, CatchingEvent) for spec in specs]
    wait = scope.top_workflow.event_manager.add_task
    ids = {row[0]: numbers.id(row[0]) for row in rows}
    tasks = scope.tasks
    for row in rows:
        # The engine's own constructor would also tell the parent and read the clock.
        task = tasks[ids[row[0]]] = Task.__new__(Task)
        more = row[5] if len(row) > 5 else NOTHING
        parent = tasks[ids[row[1]]] if row[1] else None
        if parent is None:
            data = more.get(DATA, {})
        else:
            parent._children.append(ids[row[0]])
            data = more[DATA] if DATA in more else _copy(parent.data)
        task.__dict__ = {
            "id": ids[row[0]],
            "workflow": scope,
            "_parent": None if parent is None else ids[row[1]],
            "_children": [],
            "_state": row[3],
            "triggered": TRIGGERED in more,
            "task_spec": specs[row[2]],
            "thread_id": 0,
            "data": data,
            "internal_data": more.get(INTERNAL) or {},
            "last_state_change": first + row[4] / MICROSECONDS,
        }
        if row[3] == TaskState.WAITING and waits[row[2]]:
            wait(task)
    for row in rows:
        if len(row) > 5 and CHILDREN in row[5]:
            told = row[5][CHILDREN]
            tasks[ids[row[0]]]._children = [ids[number] for number in told if number in ids]
    scope.task_tree = next(iter(tasks.values()))
    scope.success, scope.completed = found["success"], found["completed"]
    scope.last_task = tasks.get(numbers.id(found["last"])) if "last" in found else None
    scope.data = found.get("data", {})
    scope.correlations = found.get("correlations", {})


def _copy(data: dict[str, Any]) -> dict[str, Any]:
    """A copy whose changes the original does not see; nearly always there is nothing in it."""
    if not data:
        return {}
    if all(isinstance(value, SCALAR) for value in data.values()):
        return dict(data)
    return deepcopy(data)

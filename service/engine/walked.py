"""Follows tokens for whoever listens: which elements and sequence flows they walked.

Nobody listens in production, where this costs nothing; a rehearsal does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from service.bundle.spelling import read_model
from service.bundle.xml import BPMN, scopes
from service.engine.catching import Trigger, is_offered
from service.engine.tokens import EXPECTED, OVER

if TYPE_CHECKING:
    from service.bundle.bundle import Bundle
    from service.engine.run import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A sequence flow. ``source`` and ``target`` are keys of elements."""

    key: str
    file: str
    source: str
    target: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """What tokens walked: keys of elements, and flows as (source, target).

    With ``bundle``, the hash of one version, only what was walked in that version.
    """

    bundle: str | None = None
    elements: set[str] = field(default_factory=set)
    flows: set[tuple[str, str]] = field(default_factory=set)


_trail: ContextVar[Trail | None] = ContextVar("trail", default=None)


@contextmanager
def followed(trail: Trail) -> Iterator[None]:
    """Every step inside this block is added to *trail*."""
    token = _trail.set(trail)
    try:
        yield
    finally:
        _trail.reset(token)


def note(run: Run, before: Mapping[Any, tuple[int, Any]], tasks: Iterable[Any]) -> None:
    """Add where *tasks* arrived since *before*, and by which flow.

    Asked before the step is saved, because then the tree forgets what is over.
    """
    trail = _trail.get()
    if trail is None or trail.bundle not in (None, run.bundle.hash):
        return
    for task in tasks:
        element = run.element(task)
        old = before.get(task.id, (TaskState.FUTURE, None))[0]
        was_there = not old & EXPECTED and not is_offered(task)
        if element is None or was_there or not _has_arrived(task):
            continue
        trail.elements.add(element.key)
        origin = origin_of(task)
        source = run.element(origin) if origin is not None else None
        if source is not None:
            trail.flows.add((source.key, element.key))


def flows(bundle: Bundle) -> tuple[Flow, ...]:
    """Every sequence flow of the bundle's models, in the order of the files."""
    return tuple(
        Flow(
            key=f"{process.get('id')}/{node.get('id')}",
            file=file,
            source=f"{process.get('id')}/{node.get('sourceRef')}",
            target=f"{process.get('id')}/{node.get('targetRef')}",
            name=node.get("name") or "",
        )
        for file, data in sorted(bundle.files.items())
        if file.endswith(".bpmn")
        for process in read_model(data, file).root.iter(f"{BPMN}process")
        for scope in scopes(process)
        for node in scope.findall(f"{BPMN}sequenceFlow")
    )


def _has_arrived(task: Any) -> bool:
    """Whether a token really came here; the engine also keeps tokens that only might."""
    if task.has_state(EXPECTED):
        return False
    if is_offered(task):
        return bool(task.state == TaskState.COMPLETED)  # it waits without having been reached
    parent = task.parent
    return parent is None or bool(parent._state & OVER) or _is_instance(task)


def _is_instance(task: Any) -> bool:
    """An instance starts while its multi-instance task is still running."""
    return bool(task.parent.task_spec.bpmn_id == task.task_spec.bpmn_id)


def origin_of(task: Any) -> Any:
    """The token this one came from, past what the engine itself put in between."""
    origin = task.parent
    while origin is not None and (
        origin.task_spec.bpmn_id is None or isinstance(origin.task_spec, Trigger)
    ):
        origin = origin.parent
    return origin

"""What a step takes in and gives back; plain values, no engine objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from service.core.deadline import Deadline
from service.core.feel.budget import Allowance

# Of all expressions and tables that are worked out with one set of facts: a step, a page. A step of
# a shipped regulation takes some thousands.
STEPS = 3_000_000


def _nobody() -> Sequence[Mapping[str, Any]]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything outside the tokens that expressions may read."""

    record: Mapping[str, Any]
    now: datetime
    case: Mapping[str, Any] = field(default_factory=dict)
    # Whom the bundle says that its expressions know.
    people: Callable[[], Sequence[Mapping[str, Any]]] = _nobody
    # Everybody with an account; for the service itself, which no expression can ask.
    accounts: Callable[[], Sequence[Mapping[str, Any]]] = _nobody
    user: Mapping[str, Any] | None = None
    # Which party of the case acts; None when no party does.
    party: Mapping[str, Any] | None = None
    allowance: Allowance = field(default_factory=lambda: Allowance(STEPS), compare=False)


class How(StrEnum):
    """What happened to an element in a step."""

    ENTERED = "entered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMade:
    """The outcome of a decision table, as written to the record."""

    element: str
    field: str
    value: Any
    table: str
    rules: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """A task a person can do now."""

    id: str
    element: str
    name: str
    form: str | None
    lane: str | None
    groups: tuple[str, ...]
    users: tuple[str, ...]
    deadline: Deadline | None
    local: dict[str, Any]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenJob:
    """Work for a connector. ``signal`` says which warning a term guard wants given."""

    id: str
    element: str
    name: str
    topic: str
    properties: dict[str, str]
    local: dict[str, Any]
    signal: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmedTimer:
    """A timer that waits for ``due_at``; its explanation is told when somebody asks for it.

    ``term`` is the term that ``due_at`` is a moment of, empty when it is of none.
    """

    id: str
    element: str
    name: str
    due_at: datetime
    term: str
    local: dict[str, Any]
    explain: Callable[[], dict[str, Any]]

    @property
    def explanation(self) -> dict[str, Any]:
        """How the moment was counted: start, every day counted or skipped, extensions, caps."""
        return self.explain()


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A message the case waits for: a button on the screen."""

    message: str
    element: str
    name: str
    form: str | None
    properties: dict[str, str]
    local: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """One element that was entered, completed or cancelled in this step.

    ``token``: the number of the one that did. ``arrived``: it came there in this step, from
    ``source`` (empty: it began there), or its stay is told as the moment at which it ended.
    """

    element: str
    name: str
    kind: str
    how: How
    token: str = ""
    arrived: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The outcome of one step. ``marks`` are record fields set because a job was finished."""

    state: bytes
    record: dict[str, Any]
    completed: bool
    decisions: tuple[DecisionMade, ...] = ()
    derived: dict[str, Any] = field(default_factory=dict)
    marks: dict[str, Any] = field(default_factory=dict)
    tasks: tuple[OpenTask, ...] = ()
    jobs: tuple[OpenJob, ...] = ()
    timers: tuple[ArmedTimer, ...] = ()
    actions: tuple[Action, ...] = ()
    passed: tuple[Passed, ...] = ()
    # Where the tokens that wait are, by their number; not the offers of actions.
    here: dict[str, str] = field(default_factory=dict)
    thrown: tuple[str, ...] = ()

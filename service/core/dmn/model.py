"""What a file consists of; reading it from XML and working it out live elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from service.core.dmn.logic import Cell, Defined, Expression, Parameter
from service.core.feel.told import Message
from service.core.feel.types import Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A decision, a function or a service as drawn: its logic and what it needs, by id.

    A service has *outputs* instead of logic, and *given*: the ids that its parameters fill.
    """

    id: str
    name: str
    logic: Expression
    variable: str
    kind: Type | None = None
    required: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    given: tuple[str, ...] = ()

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return self.logic.parameters if isinstance(self.logic, Defined) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One file: everything in it by id, and every name that is no single word.

    *imports* are the models of other files by namespace, each with the name that stands, with a
    dot, before what expressions use of it.
    """

    file: str
    namespace: str = ""
    decisions: dict[str, Element] = field(default_factory=dict)
    knowledge: dict[str, Element] = field(default_factory=dict)
    services: dict[str, Element] = field(default_factory=dict)
    inputs: dict[str, Parameter] = field(default_factory=dict)
    types: dict[str, Type] = field(default_factory=dict)
    imports: dict[str, tuple[str, Model]] = field(default_factory=dict)
    spaced_names: frozenset[str] = frozenset()

    def find(self, key: str) -> tuple[Model, str, str] | None:
        """The model that holds *key*, the id there and the name of its import; None: nowhere."""
        namespace, _, local = key.rpartition("#")
        if namespace in ("", self.namespace):
            known = (self.decisions, self.knowledge, self.services, self.inputs)
            return (self, local, "") if any(local in each for each in known) else None
        prefix, other = self.imports.get(namespace, ("", None))
        found = other.find(local) if other else None
        return (found[0], found[1], prefix) if found else None

    def functions(self) -> dict[str, Element]:
        return {**self.knowledge, **self.services}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionResult:
    """The outcome, and the rules that led to it: ids, or numbers where a rule has no id."""

    value: Any
    matched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong in an element, found without working it out."""

    code: str
    file: str
    element: str
    name: str
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a file something goes wrong."""

    file: str
    decision: str

    def params(self, cell: Cell | None = None, problem: Message | str = "") -> dict[str, Any]:
        return {
            "file": self.file,
            "decision": self.decision,
            "rule": cell.rule if cell else "",
            "column": cell.column if cell else "",
            "problem": problem,
        }

"""What a decision consists of; reading it from XML and working it out live elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from service.core.language import Message


class HitPolicy(StrEnum):
    """What it means that several rules match."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    FIRST = "FIRST"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"


class Aggregation(StrEnum):
    """What COLLECT makes of the values; NONE keeps the list."""

    NONE = ""
    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A text of FEEL with the place where it stands: rule (empty outside rules) and column."""

    text: str
    column: str
    rule: str = ""
    tests: bool = False

    @property
    def blank(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    label: str
    expression: Cell
    allowed: Cell | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    name: str
    values: Cell | None = None
    default: Cell | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row; ``id`` is the row's own id, or its number from 1."""

    id: str
    number: int
    tests: tuple[Cell, ...]
    outputs: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A decision table; hit policy and aggregation as written, so that a check can name them."""

    hit_policy: str
    aggregation: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]

    def cells(self) -> Iterator[Cell]:
        for column in self.inputs:
            yield from (cell for cell in (column.expression, column.allowed) if cell)
        for output in self.outputs:
            yield from (cell for cell in (output.values, output.default) if cell)
        for rule in self.rules:
            yield from (*rule.tests, *rule.outputs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal:
    """One expression."""

    expression: Cell

    def cells(self) -> Iterator[Cell]:
        yield self.expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxed:
    """Named entries, each seeing the ones before it; an entry without a name is the result."""

    entries: tuple[tuple[str, Logic | None], ...]

    def cells(self) -> Iterator[Cell]:
        for _, logic in self.entries:
            yield from logic.cells() if logic else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """The use of a piece of knowledge, with its parameters filled in."""

    function: str
    bindings: tuple[tuple[str, Logic | None], ...]

    def cells(self) -> Iterator[Cell]:
        for _, logic in self.bindings:
            yield from logic.cells() if logic else ()


Logic = Table | Literal | Boxed | Invocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A decision or a piece of knowledge as drawn: its logic and what it needs, by id."""

    id: str
    name: str
    logic: Logic | None
    variable: str = ""
    parameters: tuple[str, ...] = ()
    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One file: everything in it by id, and every name that is no single word."""

    file: str
    decisions: dict[str, Element] = field(default_factory=dict)
    knowledge: dict[str, Element] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    spaced_names: frozenset[str] = frozenset()

    def knows(self, key: str) -> bool:
        return key in self.decisions or key in self.knowledge or key in self.inputs


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionResult:
    """The outcome, and the rules that led to it: ids, or numbers where a rule has no id."""

    value: Any
    matched: tuple[str, ...] = ()


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

"""The expressions of DMN as values: tables, literal expressions and boxed ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from service.core.feel.types import Type


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
    """A text of FEEL with the place where it stands: rule (empty outside rules) and column.

    ``language`` is that of the text when the file says that it is another one than FEEL.
    """

    text: str
    column: str = ""
    rule: str = ""
    tests: bool = False
    language: str = ""

    @property
    def blank(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A column that is looked at; cells may call what they look at ``variable`` as well."""

    label: str
    expression: Cell
    allowed: Cell | None = None
    variable: str = ""


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
class Expression:
    """Anything that has a value; ``kind`` is the type that it is declared to have."""

    kind: Type | None = None

    def cells(self) -> Iterator[Cell]:
        """The texts that stand in it itself."""
        return iter(())

    def parts(self) -> Iterator[Expression]:
        """The expressions directly inside it."""
        return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Expression):
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
class Literal(Expression):
    """One expression."""

    expression: Cell

    def cells(self) -> Iterator[Cell]:
        yield self.expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty(Expression):
    """Where an expression should stand: nothing, or ``tag``, which is none that we know."""

    tag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An expression with the name and the type of what it fills."""

    name: str
    logic: Expression
    kind: Type | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxed(Expression):
    """Named entries, each seeing the ones before it; an entry without a name is the result."""

    entries: tuple[Named, ...]

    def parts(self) -> Iterator[Expression]:
        return (each.logic for each in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation(Expression):
    """The use of a function, with its parameters filled in by name."""

    function: Cell
    bindings: tuple[Named, ...]

    def cells(self) -> Iterator[Cell]:
        yield self.function

    def parts(self) -> Iterator[Expression]:
        return (each.logic for each in self.bindings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Expression):
    """A list of expressions; the rows of a relation are contexts."""

    elements: tuple[Expression, ...]

    def parts(self) -> Iterator[Expression]:
        return iter(self.elements)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional(Expression):
    condition: Expression
    then: Expression
    otherwise: Expression

    def parts(self) -> Iterator[Expression]:
        return iter((self.condition, self.then, self.otherwise))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filtered(Expression):
    source: Expression
    match: Expression

    def parts(self) -> Iterator[Expression]:
        return iter((self.source, self.match))


@dataclass(frozen=True, slots=True, kw_only=True)
class Iterated(Expression):
    """``for``, ``some`` or ``every`` (the *word*) with one variable."""

    word: str
    variable: str
    source: Expression
    body: Expression

    def parts(self) -> Iterator[Expression]:
        return iter((self.source, self.body))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    name: str
    kind: Type | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Defined(Expression):
    """A function; ``language`` is that of its body when it is not FEEL (Java, PMML)."""

    parameters: tuple[Parameter, ...]
    body: Expression
    language: str = ""

    def parts(self) -> Iterator[Expression]:
        yield self.body


def inside(logic: Expression) -> Iterator[Expression]:
    """*logic* and all expressions in it."""
    yield logic
    for part in logic.parts():
        yield from inside(part)

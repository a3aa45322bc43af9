"""The plain parts of an expression: values, names, operators, choices. Each works itself out."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from service.core.feel import arithmetic, properties
from service.core.feel.budget import Budget
from service.core.feel.kinds import is_instance
from service.core.feel.types import NO_TYPES, Type, Types
from service.core.feel.values import NATIVE, Range, enter, equal, half_range, order

ORDERS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
Operation = Callable[[Any, Any, Budget], Any]


class Env:
    """The names that can be seen from one place, the functions and the budget."""

    __slots__ = ("budget", "functions", "parent", "variables")

    def __init__(
        self,
        variables: Mapping[str, Any],
        functions: Mapping[str, Callable[..., Any]],
        budget: Budget,
        parent: Env | None = None,
    ) -> None:
        self.variables = variables
        self.functions = functions
        self.budget = budget
        self.parent = parent

    @property
    def types(self) -> Types:
        """The types that the model declares."""
        return getattr(self.functions, "types", NO_TYPES)

    def inner(self, variables: Mapping[str, Any]) -> Env:
        return Env(variables, self.functions, self.budget, self)

    def find(self, name: str) -> Any:
        frame: Env | None = self
        while frame is not None:
            variables = frame.variables
            if name in variables:
                value = variables[name]
                return value if type(value) in NATIVE else enter(value)
            frame = frame.parent
        return None

    def sees(self, name: str) -> bool:
        frame: Env | None = self
        while frame is not None:
            if name in frame.variables:
                return True
            frame = frame.parent
        return False


class Part:
    """Anything that the tree of an expression is made of."""

    __slots__ = ()


class Node(Part):
    """A part that has a value."""

    __slots__ = ()

    def evaluate(self, env: Env) -> Any:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Literal(Node):
    value: Any

    def evaluate(self, env: Env) -> Any:
        return self.value


@dataclass(frozen=True, slots=True)
class Name(Node):
    name: str
    position: int = 0

    def evaluate(self, env: Env) -> Any:
        return env.find(self.name)


@dataclass(frozen=True, slots=True)
class Dotted(Node):
    """A name with dots in it that is known somewhere; where it is not, a path like any other."""

    name: Name
    path: Node

    def evaluate(self, env: Env) -> Any:
        return (self.name if env.sees(self.name.name) else self.path).evaluate(env)


@dataclass(frozen=True, slots=True)
class Path(Node):
    source: Node
    name: str

    def evaluate(self, env: Env) -> Any:
        value = self.source.evaluate(env)
        if isinstance(value, list):
            env.budget.spend(len(value))
        return properties.get(value, self.name)


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    elements: tuple[Node, ...]

    def evaluate(self, env: Env) -> Any:
        return [element.evaluate(env) for element in self.elements]


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    """``{a: 1, b: a + 1}``: an entry sees the ones before it."""

    entries: tuple[tuple[str, Node], ...]

    def evaluate(self, env: Env) -> Any:
        result: dict[str, Any] = {}
        inner = env.inner(result)
        for key, node in self.entries:
            result[key] = node.evaluate(inner)
        return result


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    start: Node
    end: Node
    start_included: bool
    end_included: bool

    def evaluate(self, env: Env) -> Any:
        start, end = self.start.evaluate(env), self.end.evaluate(env)
        return Range(start, end, self.start_included, self.end_included)


@dataclass(frozen=True, slots=True)
class HalfRangeOf(Node):
    """``(< 10)``: a range with one end, or ``(!= 10)``, with a hole."""

    sign: str
    end: Node

    def evaluate(self, env: Env) -> Any:
        return half_range(self.sign, self.end.evaluate(env))


@dataclass(frozen=True, slots=True)
class Calculation(Node):
    operation: Operation
    left: Node
    right: Node

    def evaluate(self, env: Env) -> Any:
        return self.operation(self.left.evaluate(env), self.right.evaluate(env), env.budget)


@dataclass(frozen=True, slots=True)
class Negative(Node):
    operand: Node

    def evaluate(self, env: Env) -> Any:
        return arithmetic.negate(self.operand.evaluate(env))


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    sign: str
    left: Node
    right: Node

    def evaluate(self, env: Env) -> Any:
        return compare(self.sign, self.left.evaluate(env), self.right.evaluate(env), env.budget)


@dataclass(frozen=True, slots=True)
class Between(Node):
    operand: Node
    low: Node
    high: Node

    def evaluate(self, env: Env) -> Any:
        value = self.operand.evaluate(env)
        return Range(self.low.evaluate(env), self.high.evaluate(env)).includes(value)


@dataclass(frozen=True, slots=True)
class And(Node):
    left: Node
    right: Node

    def evaluate(self, env: Env) -> Any:
        left = self.left.evaluate(env)
        if left is False:
            return False
        right = self.right.evaluate(env)
        if right is False:
            return False
        return True if left is True and right is True else None


@dataclass(frozen=True, slots=True)
class Or(Node):
    left: Node
    right: Node

    def evaluate(self, env: Env) -> Any:
        left = self.left.evaluate(env)
        if left is True:
            return True
        right = self.right.evaluate(env)
        if right is True:
            return True
        return False if left is False and right is False else None


@dataclass(frozen=True, slots=True)
class If(Node):
    condition: Node
    then: Node
    otherwise: Node

    def evaluate(self, env: Env) -> Any:
        chosen = self.then if self.condition.evaluate(env) is True else self.otherwise
        return chosen.evaluate(env)


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    operand: Node
    kind: Type

    def evaluate(self, env: Env) -> Any:
        return is_instance(self.operand.evaluate(env), self.kind, env.types, env.budget)


def compare(sign: str, left: Any, right: Any, budget: Budget) -> bool | None:
    """Compare; a text in ISO form beside a date is read as that date."""
    if sign == "=":
        return equal(left, right, budget)
    if sign == "!=":
        same = equal(left, right, budget)
        return None if same is None else not same
    found = order(left, right)
    return None if found is None else ORDERS[sign](found, 0)

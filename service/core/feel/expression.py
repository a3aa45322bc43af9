"""Parsed expressions and tests, ready to be worked out again and again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import cached_property, lru_cache
from typing import Any

from service.core.feel.analysis import Mentions, fields_read, mentioned, shape
from service.core.feel.budget import MAX_STEPS, Allowance, Budget
from service.core.feel.errors import FeelError
from service.core.feel.loops import any_of
from service.core.feel.nodes import ContextOf, Env, Node
from service.core.feel.parser import read_expression, read_unary_tests
from service.core.feel.temporal import LOCAL_ZONE
from service.core.feel.told import N_
from service.core.feel.types import NO_TYPES, Types

Functions = Mapping[str, Callable[..., Any]]
NO_FUNCTIONS: Functions = {}


class LocalFunctions(dict[str, Callable[..., Any]]):
    """Functions that the host or a model gives, and what else an expression stands on.

    *zone* is where dates and times without one stand (None: that of the evaluation around this
    one), *types* are those that a model declares.
    """

    def __init__(
        self, functions: Functions, zone: tzinfo | None = None, types: Types = NO_TYPES
    ) -> None:
        super().__init__(functions)
        self.zone = zone
        self.types = types


NO_NAMES: frozenset[str] = frozenset()
CACHE_SIZE = 4096


@dataclass(frozen=True)
class Expression:
    """One expression; the same object serves every case and every thread."""

    source: str
    node: Node = field(repr=False)

    @cached_property
    def mentions(self) -> Mentions:
        return mentioned(self.node)

    @property
    def names(self) -> frozenset[str]:
        """The free variables, apart from those in filters, which may be fields of the item."""
        return frozenset(self.mentions.names)

    @property
    def filter_names(self) -> frozenset[str]:
        """Names used in filters: a field of the item, or a variable."""
        return frozenset(self.mentions.filter_names)

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """Every name from outside: while these hold the same, so does the value."""
        return tuple(sorted(self.mentions.names | self.mentions.filter_names))

    @property
    def calls(self) -> frozenset[str]:
        """The functions used that are not built in."""
        return frozenset(self.mentions.calls)

    @property
    def entries(self) -> Mapping[str, Expression] | None:
        """The entries of a context, each as an expression without layout; None: it is none."""
        if not isinstance(self.node, ContextOf):
            return None
        return {key: Expression(shape(each), each) for key, each in self.node.entries}

    def fields_read(self, name: str) -> frozenset[str]:
        """The fields that are read of the items of the list *name*."""
        return fields_read(self.node, name)

    def evaluate(
        self,
        scope: Mapping[str, Any],
        functions: Functions = NO_FUNCTIONS,
        *,
        steps: int = MAX_STEPS,
        allowance: Allowance | None = None,
    ) -> Any:
        """The value; *steps* bound this evaluation, an *allowance* all that share it."""
        budget = _budget(steps, self.source, allowance)
        zone = _zone(functions)
        here = LOCAL_ZONE.set(zone) if zone else None
        try:
            return self.node.evaluate(Env(scope, functions, budget))
        except RecursionError as exc:
            raise _too_deep(self.source) from exc
        finally:
            if here is not None:
                LOCAL_ZONE.reset(here)
            if allowance is not None:
                allowance.take(budget)


@dataclass(frozen=True)
class UnaryTests:
    """The tests of a cell of a decision table, such as ``< 5, [7..9]`` or ``not("a")``."""

    source: str
    negated: bool
    tests: tuple[Any, ...] = field(repr=False)

    @cached_property
    def mentions(self) -> Mentions:
        return mentioned(*self.tests)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.mentions.names)

    @property
    def filter_names(self) -> frozenset[str]:
        return frozenset(self.mentions.filter_names)

    @property
    def calls(self) -> frozenset[str]:
        return frozenset(self.mentions.calls)

    def fields_read(self, name: str) -> frozenset[str]:
        """The fields that are read of the items of the list *name*."""
        return frozenset[str]().union(*(fields_read(each, name) for each in self.tests))

    def matches(
        self,
        value: Any,
        scope: Mapping[str, Any],
        functions: Functions = NO_FUNCTIONS,
        *,
        steps: int = MAX_STEPS,
        allowance: Allowance | None = None,
    ) -> bool:
        """Tell whether *value*, which the tests may call ``?``, passes."""
        budget = _budget(steps, self.source, allowance)
        env = Env(scope, functions, budget).inner({"?": value})
        value = env.find("?")
        zone = _zone(functions)
        here = LOCAL_ZONE.set(zone) if zone else None
        try:
            found = any_of([test.holds(value, env) for test in self.tests])
        except RecursionError as exc:
            raise _too_deep(self.source) from exc
        finally:
            if here is not None:
                LOCAL_ZONE.reset(here)
            if allowance is not None:
                allowance.take(budget)
        return found is False if self.negated else found is True

    def singly(self) -> tuple[UnaryTests, ...]:
        """Return each test on its own; decision tables rank their outputs by it."""
        return tuple(UnaryTests(self.source, False, (test,)) for test in self.tests)


@lru_cache(maxsize=CACHE_SIZE)
def parse(source: str, names: frozenset[str] = NO_NAMES) -> Expression:
    """Read an expression. *names* are known names that are no single word (DMN has those)."""
    return Expression(source, read_expression(source, names))


@lru_cache(maxsize=CACHE_SIZE)
def parse_unary(source: str, names: frozenset[str] = NO_NAMES) -> UnaryTests:
    """Read the tests of a decision table cell."""
    negated, tests = read_unary_tests(source, names)
    return UnaryTests(source, negated, tests)


def evaluate(source: str, scope: Mapping[str, Any], functions: Functions = NO_FUNCTIONS) -> Any:
    return parse(source).evaluate(scope, functions)


def _budget(steps: int, source: str, allowance: Allowance | None) -> Budget:
    return Budget(steps, source) if allowance is None else allowance.budget(steps, source)


def _zone(functions: Functions) -> tzinfo | None:
    """The zone of the functions; without one that of the evaluation around this one stays."""
    return functions.zone if isinstance(functions, LocalFunctions) else None


def _too_deep(source: str) -> FeelError:
    return FeelError(N_("The expression or its data is nested too deeply."), source=source)

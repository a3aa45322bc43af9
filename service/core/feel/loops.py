"""The parts of an expression that visit lists: for, some, every, filters and membership."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from service.core.feel.budget import Budget
from service.core.feel.nodes import Env, Node, Part, compare
from service.core.feel.values import Range, enter, equal, is_number, is_whole, order


@dataclass(frozen=True, slots=True)
class Iteration(Part):
    """``x in list`` or ``x in 1..5``; ``end`` is None for a list."""

    name: str
    source: Node
    end: Node | None = None

    def values(self, env: Env) -> Sequence[Any] | None:
        """Return what to visit; None when it cannot be visited."""
        start = self.source.evaluate(env)
        if self.end is not None:
            return _count(start, self.end.evaluate(env))
        if isinstance(start, Range):
            return _inside(start)
        if start is None:
            return None
        return start if isinstance(start, list) else [start]


@dataclass(frozen=True, slots=True)
class For(Node):
    """``partial``, where used, is the list of the results so far."""

    iterations: tuple[Iteration, ...]
    body: Node
    cost: int
    uses_partial: bool

    def evaluate(self, env: Env) -> Any:
        result: list[Any] = []
        for inner in _rounds(self.iterations, env, self.cost):
            if inner is None:
                return None
            if self.uses_partial:  # a copy: a list that holds itself would never end
                env.budget.spend(len(result))
                inner = inner.inner({"partial": result.copy()})
            result.append(self.body.evaluate(inner))
        return result


@dataclass(frozen=True, slots=True)
class Quantifier(Node):
    """``some`` and ``every``; a condition that is not true counts as not satisfied."""

    every: bool
    iterations: tuple[Iteration, ...]
    body: Node
    cost: int

    def evaluate(self, env: Env) -> Any:
        for inner in _rounds(self.iterations, env, self.cost):
            if inner is None:
                return None
            if (self.body.evaluate(inner) is True) is not self.every:
                return not self.every
        return self.every


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """``list[condition]`` or ``list[position]``, from 1, or from -1 at the end."""

    source: Node
    condition: Node
    cost: int
    index: bool

    def evaluate(self, env: Env) -> Any:
        value = self.source.evaluate(env)
        if value is None:
            return None if self.index else []
        elements = value if isinstance(value, list) else [value]
        if self.index:
            return _at(elements, self.condition.evaluate(env))
        return self._select(elements, env)

    def _select(self, elements: list[Any], env: Env) -> Any:
        kept = []
        for element in elements:
            env.budget.spend(self.cost)
            item = enter(element)
            inner = env.inner({"item": item})
            answer = self.condition.evaluate(inner.inner(item) if isinstance(item, dict) else inner)
            if is_number(answer):  # a position that had to be worked out
                return _at(elements, answer)
            if answer is True:
                kept.append(item)
        return kept


@dataclass(frozen=True, slots=True)
class ValueTest(Part):
    """One test of a list of tests: a value, a range, a list or a condition on ``?``."""

    operand: Node
    condition: bool

    def holds(self, value: Any, env: Env) -> bool | None:
        found = self.operand.evaluate(env)
        if self.condition:
            return found is True
        if isinstance(found, bool) and not isinstance(value, bool) and value is not None:
            return found
        return contains(found, value, env.budget)


@dataclass(frozen=True, slots=True)
class SignTest(Part):
    """A test such as ``< 5``."""

    sign: str
    operand: Node

    def holds(self, value: Any, env: Env) -> bool | None:
        return compare(self.sign, value, self.operand.evaluate(env), env.budget)


Test = ValueTest | SignTest


@dataclass(frozen=True, slots=True)
class InValue(Node):
    """``x in y`` where y is a list, a range or a value."""

    operand: Node
    target: Node

    def evaluate(self, env: Env) -> Any:
        value, target = self.operand.evaluate(env), self.target.evaluate(env)
        return None if target is None else contains(target, value, env.budget)


@dataclass(frozen=True, slots=True)
class InTests(Node):
    """``x in (tests)``."""

    operand: Node
    tests: tuple[Test, ...]

    def evaluate(self, env: Env) -> Any:
        value = self.operand.evaluate(env)
        return any_of([test.holds(value, env) for test in self.tests])


def contains(target: Any, value: Any, budget: Budget) -> bool | None:
    """Tell whether *value* lies in a range or list, or equals *target*."""
    if isinstance(target, Range):
        return target.includes(value)
    if not isinstance(target, list):
        return equal(value, target, budget)
    budget.spend(len(target))
    found = []
    for each in target:
        inside = each.includes(value) if isinstance(each, Range) else equal(value, each, budget)
        if inside is True:
            return True
        found.append(inside)
    if isinstance(value, list) and equal(value, target, budget) is True:
        return True
    return any_of(found) if not isinstance(value, list) else False


def any_of(found: Sequence[bool | None]) -> bool | None:
    if True in found:
        return True
    return None if found and all(each is None for each in found) else False


def _rounds(iterations: tuple[Iteration, ...], env: Env, cost: int) -> Iterator[Env | None]:
    """Yield a scope per round; None when one of the lists is null."""
    first, rest = iterations[0], iterations[1:]
    values = first.values(env)
    if values is None:
        yield None
        return
    for value in values:
        env.budget.spend(cost)
        inner = env.inner({first.name: enter(value)})
        if rest:
            yield from _rounds(rest, inner, cost)
        else:
            yield inner


def _inside(found: Range) -> Sequence[Any] | None:
    """What a range holds, which counts upwards only; an open end is not in it."""
    values = _count(found.start, found.end)
    if values is None or (order(found.start, found.end) or 0) > 0:
        return None
    first = 0 if found.start_included else 1
    return values[first : len(values) if found.end_included else -1]


def _count(start: Any, end: Any) -> Sequence[Any] | None:
    """Count from *start* to *end*, downwards when that is where it lies."""
    if type(start) is date and type(end) is date:
        return _Days(start, 1 if start <= end else -1, abs((end - start).days) + 1)
    if not (is_whole(start) and is_whole(end)):
        return None
    first, last = int(start), int(end)
    return range(first, last + 1) if first <= last else range(first, last - 1, -1)


@dataclass(frozen=True, slots=True)
class _Days(Sequence[date]):
    """Days that are made when asked for: a range may hold many."""

    start: date
    step: int
    length: int

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: Any) -> Any:
        places = range(self.length)[index]
        if isinstance(places, int):
            return self.start + timedelta(days=self.step * places)
        return _Days(self.start + timedelta(days=self.step * places.start), self.step, len(places))


def _at(elements: list[Any], position: Any) -> Any:
    if not is_whole(position):
        return None
    index = int(position)
    if index == 0 or abs(index) > len(elements):
        return None
    return enter(elements[index - 1 if index > 0 else index])

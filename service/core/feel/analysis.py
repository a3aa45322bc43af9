"""What can be known about an expression without working it out: names, calls, size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from service.core.feel.calls import Call, FunctionOf
from service.core.feel.functions import BUILTIN_NAMES
from service.core.feel.loops import Filter, For, Quantifier
from service.core.feel.nodes import ContextOf, If, ListOf, Name, Part, Path

PARTIAL = "partial"
ITEM = "item"
INPUT = "?"


@dataclass(slots=True)
class Mentions:
    """The names an expression uses; inside a filter a name may be a field of the item."""

    names: set[str] = field(default_factory=set)
    filter_names: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)


def children(part: Part) -> Iterator[Part]:
    slots: tuple[str, ...] = type(part).__slots__
    for name in slots:
        yield from _parts(getattr(part, name))


def size_of(part: Part) -> int:
    return sum(1 for _ in _walk(part))


def depth_of(part: Part) -> int:
    return max(depth for _, depth in _walk(part))


def mentions(part: Part, name: str) -> bool:
    return any(isinstance(each, Name) and each.name == name for each, _ in _walk(part))


def mentioned(*parts: Part) -> Mentions:
    """Collect the free names and the functions that are not built in."""
    found = Mentions()
    for part in parts:
        _collect(part, frozenset({INPUT}), found, filtered=False)
    return found


def shape(part: Part) -> str:
    """*part* as text without its layout: equal for parts that work out the same way."""
    said = (f"{name}={_shaped(getattr(part, name))}" for name in _slots(part))
    return f"{type(part).__name__}({', '.join(said)})"


def _slots(part: Part) -> list[str]:
    """What a part says; where it stands and what it costs follow from that."""
    slots: tuple[str, ...] = type(part).__slots__
    return [name for name in slots if name not in ("position", "cost")]


def _shaped(value: Any) -> str:
    if isinstance(value, Part):
        return shape(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_shaped, value))}]"
    return value.__qualname__ if callable(value) else repr(value)


def fields_read(part: Part, name: str) -> frozenset[str]:
    """The fields of the items of the list *name* that are read; in a filter every name may be one.

    Followed through filters, loops, choices and functions, not into what is kept elsewhere.
    """
    found: set[str] = set()
    _fields(part, frozenset({name}), found)
    return frozenset(found)


def _fields(part: Part, items: frozenset[str], found: set[str]) -> None:
    """Collect what is read of *items*: the names that stand for the list or for an item of it."""
    match part:
        case Path():
            if _is_item(part.source, items):
                found.add(part.name)
        case Filter():
            if _is_item(part.source, items):
                inside = mentioned(part.condition)
                found |= inside.names | inside.filter_names
                _fields(part.condition, items | {ITEM}, found)
        case For() | Quantifier():
            for loop in part.iterations:
                items = items | {loop.name} if _is_item(loop.source, items) else items - {loop.name}
        case Call():
            given = (*part.arguments, *(value for _, value in part.named))
            if any(_is_item(each, items) for each in given):
                for each in given:
                    if isinstance(each, FunctionOf):
                        _fields(each.body, items | set(each.parameters), found)
    for child in children(part):
        _fields(child, items, found)


def _is_item(part: Part, items: frozenset[str]) -> bool:
    """Whether *part* may be an item, or a list of them."""
    match part:
        case Name():
            return part.name in items
        case Filter():
            return _is_item(part.source, items)
        case If():
            return _is_item(part.then, items) or _is_item(part.otherwise, items)
        case For():
            bound = {each.name for each in part.iterations if _is_item(each.source, items)}
            return _is_item(part.body, items | bound)
        case ListOf():
            return any(_is_item(each, items) for each in part.elements)
        case Call():
            return any(_is_item(each, items) for each in part.arguments)
    return False


def _parts(value: Any) -> Iterator[Part]:
    if isinstance(value, Part):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _parts(each)


def _walk(part: Part) -> Iterator[tuple[Part, int]]:
    waiting = [(part, 1)]
    while waiting:
        each, depth = waiting.pop()
        yield each, depth
        waiting.extend((child, depth + 1) for child in children(each))


def _collect(part: Part, bound: frozenset[str], found: Mentions, *, filtered: bool) -> None:
    match part:
        case Name():
            if part.name not in bound:
                (found.filter_names if filtered else found.names).add(part.name)
        case Filter():
            _collect(part.source, bound, found, filtered=filtered)
            _collect(part.condition, bound | {ITEM}, found, filtered=filtered or not part.index)
        case For() | Quantifier():
            for iteration in part.iterations:
                for child in children(iteration):
                    _collect(child, bound, found, filtered=filtered)
                bound |= {iteration.name}
            _collect(part.body, bound | {PARTIAL}, found, filtered=filtered)
        case FunctionOf():
            _collect(part.body, bound | set(part.parameters), found, filtered=filtered)
        case ContextOf():
            for key, node in part.entries:
                _collect(node, bound, found, filtered=filtered)
                bound |= {key}
        case _:
            if isinstance(part, Call) and part.name and part.name not in BUILTIN_NAMES | bound:
                found.calls.add(part.name)
            for child in children(part):
                _collect(child, bound, found, filtered=filtered)

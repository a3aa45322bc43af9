"""Built-in functions on contexts."""

from __future__ import annotations

from typing import Any

from service.core.feel.budget import Budget
from service.core.feel.functions.registry import Shelf
from service.core.feel.kinds import kind_of
from service.core.feel.temporal import zone_of
from service.core.feel.values import enter, equal

FUNCTIONS = Shelf()


@FUNCTIONS.add("is defined", "value:any")
def is_defined(budget: Budget, value: Any) -> bool:
    """The call itself looks at the name; see ``calls.Call``."""
    return value is not None


@FUNCTIONS.add("is", "value1:any?,value2:any?")
def is_same(budget: Budget, left: Any, right: Any) -> bool:
    """Whether two values are of one kind and are one and the same, zones included."""
    if kind_of(left) != kind_of(right) or zone_of(left) != zone_of(right):
        return False
    return left is None or equal(left, right, budget) is True


@FUNCTIONS.add("get value", "m:context,key:any")
def get_value(budget: Budget, context: dict[str, Any], key: Any) -> Any:
    keys = key if isinstance(key, list) else [key]
    value: Any = context
    for name in keys:
        value = enter(value.get(name)) if isinstance(value, dict) and _is_key(name) else None
    return value


@FUNCTIONS.add("get entries", "m:context")
def get_entries(budget: Budget, context: dict[str, Any]) -> list[dict[str, Any]]:
    budget.spend(len(context))
    return [{"key": key, "value": enter(value)} for key, value in context.items()]


@FUNCTIONS.add(
    "context put",
    "context:context,key:keys,value:any",
    ("context", "key", "value"),
    ("context", "keys", "value"),
)
def context_put(
    budget: Budget, context: dict[str, Any], key: str | list[Any], value: Any
) -> dict[str, Any] | None:
    """Put *value* under a key, or under the last of several on the way of the others."""
    first, *rest = [key] if isinstance(key, str) else key or [None]
    if not _is_key(first):
        return None
    budget.spend(len(context))
    if rest:
        inner = enter(context.get(first))
        value = context_put(budget, inner, rest, value) if isinstance(inner, dict) else None
        if value is None:
            return None
    return {**context, first: value}


@FUNCTIONS.add("context merge", "contexts:list")
def context_merge(budget: Budget, contexts: list[Any]) -> dict[str, Any] | None:
    merged: dict[str, Any] = {}
    for context in contexts:
        if not isinstance(context, dict):
            return None
        budget.spend(len(context))
        merged.update(context)
    return merged


@FUNCTIONS.add("context", "entries:list")
def context_of(budget: Budget, entries: list[Any]) -> dict[str, Any] | None:
    if not all(isinstance(each, dict) and {"key", "value"} <= each.keys() for each in entries):
        return None
    budget.spend(len(entries))
    found = {each["key"]: enter(each["value"]) for each in entries if _is_key(each["key"])}
    return found if len(found) == len(entries) else None


def _is_key(name: Any) -> bool:
    return isinstance(name, str)

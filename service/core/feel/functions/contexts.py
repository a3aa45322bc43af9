"""Built-in functions on contexts."""

from __future__ import annotations

from typing import Any

from service.core.feel.budget import Budget
from service.core.feel.functions.registry import Shelf
from service.core.feel.values import enter

FUNCTIONS = Shelf()


@FUNCTIONS.add("is defined", "value:any")
def is_defined(budget: Budget, value: Any) -> bool:
    """The call itself looks at the name; see ``calls.Call``."""
    return value is not None


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


@FUNCTIONS.add("context put", "context:context,key:string,value:any")
def context_put(budget: Budget, context: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    budget.spend(len(context))
    return {**context, key: value}


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
    if not all(isinstance(each, dict) and _is_key(each.get("key")) for each in entries):
        return None
    budget.spend(len(entries))
    return {each["key"]: enter(each.get("value")) for each in entries}


def _is_key(name: Any) -> bool:
    return isinstance(name, str)

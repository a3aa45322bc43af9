"""The names of types, for ``instance of`` and for messages."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from service.core.feel.budget import Budget
from service.core.feel.far import FarDate, FarMoment, FineDuration, FineTime
from service.core.feel.temporal import YearsMonths, read_any
from service.core.feel.types import ANY, Type, Types
from service.core.feel.values import Callback, Range, enter, is_number

KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "number": Decimal,
    "date and time": (datetime, FarMoment),
    "date": (date, FarDate),
    "time": (time, FineTime),
    "days and time duration": (timedelta, FineDuration),
    "years and months duration": YearsMonths,
    "list": list,
    "context": dict,
    "function": Callback,
    "range": Range,
}


TEMPORAL_KINDS = frozenset(
    {"date and time", "date", "time", "days and time duration", "years and months duration"}
)


def kind_of(value: Any) -> str:
    """Name the type of a value; ``Null`` for null."""
    if is_number(value):
        return "number"
    return next((name for name, kind in KINDS.items() if isinstance(value, kind)), "Null")


def is_instance(
    value: Any, kind: Type, types: Types, budget: Budget, *, nulls: bool = False
) -> bool:
    """Answer ``instance of``; null is an instance of ``Null`` only, or with *nulls* of anything."""
    kind = types.get(kind.name, kind)
    if kind.name in ("Any", "Null"):
        return (value is None) is (kind.name == "Null") or (nulls and value is None)
    if value is None:
        return nulls
    if kind.name != kind_of(value):
        return False
    match kind.name:
        case "list" | "range" if kind.parts:
            held = value if isinstance(value, list) else [value.start, value.end]
            budget.spend(len(held))
            return all(
                is_instance(enter(each), kind.parts[0], types, budget, nulls=nulls) for each in held
            )
        case "context":
            budget.spend(len(kind.fields))
            return all(
                name in value and is_instance(enter(value[name]), each, types, budget, nulls=True)
                for name, each in kind.fields
            )
        case "function":
            return _is_function(value, kind, types)
    return True


def coerced(value: Any, kind: Type | None, types: Types, budget: Budget) -> Any:
    """*value* as the declared type, or null: one is a list of one, a date is its first moment."""
    if kind is None or value is None or is_instance(value, kind, types, budget, nulls=True):
        return value
    kind = types.get(kind.name, kind)
    if kind.name == "list":
        one = coerced(value, kind.parts[0], types, budget) if kind.parts else value
        return None if one is None or isinstance(value, list) else [one]
    if isinstance(value, list):
        one = enter(value[0]) if len(value) == 1 else None
        return one if is_instance(one, kind, types, budget) else None
    if kind.name == "date and time" and type(value) is date:
        return datetime.combine(value, time(), tzinfo=UTC)
    if isinstance(value, str) and kind.name in TEMPORAL_KINDS:  # the record is JSON
        read = read_any(value)
        return coerced(read, kind, types, budget) if read is not None else None
    return None


def _is_function(value: Callback, kind: Type, types: Types) -> bool:
    """Whether a function takes what *kind* gives it and gives what *kind* promises."""
    if kind.result is None:
        return True
    return (
        len(value.kinds) == len(kind.parts)
        and all(
            _fits(given, taken or ANY, types)
            for given, taken in zip(kind.parts, value.kinds, strict=True)
        )
        and _fits(value.result or kind.result, kind.result, types)
    )


def _fits(narrow: Type, wide: Type, types: Types) -> bool:
    """Whether every value of *narrow* is one of *wide*."""
    narrow, wide = types.get(narrow.name, narrow), types.get(wide.name, wide)
    if wide.name == "Any" or narrow.name == "Null":
        return True
    fields = dict(narrow.fields)
    return (
        narrow.name == wide.name
        and (not wide.parts or len(narrow.parts) == len(wide.parts))
        and all(_fits(a, b, types) for a, b in zip(narrow.parts, wide.parts, strict=False))
        and all(name in fields and _fits(fields[name], each, types) for name, each in wide.fields)
    )

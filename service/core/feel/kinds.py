"""The names of types, for ``instance of`` and for messages."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from service.core.feel.budget import Budget
from service.core.feel.temporal import YearsMonths
from service.core.feel.values import Callback, Range, enter, is_number

KINDS: dict[str, type] = {
    "string": str,
    "boolean": bool,
    "number": Decimal,
    "date and time": datetime,
    "date": date,
    "time": time,
    "days and time duration": timedelta,
    "years and months duration": YearsMonths,
    "list": list,
    "context": dict,
    "function": Callback,
    "range": Range,
}


def kind_of(value: Any) -> str:
    """Name the type of a value; ``Null`` for null."""
    if is_number(value):
        return "number"
    return next((name for name, kind in KINDS.items() if isinstance(value, kind)), "Null")


def is_instance(value: Any, kind: str, budget: Budget) -> bool:
    """Answer ``instance of``; null is an instance of ``Null`` only."""
    outer, _, inner = kind.partition("<")
    outer, inner = outer.strip(), inner.rstrip("> ").strip()
    found = kind_of(value)
    if outer == "Any":
        return found != "Null"
    if outer == "list" and inner and found == "list":
        budget.spend(len(value))
        return all(is_instance(enter(each), inner, budget) for each in value)
    return outer == found

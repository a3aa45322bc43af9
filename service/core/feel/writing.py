"""Turns FEEL values into text and into JSON."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from service.core.feel.budget import Budget
from service.core.feel.errors import FeelError
from service.core.feel.far import FarDate, FarMoment, FineDuration, FineTime
from service.core.feel.temporal import YearsMonths, write_duration, write_iso, write_moment
from service.core.feel.told import N_
from service.core.feel.values import Range, enter, is_number, is_whole

MAX_JSON_PARTS = 200_000
DURATIONS = (timedelta, FineDuration, YearsMonths)
MOMENTS = (date, time, FarDate, FarMoment, FineTime)


def write(value: Any, budget: Budget) -> str:
    """Write a value as FEEL's ``string`` function does."""
    if isinstance(value, str):
        return value
    text = _write_inside(value, budget)
    budget.write(len(text))
    return text


def write_number(value: int | Decimal) -> str:
    """Write without exponent and without zeros that say nothing."""
    if isinstance(value, int):
        return str(value)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def to_json(value: Any) -> Any:
    """Turn a FEEL value into plain JSON values; dates and durations become ISO texts."""
    budget = Budget(MAX_JSON_PARTS)
    try:
        return _to_json(value, budget)
    except RecursionError as exc:
        raise FeelError(N_("The result is nested too deeply to write down.")) from exc


def _write_inside(value: Any, budget: Budget) -> str:
    budget.spend(1)
    value = enter(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if is_number(value):
        return write_number(value)
    if isinstance(value, str):
        budget.write(len(value))
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return f"[{', '.join(_write_inside(each, budget) for each in value)}]"
    if isinstance(value, dict):
        entries = (f"{_key(key)}: {_write_inside(each, budget)}" for key, each in value.items())
        return "{" + ", ".join(entries) + "}"
    if isinstance(value, Range):
        left, right = "[" if value.start_included else "(", "]" if value.end_included else ")"
        start, end = _write_inside(value.start, budget), _write_inside(value.end, budget)
        return f"{left}{start}..{end}{right}"
    if isinstance(value, DURATIONS):
        return write_duration(value)
    return write_moment(value) if isinstance(value, MOMENTS) else "function"


def _to_json(value: Any, budget: Budget) -> Any:
    budget.spend(1)
    value = enter(value)
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Decimal):
        return int(value) if is_whole(value) else float(value)
    if isinstance(value, list):
        return [_to_json(each, budget) for each in value]
    if isinstance(value, dict):
        return {str(key): _to_json(each, budget) for key, each in value.items()}
    if isinstance(value, DURATIONS):
        return write_duration(value)
    return write_iso(value) if isinstance(value, MOMENTS) else _write_inside(value, budget)


def _key(name: str) -> str:
    return name if name.isidentifier() else f'"{name}"'

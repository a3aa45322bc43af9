"""How a built-in function declares its parameters; checks arguments before the call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from service.core.feel.budget import Budget
from service.core.feel.far import FarDate, FarMoment, FineDuration, FineTime
from service.core.feel.isotexts import any_date, any_moment, read_date, read_moment
from service.core.feel.temporal import YearsMonths
from service.core.feel.values import Callback, enter, is_number, is_whole

ONLY_IN_RANGE = (ArithmeticError, ValueError)
SIZED = (str, list)
SIZE_PER_STEP = 64  # looking at a long text or list costs time too
Function = Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter: ``spread`` takes all arguments that are left, as one list.

    An optional one that is not ``nullable`` may be left out, but null makes the answer null.
    """

    name: str
    kind: str
    optional: bool = False
    nullable: bool = True
    spread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Builtin:
    """A function with what it accepts; anything else makes the answer null."""

    name: str
    parameters: tuple[Parameter, ...]
    function: Function
    signatures: tuple[tuple[str, ...], ...]

    def apply(self, arguments: list[Any], budget: Budget) -> Any:
        accepted = self._accept(arguments)
        if accepted is None:
            return None
        budget.spend(sum(len(each) for each in arguments if type(each) in SIZED) // SIZE_PER_STEP)
        try:
            return self.function(budget, *accepted)
        except ONLY_IN_RANGE:  # such as a date that does not exist
            return None

    def _accept(self, arguments: list[Any]) -> list[Any] | None:
        """Return the arguments in the form the function expects; None when they do not fit."""
        accepted: list[Any] = []
        for index, parameter in enumerate(self.parameters):
            if parameter.spread:
                rest = arguments[index:]
                flat = index == 0 and len(rest) == 1 and isinstance(rest[0], list)
                values = rest[0] if flat and parameter.kind == "any" else rest
                checked = [_fit(enter(each), parameter.kind) for each in values]
                if parameter.kind != "any" and None in checked:
                    return None
                return None if not rest else [*accepted, checked]
            absent = index >= len(arguments)
            if absent or (parameter.optional and parameter.nullable and arguments[index] is None):
                if not parameter.optional:
                    return None
                accepted.append(None)
                continue
            value = _fit(arguments[index], parameter.kind)
            if value is None and parameter.kind != "any":
                return None
            accepted.append(value)
        return accepted if len(arguments) <= len(self.parameters) else None


class Shelf:
    """Collects the functions of one module."""

    def __init__(self) -> None:
        self.all: list[Builtin] = []

    def add(
        self, name: str, parameters: str, *signatures: tuple[str, ...]
    ) -> Callable[[Function], Function]:
        """Declare ``"list:list, position:whole, item:any?"``; ``*`` takes the rest.

        ``?!`` may be left out, but may not be null.
        """
        declared = tuple(_parameter(part) for part in parameters.split(",") if part.strip())

        def keep(function: Function) -> Function:
            self.all.append(
                Builtin(
                    name=name,
                    parameters=declared,
                    function=function,
                    signatures=signatures or (tuple(each.name for each in declared),),
                )
            )
            return function

        return keep


def _parameter(declaration: str) -> Parameter:
    name, _, kind = declaration.strip().partition(":")
    return Parameter(
        name=name,
        kind=kind.rstrip("?!*"),
        optional="?" in kind,
        nullable=not kind.endswith("!"),
        spread=kind.endswith("*"),
    )


def _fit(value: Any, kind: str) -> Any:
    """Return *value* as *kind*, or None when it is something else."""
    if kind == "any":
        return value
    if isinstance(value, list) and len(value) == 1 and kind not in TAKES_LISTS:
        value = enter(value[0])
    if kind == "list":
        if value is None:
            return None
        return [enter(each) for each in value] if isinstance(value, list) else [value]
    if kind == "number":
        return value if is_number(value) else None
    if kind == "whole":
        return int(value) if is_whole(value) else None
    if kind == "cut":
        return int(value) if is_number(value) else None
    if kind == "day":
        return _day(value)
    if kind == "far":
        if isinstance(value, str):
            return any_moment(value) if "T" in value else any_date(value)
        return value if isinstance(value, date | FarDate | FarMoment) else None
    expected = TYPES[kind]
    return value if isinstance(value, expected) else None


def _day(value: Any) -> date | datetime | None:
    """Return a date or moment; a text in ISO form is read as one."""
    if isinstance(value, str):
        return read_moment(value) if "T" in value else read_date(value)
    return value if isinstance(value, date) else None


TAKES_LISTS = frozenset({"list", "keys"})
TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "context": dict,
    "function": Callback,
    "time": (time, FineTime),
    "keys": (str, list),
    "duration": (timedelta, FineDuration, YearsMonths),
}

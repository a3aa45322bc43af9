"""Built-in functions on one or two numbers."""

from __future__ import annotations

from datetime import timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from typing import Any

from service.core.feel.arithmetic import finite
from service.core.feel.budget import Budget
from service.core.feel.far import FineDuration
from service.core.feel.functions.registry import Shelf
from service.core.feel.temporal import YearsMonths
from service.core.feel.values import NUMBERS, is_number

FUNCTIONS = Shelf()
MAX_SCALE, MOST_SCALE = 300, 6176  # what is rounded, and what the standard allows


def _round(value: int | Decimal, scale: int, rounding: str) -> int | Decimal | None:
    if not -MAX_SCALE <= scale <= MOST_SCALE:
        return None
    if scale > MAX_SCALE:  # finer than any number is
        return value
    context = NUMBERS.copy()
    context.rounding = rounding
    found = finite(context.quantize(Decimal(value), Decimal(1).scaleb(-scale)))
    if found is None:  # more digits asked for than the number can hold: nothing to round
        return value
    return int(found) if scale <= 0 else found


@FUNCTIONS.add("decimal", "n:number,scale:cut")
def decimal(budget: Budget, value: int | Decimal, scale: int) -> int | Decimal | None:
    return _round(value, scale, ROUND_HALF_EVEN)


@FUNCTIONS.add("floor", "n:number,scale:whole?!")
def floor(budget: Budget, value: int | Decimal, scale: int | None) -> int | Decimal | None:
    return _round(value, scale or 0, ROUND_FLOOR)


@FUNCTIONS.add("ceiling", "n:number,scale:whole?!")
def ceiling(budget: Budget, value: int | Decimal, scale: int | None) -> int | Decimal | None:
    return _round(value, scale or 0, ROUND_CEILING)


@FUNCTIONS.add("round up", "n:number,scale:whole")
def round_up(budget: Budget, value: int | Decimal, scale: int) -> int | Decimal | None:
    return _round(value, scale, ROUND_UP)


@FUNCTIONS.add("round down", "n:number,scale:whole")
def round_down(budget: Budget, value: int | Decimal, scale: int) -> int | Decimal | None:
    return _round(value, scale, ROUND_DOWN)


@FUNCTIONS.add("round half up", "n:number,scale:whole")
def round_half_up(budget: Budget, value: int | Decimal, scale: int) -> int | Decimal | None:
    return _round(value, scale, ROUND_HALF_UP)


@FUNCTIONS.add("round half down", "n:number,scale:whole")
def round_half_down(budget: Budget, value: int | Decimal, scale: int) -> int | Decimal | None:
    return _round(value, scale, ROUND_HALF_DOWN)


@FUNCTIONS.add("abs", "n:any")
def absolute(budget: Budget, value: Any) -> Any:
    if isinstance(value, YearsMonths):
        return YearsMonths(abs(value.months))
    if isinstance(value, Decimal):
        return NUMBERS.abs(value)
    if isinstance(value, FineDuration):
        return FineDuration(abs(value.nanos))
    return abs(value) if is_number(value) or isinstance(value, timedelta) else None


@FUNCTIONS.add("modulo", "dividend:number,divisor:number")
def modulo(budget: Budget, value: int | Decimal, divisor: int | Decimal) -> Any:
    """Return the rest with the sign of the divisor."""
    if divisor == 0:
        return None
    if isinstance(value, int) and isinstance(divisor, int):
        return value % divisor
    rest = finite(NUMBERS.remainder(value, divisor))
    if rest and (rest < 0) is not (divisor < 0):
        return NUMBERS.add(rest, divisor)
    return rest


@FUNCTIONS.add("sqrt", "number:number")
def square_root(budget: Budget, value: int | Decimal) -> Decimal | None:
    return finite(NUMBERS.sqrt(value))


@FUNCTIONS.add("exp", "number:number")
def exponential(budget: Budget, value: int | Decimal) -> Decimal | None:
    return finite(NUMBERS.exp(value))


@FUNCTIONS.add("log", "number:number")
def logarithm(budget: Budget, value: int | Decimal) -> Decimal | None:
    return finite(NUMBERS.ln(value))


@FUNCTIONS.add("odd", "number:whole")
def odd(budget: Budget, value: int) -> bool:
    return value % 2 == 1


@FUNCTIONS.add("even", "number:whole")
def even(budget: Budget, value: int) -> bool:
    return value % 2 == 0


@FUNCTIONS.add("not", "negand:any")
def negation(budget: Budget, value: Any) -> bool | None:
    return not value if isinstance(value, bool) else None

"""What FEEL values are in Python, and when two of them are equal or ordered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from typing import Any

from service.core.feel.budget import Budget
from service.core.feel.far import FAR
from service.core.feel.temporal import YearsMonths, lies
from service.core.feel.types import Type

# 34 digits as in the FEEL standard; the exponent fits what JSON readers can hold.
NUMBERS = Context(prec=34, Emax=307, Emin=-307, traps=[])
WHOLE_LIMIT = 10**34
NUMBER_TYPES = (int, Decimal)
NATIVE = frozenset(
    {type(None), bool, int, str, Decimal, list, dict, date, datetime, time, timedelta, YearsMonths}
    | set(FAR)
)
SIGNS = {"<": -1, "<=": -1, ">": 1, ">=": 1, "=": 0}
SIMPLE = frozenset({bool, int, str, Decimal, date, YearsMonths, timedelta})
ORDERED = SIMPLE - {bool}
TEMPORAL = (date, time, timedelta, *FAR)


@dataclass(frozen=True, slots=True)
class Range:
    """An interval; nothing can be said about one whose end is null."""

    start: Any
    end: Any
    start_included: bool = True
    end_included: bool = True
    sign: str = ""  # of a range with one end, and that of ``(!= 5)``

    def includes(self, value: Any) -> bool | None:
        if self.sign:
            return self._passes(order(value, self.start if self.end is None else self.end))
        low = _beyond(order(value, self.start), 1, included=self.start_included)
        high = _beyond(order(value, self.end), -1, included=self.end_included)
        if low is False or high is False:
            return False
        return None if low is None or high is None else True

    def _passes(self, found: int | None) -> bool | None:
        """Whether a value that lies so beside the one end is in the range."""
        if found is None:
            return None
        if self.sign == "!=":
            return found != 0
        return SIGNS[self.sign] == found or ("=" in self.sign and found == 0)


def half_range(sign: str, end: Any) -> Range:
    """``(< 10)``, of which the other end is null; ``(= 10)`` has two that are the same."""
    included = "=" in sign and sign != "!="
    if sign in ("=", "!="):
        return Range(end, end, included, included, sign)
    if sign.startswith("<"):
        return Range(None, end, False, included, sign)
    return Range(end, None, included, False, sign)


def _beyond(found: int | None, wanted: int, *, included: bool) -> bool | None:
    if found is None:
        return None
    return found == wanted or (included and found == 0)


class Callback:
    """A function that an expression can hold as a value; see ``calls.Closure``."""

    __slots__ = ()
    parameters: tuple[str, ...]

    @property
    def kinds(self) -> tuple[Type | None, ...]:
        """The declared types of the parameters; None where none is declared."""
        return (None,) * len(self.parameters)

    @property
    def result(self) -> Type | None:
        return None

    def invoke(self, arguments: list[Any]) -> Any:
        raise NotImplementedError


def enter(value: Any) -> Any:
    """Turn a value from outside into a FEEL value; anything unknown becomes null."""
    if type(value) in NATIVE:
        return value
    if isinstance(value, float):
        return number(Decimal(str(value)))
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (Range, Callback, str, int)):
        return value
    return None


def number(value: Decimal) -> Decimal | None:
    """Return *value* rounded to what FEEL holds, or null when it is no number."""
    rounded = NUMBERS.plus(value)
    return rounded if rounded.is_finite() else None


def whole(value: int) -> int | Decimal | None:
    """Keep an integer while it is small; a large one becomes a number of 34 digits."""
    if -WHOLE_LIMIT < value < WHOLE_LIMIT:
        return value
    return number(NUMBERS.create_decimal(value))


def is_number(value: Any) -> bool:
    return isinstance(value, NUMBER_TYPES) and not isinstance(value, bool)


def is_whole(value: Any) -> bool:
    if isinstance(value, Decimal):
        return value == value.to_integral_value()
    return is_number(value)


def equal(left: Any, right: Any, budget: Budget) -> bool | None:
    """Compare by value; null when the types have nothing to do with each other."""
    kind = type(left)
    if kind is type(right) and kind in SIMPLE:
        return bool(left == right)
    left, right = enter(left), enter(right)
    if left is None or right is None:
        return left is right
    if is_number(left) and is_number(right):
        return bool(left == right)
    if isinstance(left, list) and isinstance(right, list):
        return _equal_lists(left, right, budget)
    if isinstance(left, dict) and isinstance(right, dict):
        return _equal_contexts(left, right, budget)
    if isinstance(left, TEMPORAL) or isinstance(right, TEMPORAL):
        found = order(left, right)
        return None if found is None else found == 0
    if isinstance(left, Range) and isinstance(right, Range):
        return left == right
    return None


def order(left: Any, right: Any) -> int | None:
    """Return -1, 0 or 1, or null when the two cannot be ordered."""
    kind = type(left)
    if kind is type(right) and kind in ORDERED:
        return int(left > right) - int(left < right)
    if isinstance(left, TEMPORAL) or isinstance(right, TEMPORAL):
        return lies(left, right)
    left, right = enter(left), enter(right)
    if is_number(left) and is_number(right):
        return int(left > right) - int(left < right)
    is_text = isinstance(left, str) and isinstance(right, str)
    return int(left > right) - int(left < right) if is_text else None


def _equal_lists(left: list[Any], right: list[Any], budget: Budget) -> bool | None:
    if len(left) != len(right):
        return False
    budget.spend(len(left))
    found = [equal(a, b, budget) for a, b in zip(left, right, strict=True)]
    return _all_equal(found)


def _equal_contexts(left: dict[str, Any], right: dict[str, Any], budget: Budget) -> bool | None:
    if left.keys() != right.keys():
        return False
    budget.spend(len(left))
    return _all_equal([equal(left[key], right[key], budget) for key in left])


def _all_equal(found: list[bool | None]) -> bool | None:
    if False in found:
        return False
    return None if None in found else True

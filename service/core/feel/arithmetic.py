"""The five operators on numbers, texts, dates and durations; null when they do not fit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from service.core.feel.budget import Budget
from service.core.feel.far import (
    FAR,
    PER_MICRO,
    FarDate,
    FarMoment,
    FineDuration,
    difference,
    moved,
    narrowed,
    widened,
)
from service.core.feel.isotexts import DATE_LENGTH, any_date, any_moment
from service.core.feel.temporal import YearsMonths, beside, is_zoned, kept, read_like, shift
from service.core.feel.values import NUMBERS, is_number, whole

LENGTHS = (timedelta, FineDuration)
DATES = (date, FarDate, FarMoment)
DURATIONS = (timedelta, YearsMonths, FineDuration)


def add(left: Any, right: Any, budget: Budget) -> Any:
    if type(left) is int and type(right) is int:
        return whole(left + right)
    if is_number(left) and is_number(right):
        return finite(NUMBERS.add(left, right))
    if isinstance(left, str) and isinstance(right, str):
        budget.write(len(left) + len(right))
        return left + right
    if isinstance(right, DURATIONS):
        return _guard(_add_duration, left, right)
    return _guard(_add_duration, right, left) if isinstance(left, DURATIONS) else None


def subtract(left: Any, right: Any, budget: Budget) -> Any:
    if type(left) is int and type(right) is int:
        return whole(left - right)
    if is_number(left) and is_number(right):
        return finite(NUMBERS.subtract(left, right))
    if isinstance(right, YearsMonths):
        return _guard(_add_duration, left, YearsMonths(-right.months))
    if isinstance(right, DURATIONS):
        return _guard(_add_duration, left, negate(right))
    return _guard(_difference, left, right)


def multiply(left: Any, right: Any, budget: Budget) -> Any:
    if type(left) is int and type(right) is int:
        return whole(left * right)
    if is_number(left) and is_number(right):
        return finite(NUMBERS.multiply(left, right))
    if isinstance(left, DURATIONS) and is_number(right):
        return _guard(_scale, left, right)
    return _guard(_scale, right, left) if isinstance(right, DURATIONS) and is_number(left) else None


def divide(left: Any, right: Any, budget: Budget) -> Any:
    if right == 0 and is_number(right):
        return None
    if is_number(left) and is_number(right):
        if type(left) is int and type(right) is int and left % right == 0:
            return left // right
        return finite(NUMBERS.divide(left, right))
    if isinstance(left, LENGTHS) and isinstance(right, LENGTHS):
        return _guard(_ratio, widened(left).nanos, widened(right).nanos)
    if isinstance(left, YearsMonths) and isinstance(right, YearsMonths):
        return _guard(_ratio, left.months, right.months)
    if isinstance(left, DURATIONS) and is_number(right):
        return _guard(_scale, left, NUMBERS.divide(1, right))
    return None


def power(left: Any, right: Any, budget: Budget) -> Any:
    if not (is_number(left) and is_number(right)):
        return None
    if right == 0:
        return 1  # also of zero
    return finite(NUMBERS.power(left, right))


def negate(value: Any) -> Any:
    if is_number(value):
        return -value if type(value) is int else NUMBERS.minus(value)
    if isinstance(value, timedelta):
        return -value
    if isinstance(value, FineDuration):
        return FineDuration(-value.nanos)
    return YearsMonths(-value.months) if isinstance(value, YearsMonths) else None


def finite(value: Decimal) -> Decimal | None:
    return value if value.is_finite() else None


def _guard(operation: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """Return null where Python's calendar ends."""
    try:
        return operation(left, right)
    except (ArithmeticError, ValueError, TypeError):
        return None


def _add_duration(value: Any, length: timedelta | FineDuration | YearsMonths) -> Any:
    if isinstance(value, str):
        value = any_moment(value) if len(value) > DATE_LENGTH else any_date(value)
    if isinstance(length, YearsMonths):
        if isinstance(value, YearsMonths):
            return YearsMonths(value.months + length.months)
        return length.added_to(value) if isinstance(value, DATES) else None
    if isinstance(length, timedelta) and not isinstance(value, FAR):
        try:
            return _moved(value, length)
        except OverflowError:  # Python's calendar ends
            pass
    return moved(value, widened(length))


def _moved(value: Any, length: timedelta) -> Any:
    if isinstance(value, datetime):
        return shift(value, length)
    if isinstance(value, date):
        return (datetime.combine(value, time()) + length).date()
    if isinstance(value, time):
        moment = datetime.combine(date(2000, 1, 2), value.replace(tzinfo=None)) + length
        return moment.time().replace(tzinfo=value.tzinfo)
    if not isinstance(value, timedelta):
        return None
    return kept(value + length) or moved(value, widened(length))


def _difference(left: Any, right: Any) -> Any:
    """What lies between two dates or moments, or two times; both with a zone or both without."""
    left, right = read_like(left, right), read_like(right, left)
    if type(left) is date and type(right) is date:
        return left - right
    left, right = beside(left, right)
    return None if is_zoned(left) is not is_zoned(right) else difference(left, right)


def _scale(length: timedelta | FineDuration | YearsMonths, factor: int | Decimal) -> Any:
    if isinstance(length, YearsMonths):
        return YearsMonths(int(NUMBERS.multiply(length.months, factor)))
    if isinstance(length, timedelta):
        ticks = NUMBERS.multiply(length // timedelta.resolution, factor)
        return narrowed(FineDuration(int(ticks) * PER_MICRO))
    return narrowed(FineDuration(int(NUMBERS.multiply(length.nanos, factor))))


def _ratio(left: int, right: int) -> Any:
    return finite(NUMBERS.divide(left, right)) if right else None

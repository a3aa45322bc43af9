"""The filters of letters that are ours, and what pays for all of them. Looks nothing up."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, time
from decimal import Decimal
from functools import partial
from typing import Any

from jinja2 import pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context

from service.core.language import N_
from service.core.letters.costs import Purse
from service.core.letters.missing import EmptyField, MissingField
from service.core.letters.specimen import Specimen
from service.core.letters.syntax import MAX_NUMBER

MAX_RANGE = 200
MAX_TEXT = 100_000
MAX_PRECISION = 10
MAX_DIGITS = 40
PURSE = " purse"  # where a letter that is being filled in keeps its Purse
SCALARS = (str, bool, int, float, Decimal, date, time)
NUMBERS = (int, float, Decimal)


def in_letter(function: Callable[..., Any], *first: Any) -> Any:
    """A filter or test that gets the letter it works in, after *first*."""
    return pass_context(partial(function, *first))


def purse_of(context: Context) -> Purse:
    found: Purse = context[PURSE]
    return found


def paid(function: Callable[..., Any], context: Context, *args: Any, **kwargs: Any) -> Any:
    purse_of(context).pay(*args, *kwargs.values())
    return function(*args, **kwargs)


def asked(test: Any, context: Context, *args: Any, **kwargs: Any) -> Any:
    for value in args:
        purse_of(context).pay_deep(value)
    return test(*args, **kwargs)


def each(context: Context, values: Any, steps: int) -> Any:
    """What a loop goes through, paid for by what stands inside the loop."""
    values = purse_of(context).listed(values)
    if isinstance(values, Collection):
        purse_of(context).spend(len(values) * steps)
    return values


def compared(context: Context, value: Any) -> Any:
    purse_of(context).pay_deep(value)
    return value


def cut(context: Context, value: Any) -> Any:
    purse_of(context).pay(value)
    return value


def named(_context: Context, value: Any) -> Any:
    if not isinstance(value, SCALARS):
        raise SecurityError(N_("only a text or number can be the name of a field"))
    return value


def present(filter_: Callable[[Any], str]) -> Callable[[Any], str]:
    def apply(value: Any) -> str:
        if isinstance(value, MissingField):
            raise EmptyField(value.path)
        if isinstance(value, Specimen):
            return value
        if value is None or value == "":
            raise EmptyField("")
        return filter_(value)

    return apply


def whole(value: Any, default: int = 0) -> int:
    """A whole number, and *default* for what is none."""
    if isinstance(value, str) and len(value) > MAX_DIGITS:
        return default
    try:
        return int(modest(float(value)) if isinstance(value, str) else modest(value))
    except (TypeError, ValueError):
        return default


def rounded(value: Any, precision: int = 0, *method: Any) -> Any:
    """Rounded half to even, as Python does, to at most ten places."""
    if isinstance(precision, Specimen):
        precision = 0
    if method or not isinstance(precision, int) or abs(precision) > MAX_PRECISION:
        raise SecurityError(N_("round takes -10 to 10 places and no method"))
    return value if isinstance(value, Specimen) else round(modest(value), precision)


def trimmed(value: Any) -> str:
    return str(value).strip()


def numbers(*bounds: int) -> range:
    found = range(*(int(bound) for bound in bounds))
    if len(found) > MAX_RANGE:
        raise SecurityError(N_("range gives at most 200 numbers"))
    return found


def modest(number: Any) -> Any:
    size: Any = abs(number) if isinstance(number, NUMBERS) else 0
    if not size <= MAX_NUMBER:  # also when it is not a number at all
        raise SecurityError(N_("the number is too large"))
    return number


def short(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise SecurityError(N_("the text is too long"))
    return text

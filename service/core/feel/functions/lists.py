"""Built-in functions on lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import cmp_to_key, reduce
from typing import Any

from service.core.feel import arithmetic
from service.core.feel.budget import Budget
from service.core.feel.functions.registry import Shelf
from service.core.feel.values import NUMBERS, Callback, equal, is_number, order
from service.core.feel.values import number as rounded

FUNCTIONS = Shelf()


@FUNCTIONS.add("count", "list:list")
def count(budget: Budget, values: list[Any]) -> int:
    return len(values)


@FUNCTIONS.add("sum", "list:any*")
def total(budget: Budget, values: list[Any]) -> Any:
    return _fold(arithmetic.add, values, budget)


@FUNCTIONS.add("product", "list:any*")
def product(budget: Budget, values: list[Any]) -> Any:
    return _fold(arithmetic.multiply, values, budget) if _all_numbers(values) else None


@FUNCTIONS.add("min", "list:any*")
def smallest(budget: Budget, values: list[Any]) -> Any:
    return _extreme(values, -1, budget)


@FUNCTIONS.add("max", "list:any*")
def largest(budget: Budget, values: list[Any]) -> Any:
    return _extreme(values, 1, budget)


@FUNCTIONS.add("mean", "list:any*")
def mean(budget: Budget, values: list[Any]) -> Any:
    return arithmetic.divide(total(budget, values), len(values), budget) if values else None


@FUNCTIONS.add("median", "list:any*")
def median(budget: Budget, values: list[Any]) -> Any:
    if not values or not _all_numbers(values):
        return None
    budget.spend(len(values))
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return arithmetic.divide(NUMBERS.add(ordered[middle - 1], ordered[middle]), 2, budget)


@FUNCTIONS.add("mode", "list:any*")
def mode(budget: Budget, values: list[Any]) -> list[Any] | None:
    if not _all_numbers(values):
        return None
    budget.spend(len(values))
    found = Counter(values)
    most = max(found.values(), default=0)
    return sorted(value for value, times in found.items() if times == most)


@FUNCTIONS.add("stddev", "list:any*")
def standard_deviation(budget: Budget, values: list[Any]) -> Decimal | None:
    """Return the deviation of a sample."""
    if len(values) < 2 or not _all_numbers(values):
        return None
    budget.spend(len(values))
    middle = NUMBERS.divide(reduce(NUMBERS.add, values, Decimal(0)), len(values))
    squares = (NUMBERS.power(NUMBERS.subtract(value, middle), 2) for value in values)
    variance = NUMBERS.divide(reduce(NUMBERS.add, squares, Decimal(0)), len(values) - 1)
    return arithmetic.finite(NUMBERS.sqrt(variance))


@FUNCTIONS.add("all", "list:any*")
def every(budget: Budget, values: list[Any]) -> bool | None:
    if any(value is False for value in values):
        return False
    return True if all(value is True for value in values) else None


@FUNCTIONS.add("any", "list:any*")
def some(budget: Budget, values: list[Any]) -> bool | None:
    if any(value is True for value in values):
        return True
    return False if all(value is False for value in values) else None


@FUNCTIONS.add("list contains", "list:list,element:any")
def list_contains(budget: Budget, values: list[Any], element: Any) -> bool:
    budget.spend(len(values))
    return any(equal(value, element, budget) is True for value in values)


@FUNCTIONS.add("append", "list:list,item:any*")
def append(budget: Budget, values: list[Any], items: list[Any]) -> list[Any]:
    budget.spend(len(values) + len(items))
    return values + items


@FUNCTIONS.add("concatenate", "list:list*")
def concatenate(budget: Budget, lists: list[list[Any]]) -> list[Any]:
    budget.spend(sum(len(values) for values in lists))
    return [value for values in lists for value in values]


@FUNCTIONS.add("insert before", "list:list,position:whole,newItem:any")
def insert_before(budget: Budget, values: list[Any], position: int, item: Any) -> Any:
    index = _index(values, position)
    budget.spend(len(values))
    return None if index is None else [*values[:index], item, *values[index:]]


@FUNCTIONS.add("remove", "list:list,position:whole")
def remove(budget: Budget, values: list[Any], position: int) -> Any:
    index = _index(values, position)
    budget.spend(len(values))
    return None if index is None else values[:index] + values[index + 1 :]


@FUNCTIONS.add("reverse", "list:list")
def backwards(budget: Budget, values: list[Any]) -> list[Any]:
    budget.spend(len(values))
    return values[::-1]


@FUNCTIONS.add("sublist", "list:list,start position:whole,length:whole?")
def sublist(budget: Budget, values: list[Any], start: int, length: int | None) -> Any:
    index = _index(values, start)
    if index is None:
        return None
    budget.spend(len(values))
    return values[index:] if length is None else values[index : index + max(length, 0)]


@FUNCTIONS.add("index of", "list:list,match:any")
def index_of(budget: Budget, values: list[Any], match: Any) -> list[int]:
    budget.spend(len(values))
    return [i for i, value in enumerate(values, 1) if equal(value, match, budget) is True]


@FUNCTIONS.add("union", "list:list*")
def union(budget: Budget, lists: list[list[Any]]) -> Any:
    return distinct(budget, concatenate(budget, lists))


@FUNCTIONS.add("distinct values", "list:list")
def distinct(budget: Budget, values: list[Any]) -> list[Any]:
    kept: list[Any] = []
    for value in values:
        if not list_contains(budget, kept, value):
            kept.append(value)
    return kept


@FUNCTIONS.add("duplicate values", "list:list")
def duplicates(budget: Budget, values: list[Any]) -> Any:
    return distinct(budget, [each for each in values if len(index_of(budget, values, each)) > 1])


@FUNCTIONS.add("flatten", "list:list")
def flatten(budget: Budget, values: list[Any]) -> list[Any]:
    budget.spend(len(values) + 1)
    flat: list[Any] = []
    for value in values:
        flat.extend(flatten(budget, value) if isinstance(value, list) else [value])
    return flat


@FUNCTIONS.add("sort", "list:list,precedes:function?")
def ordered(budget: Budget, values: list[Any], precedes: Callback | None) -> Any:
    budget.spend(len(values))
    if precedes is None:
        if any(order(values[0], value) is None for value in values):
            return None
        return sorted(values, key=cmp_to_key(lambda a, b: order(a, b) or 0))

    def compare(left: Any, right: Any) -> int:
        if precedes.invoke([left, right]) is True:
            return -1
        return 1 if precedes.invoke([right, left]) is True else 0

    return sorted(values, key=cmp_to_key(compare))


@FUNCTIONS.add(
    "list replace",
    "list:list,position:any,newItem:any",
    ("list", "position", "newItem"),
    ("list", "match", "newItem"),
)
def list_replace(budget: Budget, values: list[Any], position: Any, item: Any) -> Any:
    budget.spend(len(values))
    if isinstance(position, Callback):
        return _replaced(values, position, item) if len(position.parameters) == 2 else None
    index = _index(values, int(position)) if is_number(position) else None
    return None if index is None else [*values[:index], item, *values[index + 1 :]]


def _replaced(values: list[Any], match: Callback, item: Any) -> list[Any] | None:
    """*item* instead of each value of which *match* says so; null when it says something else."""
    answers = [match.invoke([value, item]) for value in values]
    if not all(isinstance(each, bool) for each in answers):
        return None
    return [item if found else value for found, value in zip(answers, values, strict=True)]


@FUNCTIONS.add("is empty", "list:list")
def is_empty(budget: Budget, values: list[Any]) -> bool:
    return not values


Operation = Callable[[Any, Any, Budget], Any]


def _fold(operation: Operation, values: list[Any], budget: Budget) -> Any:
    """Work through the list; null when it is empty or an element does not fit."""
    if not values or isinstance(values[0], str):
        return None
    budget.spend(len(values))
    result = values[0] if not is_number(values[0]) else rounded(Decimal(values[0]))
    if isinstance(values[0], int):
        result = values[0]
    for value in values[1:]:
        result = operation(result, value, budget)
        if result is None:
            return None
    return result


def _extreme(values: list[Any], wanted: int, budget: Budget) -> Any:
    if not values:
        return None
    budget.spend(len(values))
    best = values[0]
    for value in values:
        found = order(value, best)
        if found is None:
            return None
        best = value if found == wanted else best
    return best


def _all_numbers(values: list[Any]) -> bool:
    return all(is_number(value) for value in values)


def _index(values: list[Any], position: int) -> int | None:
    """Return the Python index of a position from 1, or from -1 at the end."""
    if position == 0 or abs(position) > len(values):
        return None
    return position - 1 if position > 0 else len(values) + position

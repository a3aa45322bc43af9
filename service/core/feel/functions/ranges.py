"""Built-in functions on ranges, and on how ranges and points lie beside each other."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from service.core.feel.budget import Budget
from service.core.feel.functions.registry import Shelf
from service.core.feel.literals import unquote
from service.core.feel.temporal import read_any
from service.core.feel.values import NUMBERS, Range, number, order, whole

FUNCTIONS = Shelf()
POINT_FIRST, POINT_SECOND = "point:any,range:any", "range:any,point:any"
RANGES = "range1:any,range2:any"
Relation = Callable[[Range, Range], bool]
CALL = r'(?:date and time|date|time|duration)\(\s*"[^"]*"\s*\)'
END = rf'(-?\d*\.?\d+|"(?:[^"\\]|\\.)*"|@"[^"]*"|{CALL})'
RANGE = re.compile(rf"\s*([\[\](])\s*{END}\s*\.\.\s*{END}\s*([\])\[])\s*", re.ASCII)


@FUNCTIONS.add("range", "from:string")
def to_range(budget: Budget, text: str) -> Range | None:
    """Read ``[1..3]``: the ends are plain values of one kind, the first not after the second."""
    found = RANGE.fullmatch(text)
    if found is None:
        return None
    left, start, end, right = found.groups()
    first, last = _read_end(start), _read_end(end)
    lies = order(first, last) if type(first) is type(last) else None
    if lies is None or lies > 0:
        return None
    return Range(first, last, left == "[", right == "]")


def _read_end(text: str) -> Any:
    if text.startswith('"'):
        return unquote(text)
    if text.endswith('"') or text.endswith(")"):
        return read_any(text.split('"')[1])
    return whole(int(text)) if text.lstrip("-").isdigit() else number(NUMBERS.create_decimal(text))


def _relation(name: str, parameters: str, *, points: str) -> Callable[[Relation], Relation]:
    """Declare a relation; *points*: which sides may be one point, seen as a range of that point."""

    def keep(relation: Relation) -> Relation:
        @FUNCTIONS.add(name, parameters)
        def answer(budget: Budget, left: Any, right: Any) -> bool | None:
            first, second = _as_range(left), _as_range(right)
            wrong_left = first is not left and "left" not in points
            wrong_right = second is not right and "right" not in points
            both = first is not left and second is not right and "both" not in points
            if wrong_left or wrong_right or both or not _comparable(first, second):
                return None
            return relation(first, second)

        return relation

    return keep


def _as_range(value: Any) -> Range:
    return value if isinstance(value, Range) else Range(value, value)


def _comparable(left: Range, right: Range) -> bool:
    return None not in (order(left.start, right.end), order(right.start, left.end))


def _ends(left: Any, right: Any) -> int:
    """How two ends lie; both are known to be of one kind."""
    return order(left, right) or 0


def _before(left: Range, right: Range) -> bool:
    found = _ends(left.end, right.start)
    return found < 0 or (found == 0 and not (left.end_included and right.start_included))


def _holds(outer: Range, inner: Range) -> bool:
    return _holds_start(outer, inner) and _holds_end(outer, inner)


def _holds_start(outer: Range, inner: Range) -> bool:
    found = _ends(inner.start, outer.start)
    return found > 0 or (found == 0 and (outer.start_included or not inner.start_included))


def _holds_end(outer: Range, inner: Range) -> bool:
    found = _ends(inner.end, outer.end)
    return found < 0 or (found == 0 and (outer.end_included or not inner.end_included))


def _same_start(left: Range, right: Range) -> bool:
    return _ends(left.start, right.start) == 0 and left.start_included is right.start_included


def _same_end(left: Range, right: Range) -> bool:
    return _ends(left.end, right.end) == 0 and left.end_included is right.end_included


@_relation("before", RANGES, points="left right both")
def before(left: Range, right: Range) -> bool:
    return _before(left, right)


@_relation("after", RANGES, points="left right both")
def after(left: Range, right: Range) -> bool:
    return _before(right, left)


@_relation("meets", RANGES, points="")
def meets(left: Range, right: Range) -> bool:
    return left.end_included and right.start_included and _ends(left.end, right.start) == 0


@_relation("met by", RANGES, points="")
def met_by(left: Range, right: Range) -> bool:
    return meets(right, left)


@_relation("overlaps", RANGES, points="")
def overlaps(left: Range, right: Range) -> bool:
    return not _before(left, right) and not _before(right, left)


@_relation("overlaps before", RANGES, points="")
def overlaps_before(left: Range, right: Range) -> bool:
    starts_earlier = not _holds_start(right, left)
    ends_earlier = _holds_end(right, left)
    return overlaps(left, right) and starts_earlier and ends_earlier


@_relation("overlaps after", RANGES, points="")
def overlaps_after(left: Range, right: Range) -> bool:
    return overlaps_before(right, left)


@_relation("finishes", POINT_FIRST, points="left")
def finishes(left: Range, right: Range) -> bool:
    return _same_end(left, right) and _holds_start(right, left)


@_relation("finished by", POINT_SECOND, points="right")
def finished_by(left: Range, right: Range) -> bool:
    return finishes(right, left)


@_relation("includes", POINT_SECOND, points="right")
def includes(left: Range, right: Range) -> bool:
    return _holds(left, right)


@_relation("during", POINT_FIRST, points="left")
def during(left: Range, right: Range) -> bool:
    return _holds(right, left)


@_relation("starts", POINT_FIRST, points="left")
def starts(left: Range, right: Range) -> bool:
    return _same_start(left, right) and _holds_end(right, left)


@_relation("started by", POINT_SECOND, points="right")
def started_by(left: Range, right: Range) -> bool:
    return starts(right, left)


@_relation("coincides", RANGES, points="left right both")
def coincides(left: Range, right: Range) -> bool:
    return _same_start(left, right) and _same_end(left, right)

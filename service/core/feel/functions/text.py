"""Built-in functions on texts, with patterns that take no longer than the text is long."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from service.core.feel.budget import Budget
from service.core.feel.functions.registry import Shelf
from service.core.feel.patterns import NoPattern, NotLinear
from service.core.feel.patterns import compiled as compiled_pattern
from service.core.feel.told import N_
from service.core.feel.values import number as rounded
from service.core.feel.writing import write

FUNCTIONS = Shelf()
GROUPINGS, MARKS = (None, " ", ",", "."), (None, ",", ".")
NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
PIECE = re.compile(r"\\(.)|\$(\d)|([^\\$]+)", re.DOTALL)
PER_STEP = 20_000  # characters times instructions of a pattern; what one step takes
TEXT_PER_MATCH = 1_000


@FUNCTIONS.add("string", "from:any")
def string(budget: Budget, value: Any) -> str | None:
    return None if value is None else write(value, budget)


@FUNCTIONS.add("number", "from:string,grouping separator:string?,decimal separator:string?")
def number(
    budget: Budget, text: str, grouping: str | None, mark: str | None
) -> int | Decimal | None:
    if grouping not in GROUPINGS or mark not in MARKS or (mark and mark == grouping):
        return None
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(mark, ".") if mark else plain
    if NUMBER.fullmatch(plain) is None:
        return None
    value = rounded(Decimal(plain))
    return int(value) if value is not None and plain.lstrip("-").isdigit() else value


@FUNCTIONS.add("string length", "string:string")
def length(budget: Budget, text: str) -> int:
    return len(text)


@FUNCTIONS.add("substring", "string:string,start position:whole,length:cut?")
def substring(budget: Budget, text: str, start: int, length: int | None) -> str | None:
    if start == 0 or abs(start) > len(text):
        return None if start == 0 else ""
    first = start - 1 if start > 0 else len(text) + start
    return text[first:] if length is None else text[first : first + max(length, 0)]


@FUNCTIONS.add("substring before", "string:string,match:string")
def substring_before(budget: Budget, text: str, match: str) -> str:
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


@FUNCTIONS.add("substring after", "string:string,match:string")
def substring_after(budget: Budget, text: str, match: str) -> str:
    if not match:
        return text
    return text.partition(match)[2]


@FUNCTIONS.add("upper case", "string:string")
def upper(budget: Budget, text: str) -> str:
    budget.write(len(text))
    return text.upper()


@FUNCTIONS.add("lower case", "string:string")
def lower(budget: Budget, text: str) -> str:
    budget.write(len(text))
    return text.lower()


@FUNCTIONS.add("trim", "string:string")
def trim(budget: Budget, text: str) -> str:
    return text.strip()


@FUNCTIONS.add("contains", "string:string,match:string")
def contains(budget: Budget, text: str, match: str) -> bool:
    return match in text


@FUNCTIONS.add("starts with", "string:string,match:string")
def starts_with(budget: Budget, text: str, match: str) -> bool:
    return text.startswith(match)


@FUNCTIONS.add("ends with", "string:string,match:string")
def ends_with(budget: Budget, text: str, match: str) -> bool:
    return text.endswith(match)


@FUNCTIONS.add("string join", "list:list,delimiter:string?")
def join(budget: Budget, texts: list[Any], delimiter: str | None) -> str | None:
    kept = [text for text in texts if text is not None]
    if not all(isinstance(text, str) for text in kept):
        return None
    glue = delimiter or ""
    budget.write(sum(len(text) + len(glue) for text in kept))
    return glue.join(kept)


@FUNCTIONS.add("matches", "input:string,pattern:string,flags:string?")
def matches(budget: Budget, text: str, pattern: str, flags: str | None) -> bool | None:
    compiled = _compile(budget, pattern, flags, text)
    return None if compiled is None else compiled.search(text) is not None


@FUNCTIONS.add("replace", "input:string,pattern:string,replacement:string,flags:string?")
def replace(
    budget: Budget, text: str, pattern: str, replacement: str, flags: str | None
) -> str | None:
    compiled = _compile(budget, pattern, flags, text)
    if compiled is None:
        return None
    budget.write(len(text) + (len(text) + 1) * len(replacement))
    pieces = _pieces(replacement)
    if pieces is None:
        return None
    found, start = [], 0
    for match in compiled.finditer(text):
        budget.spend(1 + len(text) // TEXT_PER_MATCH)
        found.append(text[start : match.start()])
        found += [each if isinstance(each, str) else _group(match, each) for each in pieces]
        start = match.end()
    return "".join([*found, text[start:]])


def _pieces(replacement: str) -> list[str | int] | None:
    """Texts, and the numbers of groups to put between them; None for what means nothing."""
    if "".join(each[0] for each in PIECE.finditer(replacement)) != replacement:
        return None
    found: list[str | int] = []
    for escaped, group, plain in PIECE.findall(replacement):
        if escaped and escaped not in "\\$":
            return None
        found.append(int(group) if group else escaped or plain)
    return found


def _group(match: Any, number: int) -> str:
    """A group that is not there, or took no part, is empty."""
    return (match.group(number) or "") if number <= match.re.groups else ""


@FUNCTIONS.add("split", "string:string,delimiter:string")
def split(budget: Budget, text: str, delimiter: str) -> list[str] | None:
    compiled = _compile(budget, delimiter, None, text)
    if compiled is None:
        return None
    budget.spend(len(text))
    if not delimiter:
        return list(text)
    found, start = [], 0
    for match in compiled.finditer(text):
        budget.spend(len(text) // TEXT_PER_MATCH)
        found.append(text[start : match.start()])
        start = match.end()
    return [*found, text[start:]]


def _compile(budget: Budget, pattern: str, flags: str | None, text: str) -> Any:
    """The pattern, or None for what is none; its work on *text* is paid for before."""
    try:
        found = compiled_pattern(pattern, flags or "")
    except NoPattern:
        return None
    except NotLinear as exc:
        message = N_(
            "The pattern “%(pattern)s” refers back to a group, or looks ahead or behind; that is"
            " not possible here."
        )
        raise budget.refuse(message, pattern=pattern[:80]) from exc
    budget.spend(len(text) * found.programsize // PER_STEP)
    return found

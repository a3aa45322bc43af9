"""The case record: how one submission is folded into it; no storage, no forms, no engine."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from service.core import feel
from service.core.errors import Invalid, Refused
from service.core.language import N_
from service.core.words import RecordField

FORBIDDEN_KEY = "typename"  # the engine's serializer reads this key as a class name
CAME_FROM, CONTINUED_AS = RecordField.CAME_FROM, RecordField.CONTINUED_AS  # numbers of linked cases
MAX_DEPTH = 20
MAX_BYTES = 1_000_000
_ROW = "__row"


def fold(
    record: Mapping[str, Any],
    data: Mapping[str, Any],
    *,
    bereik: str | None = None,
    voeg_toe: str | None = None,
    row: Mapping[str, Any] | None = None,
    scope: Mapping[str, Any],
    functions: Mapping[str, Callable[..., Any]],
) -> dict[str, Any]:
    """Return a new record with *data* merged in; neither argument is changed.

    ``bereik`` merges into the one row the filter finds, ``voeg_toe`` appends a row to a list.
    """
    refuse_unsafe(data)
    if bereik:
        return _merge_row(record, data, bereik, scope, functions)
    if voeg_toe:
        rows = get_path(record, voeg_toe) or []
        return set_path(record, voeg_toe, [*rows, {**(row or {}), **data}])
    return _merge(record, data)


def get_path(record: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path, or None when any part is missing."""
    value: Any = record
    for part in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


def set_path(record: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A new record with *value* at a dotted path; groups in between are made when missing."""
    first, _, rest = path.partition(".")
    if not rest:
        return {**record, first: value}
    inner = record.get(first)
    group = inner if isinstance(inner, Mapping) else {}
    return {**record, first: set_path(group, rest, value)}


def refuse_unsafe(data: Any) -> None:
    """Refuse what the stores or the engine cannot hold: a reserved key, depth, size."""
    _refuse_keys(data, 0)
    if len(json.dumps(data, default=str)) > MAX_BYTES:
        raise Invalid(N_("The submission is larger than %(limit)s bytes."), limit=MAX_BYTES)


def _refuse_keys(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise Invalid(N_("The submission is nested deeper than %(limit)s levels."), limit=MAX_DEPTH)
    if isinstance(value, Mapping):
        if FORBIDDEN_KEY in value or _ROW in value:
            raise Invalid(N_("The field name “%(name)s” is reserved."), name=FORBIDDEN_KEY)
        for inner in value.values():
            _refuse_keys(inner, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_keys(inner, depth + 1)


def _merge(record: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(record)
    for key, value in data.items():
        old = merged.get(key)
        both = isinstance(old, Mapping) and isinstance(value, Mapping)
        merged[key] = _merge(old, value) if both else value  # type: ignore[arg-type] # both are
    return merged


def _merge_row(
    record: Mapping[str, Any],
    data: Mapping[str, Any],
    bereik: str,
    scope: Mapping[str, Any],
    functions: Mapping[str, Callable[..., Any]],
) -> dict[str, Any]:
    path = bereik.partition("[")[0].strip()
    rows = get_path(record, path)
    rows = rows if isinstance(rows, list) else []
    numbered = [{**row, _ROW: n} for n, row in enumerate(rows) if isinstance(row, Mapping)]
    found = feel.evaluate(bereik, {**scope, **set_path(record, path, numbered)}, functions)
    hits = found if isinstance(found, list) else [found]
    places = [int(hit[_ROW]) for hit in hits if isinstance(hit, Mapping) and _ROW in hit]
    if len(places) != 1:
        raise Refused(
            N_("“%(filter)s” finds %(count)s rows; exactly one is needed."),
            filter=bereik,
            count=len(places),
        )
    place = places[0]
    changed = [_merge(old, data) if n == place else old for n, old in enumerate(rows)]
    return set_path(record, path, changed)

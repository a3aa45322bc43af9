"""The data of a case in the parts its bundle names, each value with what it was before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.actions.shown import Shown, Veil, shown
from service.bundle.bundle import Bundle
from service.bundle.statuspage import SectionField
from service.core.record import get_path
from service.engine import expressions
from service.engine.step import Facts
from service.store.tables import Submission

Past = Sequence[tuple[Submission, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A value that was replaced later."""

    value: Shown
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One datum of the case file with what it was before."""

    label: str
    value: Shown
    clauses: tuple[str, ...] = ()
    history: tuple[Earlier, ...] = ()


def sections(
    bundle: Bundle,
    root: str,
    facts: Facts,
    given: Sequence[Submission],
    names: Mapping[str, str],
    veil: Veil | None = None,
) -> list[tuple[str, list[Row]]]:
    """Title and data of every part; what is not filled in yet is there without a value."""
    past = [(row, json.loads(row.data)) for row in given if not row.local]
    return [
        (section.title, [_row(bundle, item, facts, past, names, veil) for item in section.fields])
        for section in bundle.settings.sections_of(root)
    ]


def field_rows(
    bundle: Bundle, fields: Sequence[SectionField], facts: Facts
) -> list[tuple[str, Shown]]:
    """Label and value of the fields that have a value."""
    found = ((label(bundle, item), _value(bundle, item.path, facts)) for item in fields)
    return [(name, value) for name, value in found if value]


def label(bundle: Bundle, item: SectionField) -> str:
    """What a field is called: in the section, else on the form that asks for it."""
    if item.label:
        return item.label
    info = bundle.fields.get(item.path)
    return info.label if info is not None and info.label else item.path


def _row(
    bundle: Bundle,
    item: SectionField,
    facts: Facts,
    past: Past,
    names: Mapping[str, str],
    veil: Veil | None,
) -> Row:
    info = bundle.fields.get(item.path)
    return Row(
        label=label(bundle, item),
        value=_value(bundle, item.path, facts, veil),
        clauses=() if info is None else info.clauses,
        history=_earlier(bundle, item.path, facts, past, names, veil),
    )


def _value(bundle: Bundle, path: str, facts: Facts, veil: Veil | None = None) -> Shown:
    # What the service itself knows of the case is readable too, under its own name.
    readable = {**facts.record, expressions.CASE: facts.case}
    is_own = path.partition(".")[0] == expressions.CASE  # and names nobody
    return shown(bundle, path, get_path(readable, path), facts, None if is_own else veil)


def _earlier(
    bundle: Bundle,
    path: str,
    facts: Facts,
    past: Past,
    names: Mapping[str, str],
    veil: Veil | None,
) -> tuple[Earlier, ...]:
    """The values a field had before, oldest first; the present one is left out."""
    found: list[Earlier] = []
    for row, data in past:
        value = shown(bundle, path, get_path(data, path), facts, veil)
        if value and (not found or found[-1].value != value):
            found.append(Earlier(value=value, at=row.at, by=names.get(row.actor, row.actor)))
    return tuple(found[:-1])

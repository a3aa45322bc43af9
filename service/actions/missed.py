"""Why a term of a case was missed, as somebody wrote it down when it was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.bundle.bundle import Bundle
from service.core.record import get_path
from service.core.words import Property, RowField


def why(bundle: Bundle, record: Mapping[str, Any], term: str) -> tuple[str, ...]:
    """What the record says about missing *term*, in order; nothing when the version never asks."""
    field = bundle.regulation.term_reasons
    rows = get_path(record, field) if field else None
    return tuple(
        str(row[RowField.WHY])
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, Mapping) and row.get(RowField.TERM) == term and row.get(RowField.WHY)
    )


def asking(bundle: Bundle) -> frozenset[str]:
    """The steps at which somebody is asked why."""
    field = bundle.regulation.term_reasons
    return frozenset(
        key
        for key, element in bundle.elements.items()
        if field and element.properties.get(Property.APPENDS_TO) == field
    )

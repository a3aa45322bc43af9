"""The one room where the record of a case is opened, added to and written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from service.bundle.bundle import Bundle
from service.core.record import fold
from service.engine import expressions
from service.engine.step import Facts
from service.store import submissions
from service.store.db import Session
from service.store.tables import Instance, Submission


def of(instance: Instance) -> dict[str, Any]:
    """The record of a case as it was read; each caller gets a copy of its own."""
    found: dict[str, Any] = json.loads(instance.record)
    return found


def text(record: Mapping[str, Any]) -> str:
    """The record as it is stored: the order of its fields is part of it."""
    return json.dumps(record, ensure_ascii=False)


def with_fields(
    bundle: Bundle, facts: Facts, fields: Mapping[str, Any], local: Mapping[str, Any]
) -> dict[str, Any]:
    """The record of *facts* with *fields* that no form asked for: those of a side effect."""
    return fold(
        facts.record,
        fields,
        scope=expressions.scope(bundle, facts, local),
        functions=expressions.functions(bundle, facts),
    )


def begun(*parts: Mapping[str, Any]) -> dict[str, Any]:
    """A record that begins with *parts*, each on top of the one before."""
    record: dict[str, Any] = {}
    for part in parts:
        record = fold(record, part, scope={}, functions={})
    return record


def history(session: Session, instance: Instance) -> Sequence[Submission]:
    """Everything that was added to the record, oldest first."""
    return submissions.of_instance(session, instance.id)

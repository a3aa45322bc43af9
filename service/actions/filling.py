"""What a form is filled in against: record, people, functions and attached files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from service.bundle.bundle import Bundle
from service.bundle.elements import Element
from service.core.actor import Actor, ActorKind
from service.core.forms import Context, UploadRef
from service.core.words import Property
from service.engine import expressions
from service.engine.step import Facts


def seen_by(facts: Facts, actor: Actor) -> Facts:
    """What a form may read for *actor*: the names of staff are for staff."""
    if actor.kind in (ActorKind.PUBLIC, ActorKind.PARTY):
        return replace(facts, people=tuple, accounts=tuple)
    return facts


def context(
    bundle: Bundle,
    facts: Facts,
    *,
    element: Element | None = None,
    local: Mapping[str, Any] | None = None,
    uploads: Mapping[str, UploadRef] | None = None,
) -> Context:
    """The context of a start form, task or action; with ``bereik`` the row's values come first."""
    names = expressions.scope(bundle, facts, local)
    names[expressions.PEOPLE] = list(facts.people())
    if element is not None and element.properties.get(Property.IN_ROW):
        names.update(_row(bundle, element, facts, local))
    return Context(
        today=bundle.calendar.local_date(facts.now),
        timezone=bundle.calendar.zone,
        record=names,
        functions=expressions.functions(bundle, facts),
        uploads=uploads or {},
    )


def _row(
    bundle: Bundle, element: Element, facts: Facts, local: Mapping[str, Any] | None
) -> dict[str, Any]:
    found = expressions.evaluate(bundle, element.properties[Property.IN_ROW], facts, local)
    rows = found if isinstance(found, list) else [found]
    return dict(rows[0]) if len(rows) == 1 and isinstance(rows[0], Mapping) else {}

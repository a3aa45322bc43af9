"""Accepts what a person or a job hands in: may it, does it fit, what does it set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service.bundle.elements import (
    Element,
)
from service.core.errors import Refused
from service.core.language import N_
from service.core.record import fold, get_path, set_path
from service.core.warning import SIGNALS_FIELD
from service.core.words import PersonField, Property, RowField
from service.engine.expressions import evaluate, functions, scope

if TYPE_CHECKING:
    from service.bundle.bundle import Bundle
    from service.engine.step import Facts


def accept(
    bundle: Bundle,
    element: Element,
    facts: Facts,
    local: Mapping[str, Any],
    data: Mapping[str, Any],
) -> dict[str, Any]:
    """The record after this submission; Refused when the model does not allow it."""
    if not allowed(bundle, element, facts, local):
        raise Refused(
            N_("“%(element)s” is not possible now."), element=element.name, clauses=element.clauses
        )
    record = folded(bundle, element, facts, local, data)
    condition = element.properties.get(Property.CONDITION)
    after = replace(facts, record=record)
    if condition and evaluate(bundle, condition, after, local) is not True:
        raise Refused(
            N_("“%(element)s” cannot be accepted like this."),
            text=element.properties.get(Property.CONDITION_TEXT),
            field=element.properties.get(Property.CONDITION_FIELD),
            clauses=element.clauses,
            element=element.name,
        )
    return record


def folded(
    bundle: Bundle,
    element: Element,
    facts: Facts,
    local: Mapping[str, Any],
    data: Mapping[str, Any],
) -> dict[str, Any]:
    """The record with *data* and the moments that the element sets; nothing is judged."""
    properties = element.properties
    record = fold(
        facts.record,
        data,
        bereik=properties.get(Property.IN_ROW),
        voeg_toe=properties.get(Property.APPENDS_TO),
        row=_new_row(bundle, facts, properties.get(Property.APPENDS_TO)),
        scope=scope(bundle, facts, local),
        functions=functions(bundle, facts),
    )
    for field, value in stamps(bundle, element, facts).items():
        record = set_path(record, field, value)
    return record


def beginning(bundle: Bundle, process: str) -> Element | None:
    """Where a case of *process* begins: with a start form, or by itself at a moment."""
    return next(
        (
            element
            for element in bundle.elements.values()
            if element.process == process
            and element.kind == "startEvent"
            and (element.event is None or element.begins_itself)
        ),
        None,
    )


def allowed(bundle: Bundle, element: Element, facts: Facts, local: Mapping[str, Any]) -> bool:
    """Whether the element is offered at all; no ``mag`` means yes."""
    source = element.properties.get(Property.ALLOWED)
    return not source or evaluate(bundle, source, facts, local) is True


def stamps(bundle: Bundle, element: Element, facts: Facts) -> dict[str, Any]:
    """The record fields of ``zet``, all set to the present moment in local time."""
    moment = bundle.calendar.local(facts.now).isoformat(timespec="seconds")
    return dict.fromkeys(element.properties.get(Property.SETS, "").split(), moment)


def done(
    bundle: Bundle,
    element: Element,
    facts: Facts,
    signal: Mapping[str, Any] | None,
    *,
    is_out: bool,
) -> dict[str, Any]:
    """The record fields a finished job sets: its ``zet`` and the warning it gave, if any.

    What it made and was only kept has no date yet.
    """
    found = stamps(bundle, element, facts) if is_out else {}
    if signal and signal.get(RowField.KIND):
        moment = bundle.calendar.local(facts.now).isoformat(timespec="seconds")
        rows = get_path(facts.record, SIGNALS_FIELD) or []
        found[SIGNALS_FIELD] = [*rows, {**signal, RowField.AT: moment}]
    return found


def _new_row(bundle: Bundle, facts: Facts, path: str | None) -> dict[str, Any]:
    if path is None:
        return {}
    rows = get_path(facts.record, path) or []
    return {
        RowField.ID: str(len(rows) + 1),
        RowField.AT: bundle.calendar.local(facts.now).isoformat(timespec="seconds"),
        RowField.BY: (facts.user or {}).get(PersonField.USERNAME),
    }

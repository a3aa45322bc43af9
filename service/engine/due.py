"""When a task or timer is due, and the term that date stands for; counting is core's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from service.core import deadline
from service.core.deadline import Deadline
from service.core.moments import read
from service.core.terms import running, signal_kind
from service.core.words import Property

if TYPE_CHECKING:
    from service.bundle.elements import Element
    from service.engine.run import Run


def of_task(run: Run, element: Element, local: Mapping[str, Any]) -> Deadline | None:
    """The date a task is due: its own, else that of the first running term it serves."""
    found = _own(run, element, local) if element.due else None
    return found or _served(run, element.properties.get(Property.SERVES, "").split())


def term_of_timer(run: Run, task: Any) -> str:
    """The term that the moment of an armed timer is of, as its expression gave it."""
    return run.clocks[task.id][1]


def explanation(run: Run, task: Any, moment: datetime) -> dict[str, Any]:
    """How the due date behind an armed timer was counted, or else what its expression asked."""
    witness, name = run.clocks[task.id]
    term = run.bundle.regulation.terms.get(name)
    record, calendar = run.facts.record, run.bundle.calendar
    counted = deadline.explain(term, record, calendar) if term else None
    if term is None or counted is None:
        return {
            "calls": witness.calls,
            "calendar": calendar.name,
            "calendar_version": calendar.version,
        }
    kind = signal_kind(term, record, calendar, moment, run.bundle.internal_calendar)
    return {**counted.to_json(), "signal": kind}


def _own(run: Run, element: Element, local: Mapping[str, Any]) -> Deadline | None:
    """The date its expression gives; none once the goal of that term is reached."""
    text, calendar = element.due or "", run.bundle.calendar
    value, name = run.date(text[1:], local) if text.startswith("=") else (text, "")
    if isinstance(value, str):
        value = read(value)
    if not isinstance(value, date):
        return None
    own = deadline.of_value(value, calendar, label=element.name)
    term = run.bundle.regulation.terms.get(name)
    found = deadline.of_term(term, run.facts.record, calendar) if term else None
    if term is None or found is None or not _ends(found, own, value):
        return own  # no date of a term, or another moment than its end, such as a warning
    return found if running(term, run.facts.record) else None


def _ends(term: Deadline, own: Deadline, value: date) -> bool:
    """Whether *value* is the end of the term: the last day of one in hours will do as well."""
    return own.due_at == term.due_at or (
        not isinstance(value, datetime) and value == term.due_on and term.at_a_moment
    )


def _served(run: Run, names: list[str]) -> Deadline | None:
    terms = run.bundle.regulation.terms
    record, calendar = run.facts.record, run.bundle.calendar
    found = (
        deadline.of_term(terms[name], record, calendar)
        for name in names
        if name in terms and running(terms[name], record)
    )
    return min((each for each in found if each), key=lambda each: each.due_at, default=None)

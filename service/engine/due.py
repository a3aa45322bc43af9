"""When a task or timer is due, and the term that date stands for; counting is core's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from service.core import deadline
from service.core.deadline import Deadline, Explanation
from service.core.moments import as_date, as_moment, read
from service.core.term_model import Unit
from service.core.terms import running
from service.core.warning import signal_kind
from service.core.words import Property
from service.engine.witness import UNKNOWN, Origin

if TYPE_CHECKING:
    from service.bundle.elements import Element
    from service.engine.run import Run


def of_task(run: Run, element: Element, local: Mapping[str, Any]) -> Deadline | None:
    """The date a task is due: its own, else that of the first running term it serves."""
    found = _own(run, element, local) if element.due else None
    return found or _served(run, element.properties.get(Property.SERVES, "").split())


def term_of_timer(run: Run, task: Any) -> str:
    """The term that the moment of an armed timer is of, as its expression gave it."""
    return run.clocks[task.id].term


def explanation(run: Run, task: Any, moment: datetime) -> dict[str, Any]:
    """How the moment of an armed timer was counted; empty when its expression only read it."""
    origin = run.clocks[task.id]
    term = run.bundle.regulation.terms.get(origin.term)
    record, calendar = run.facts.record, run.bundle.calendar
    if term is None:
        counted = _counted(origin, deadline.of_value(moment, calendar, label=""))
        return {} if counted is None else counted.to_json()
    explained = deadline.explain(term, record, calendar)
    if explained is None:
        return {}
    kind = signal_kind(term, record, calendar, moment, run.bundle.internal_calendar)
    return {**explained.to_json(), "signal": kind}


def _own(run: Run, element: Element, local: Mapping[str, Any]) -> Deadline | None:
    """The date its expression gives; none once the goal of that term is reached."""
    text, calendar = element.due or "", run.bundle.calendar
    value, origin = run.date(text[1:], local) if text.startswith("=") else (text, UNKNOWN)
    if isinstance(value, str):
        value = read(value)
    if not isinstance(value, date):
        return None
    start = as_date(origin.begun, calendar)
    own = deadline.of_value(value, calendar, label=element.name, start=start)
    term = run.bundle.regulation.terms.get(origin.term)
    found = deadline.of_term(term, run.facts.record, calendar) if term else None
    if term is None or found is None or not _ends(found, own, value):
        return own  # no date of a term, or another moment than its end, such as a warning
    return found if running(term, run.facts.record) else None


def _counted(origin: Origin, due: Deadline) -> Explanation | None:
    """The count from a date that the expression itself names."""
    if origin.length is None:
        return None
    in_hours = origin.length.unit is Unit.HOURS
    begun = (as_moment if in_hours else as_date)(origin.begun, due.calendar)
    return None if begun is None else deadline.counted(due, begun, origin.length)


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

"""Makes the deadlines of a case ready to show, with the rule behind each in words. No counting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from service.actions.casefile import Deadline
from service.core.calendar import CountedDay
from service.core.language import N_, Message
from service.web.deadline import DeadlineView, deadline_view

WORDS = {
    "werkdagen": N_("The term is %(count)s working days."),
    "dagen": N_("The term is %(count)s days."),
    "maanden": N_("The term is %(count)s months."),
    "uren": N_("The term is %(count)s hours."),
}
ONE = {
    "werkdagen": N_("The term is 1 working day."),
    "dagen": N_("The term is 1 day."),
    "maanden": N_("The term is 1 month."),
    "uren": N_("The term is 1 hour."),
}
WORKDAYS = "werkdagen"


def view_of(deadline: Deadline, today: date) -> DeadlineView:
    """How *deadline* stands today, with the stored count of its days."""
    return deadline_view(
        deadline.calendar,
        label=deadline.label,
        start=deadline.start,
        due=deadline.due,
        today=today,
        clauses=deadline.clauses,
        met_on=deadline.met_on,
        explanation=_days(deadline.explanation),
        in_workdays=str((deadline.explanation or {}).get("duration", WORKDAYS)).startswith(
            WORKDAYS
        ),
    )


def rules(deadline: Deadline) -> list[Message]:
    """The rule in words: the length, every extension, and the limit that came first."""
    found = []
    explanation = deadline.explanation or {}
    unit, _, count = str(explanation.get("duration", "")).removesuffix(" rol").partition(" ")
    if unit in WORDS and count:
        found.append(Message(ONE[unit] if count == "1" else WORDS[unit], {"count": count}))
    for row in explanation.get("extensions", ()):
        days = {"count": row.get("werkdagen", 0)}
        found.append(Message(N_("It was extended by %(count)s working days."), days))
    if deadline.binding:
        limit = {"name": deadline.binding}
        found.append(Message(N_("An earlier limit decides: %(name)s."), limit))
    return found


def _days(explanation: Mapping[str, Any] | None) -> list[CountedDay] | None:
    if not explanation or not explanation.get("days"):
        return None
    return [
        CountedDay(date=date.fromisoformat(day), number=number, reason=reason)
        for day, number, reason in explanation["days"]
    ]

"""The functions models may call: calendar, terms and people; it evaluates nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from service.core.calendar import Calendar
from service.core.calendar_functions import Functions, calendar_functions
from service.core.terms import as_date, term_functions

if TYPE_CHECKING:
    from service.bundle.bundle import Bundle
    from service.engine.step import Facts

FUNCTION_NAMES = frozenset(
    {
        "nu", "vandaag", "werkdagen_na", "werkdagen_tussen", "maanden_na", "dagen_na", "uren_na",
        "begin_dag", "einde_dag", "vervaldatum", "vervalmoment", "termijn_loopt",
        "volgend_signaal", "signaal_soort", "heeft_rol",
    }
)  # fmt: skip
TERM_FUNCTIONS = frozenset(
    {"vervaldatum", "vervalmoment", "termijn_loopt", "volgend_signaal", "signaal_soort"}
)


def functions_for(
    bundle: Bundle, facts: Facts, trace: list[dict[str, Any]] | None = None
) -> Functions:
    """Every function the service gives to FEEL; calls that count days are noted in *trace*."""
    calendar = bundle.calendar
    found = {
        **calendar_functions(calendar, facts.now),
        **term_functions(
            bundle.regulation.terms,
            facts.record,
            calendar,
            facts.now,
            bundle.internal_calendar,
        ),
        "heeft_rol": lambda username, group: _has_role(facts.people(), username, group),
    }
    if trace is None:
        return found
    return {name: _traced(name, each, calendar, trace) for name, each in found.items()}


def _traced(
    name: str, function: Callable[..., Any], calendar: Calendar, trace: list[dict[str, Any]]
) -> Callable[..., Any]:
    def call(*args: Any) -> Any:
        result = function(*args)
        note: dict[str, Any] = {"function": name, "args": [_plain(arg) for arg in args]}
        note["result"] = _plain(result)
        if name == "werkdagen_na" and result is not None:
            start = as_date(args[0], calendar)
            if start is not None:
                days = calendar.explain(start, int(args[1]))
                note["days"] = [[d.date.isoformat(), d.number, d.reason] for d in days]
        trace.append(note)
        return result

    return call


def _has_role(people: Sequence[Mapping[str, Any]], username: Any, group: Any) -> bool:
    return any(
        person.get("gebruikersnaam") == username and group in (person.get("groepen") or ())
        for person in people
    )


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | None) else str(value)

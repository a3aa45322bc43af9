"""The functions models may call: calendar, terms and people; it evaluates nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from service.core.calendar import Calendar
from service.core.terms import Unit, as_date, as_moment, shifted, term_functions

if TYPE_CHECKING:
    from service.engine.bundle import Bundle
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
Functions = dict[str, Callable[..., Any]]


def functions_for(
    bundle: Bundle, facts: Facts, trace: list[dict[str, Any]] | None = None
) -> Functions:
    """Every function the service gives to FEEL; calls that count days are noted in *trace*."""
    calendar = bundle.calendar
    found = {
        **calendar_functions(calendar, facts.now),
        **term_functions(bundle.regulation.terms, facts.record, calendar, facts.now),
        "heeft_rol": lambda username, group: _has_role(facts.people(), username, group),
    }
    if trace is None:
        return found
    return {name: _traced(name, each, calendar, trace) for name, each in found.items()}


def calendar_functions(calendar: Calendar, now: datetime) -> Functions:
    """Counting with dates and moments; a missing argument gives null, as FEEL does."""

    def shift(unit: Unit) -> Callable[[Any, Any], date | None]:
        def move(day: Any, count: Any) -> date | None:
            start = as_date(day, calendar)
            return shifted(start, unit, int(count), calendar) if start and _whole(count) else None

        return move

    def between(first: Any, last: Any) -> int | None:
        start, end = as_date(first, calendar), as_date(last, calendar)
        return calendar.workdays_between(start, end) if start and end else None

    def hours(moment: Any, count: Any) -> datetime | None:
        start = as_moment(moment, calendar)
        return start + timedelta(hours=float(count)) if start and _number(count) else None

    def edge(find: Callable[[date], datetime]) -> Callable[[Any], datetime | None]:
        def moment(day: Any) -> datetime | None:
            start = as_date(day, calendar)
            return calendar.local(find(start)) if start else None

        return moment

    return {
        "nu": lambda: calendar.local(now),
        "vandaag": lambda: calendar.local_date(now),
        "werkdagen_na": shift(Unit.WORKDAYS),
        "dagen_na": shift(Unit.DAYS),
        "maanden_na": shift(Unit.MONTHS),
        "werkdagen_tussen": between,
        "uren_na": hours,
        "begin_dag": edge(calendar.start_of_day),
        "einde_dag": edge(calendar.end_of_day),
    }


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


def _number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True


def _whole(value: Any) -> bool:
    return _number(value) and float(value) == int(value)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | None) else str(value)

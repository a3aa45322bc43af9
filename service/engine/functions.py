"""The functions models may call: calendar, terms and people; it evaluates nothing itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from service.core.calendar_functions import calendar_functions
from service.core.feel.expression import LocalFunctions
from service.core.terms import term_functions

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


def functions_for(bundle: Bundle, facts: Facts) -> LocalFunctions:
    """Every function the service gives to FEEL."""
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
    return LocalFunctions(found, calendar.zone)


def _has_role(people: Sequence[Mapping[str, Any]], username: Any, group: Any) -> bool:
    return any(
        person.get("gebruikersnaam") == username and group in (person.get("groepen") or ())
        for person in people
    )

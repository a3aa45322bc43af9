"""The functions models may call: calendar, terms and people; it evaluates nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.core.calendar_functions import calendar_functions
from service.core.feel.expression import LocalFunctions
from service.core.term_functions import term_functions
from service.core.words import CalendarFunction, PeopleFunction, PersonField, TermFunction

if TYPE_CHECKING:
    from service.bundle.bundle import Bundle
    from service.engine.step import Facts

FUNCTION_NAMES: frozenset[str] = frozenset({*CalendarFunction, *TermFunction, *PeopleFunction})


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
        PeopleFunction.HAS_ROLE: lambda username, group: _has_role(facts, username, group),
    }
    return LocalFunctions(found, calendar.zone)


def _has_role(facts: Facts, username: Any, group: Any) -> bool:
    """Whether somebody is in a group of the process; it tells nothing else, so it needs no say."""
    return any(
        person.get(PersonField.USERNAME) == username
        and group in (person.get(PersonField.GROUPS) or ())
        for person in facts.accounts()
    )

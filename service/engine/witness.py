"""Stands beside evaluations over one record and tells which term a date was given for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from functools import partial
from typing import Any

from service.core.calendar_functions import Functions
from service.core.feel.expression import LocalFunctions
from service.core.term_functions import TERM_DATES
from service.core.term_model import Duration, Unit
from service.core.words import CalendarFunction

# Functions that give another moment of the same day: where it came from stays.
SAME_DAY = frozenset({CalendarFunction.START_OF_DAY, CalendarFunction.END_OF_DAY})
COUNTING: Mapping[str, Unit] = {
    CalendarFunction.WORKDAYS_AFTER: Unit.WORKDAYS,
    CalendarFunction.DAYS_AFTER: Unit.DAYS,
    CalendarFunction.MONTHS_AFTER: Unit.MONTHS,
    CalendarFunction.HOURS_AFTER: Unit.HOURS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a date came from: a term, or a count from some date; nothing is known of any other."""

    term: str = ""
    begun: Any = None
    length: Duration | None = None


UNKNOWN = Origin()


class Witness:
    """The functions of the service, which now remember what they were asked and what they gave.

    An expression may ask about several terms and return the date of one of them. The value it
    returns is the very object that a function gave, whatever *if*, *min* or a filter did with it
    in between; so the object tells the term, and the text of the expression need not be read.
    """

    def __init__(self, given: Functions, zone: tzinfo) -> None:
        # The objects are kept, so that no other can get the identity of one of them.
        self._given: dict[int, tuple[date, Origin]] = {}
        watched = {name: partial(self._call, name, function) for name, function in given.items()}
        self.functions = LocalFunctions(watched, zone)

    def origin_of(self, value: Any) -> Origin:
        """Where *value*, which the expression returned, came from."""
        return self._given.get(id(value), (None, UNKNOWN))[1]

    def _call(self, name: str, function: Callable[..., Any], *args: Any) -> Any:
        result = function(*args)
        if not isinstance(result, date):
            return result
        # The calendar gives one object for equal questions: each answer here is its own.
        own = result.replace()
        self._given[id(own)] = (own, self._origin(name, args))
        return own

    def _origin(self, name: str, args: tuple[Any, ...]) -> Origin:
        if name in TERM_DATES and args:
            return Origin(term=str(args[0]))
        if name in SAME_DAY and args:
            return self.origin_of(args[0])
        if name in COUNTING and len(args) == 2 and args[1] == int(args[1]):
            return Origin(begun=args[0], length=Duration(unit=COUNTING[name], count=int(args[1])))
        return UNKNOWN

"""Stands beside one evaluation and tells which term a date was given for; it evaluates nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from service.core.calendar import Calendar
from service.core.calendar_functions import Functions
from service.core.feel.expression import LocalFunctions
from service.core.terms import TERM_DATES, as_date
from service.core.words import CalendarFunction

# Functions that give another moment of the same day: its term stays.
SAME_DAY = frozenset({CalendarFunction.START_OF_DAY, CalendarFunction.END_OF_DAY})
COUNTING = CalendarFunction.WORKDAYS_AFTER


class Witness:
    """The functions of the service, which now remember what they were asked and what they gave.

    An expression may ask about several terms and return the date of one of them. The value it
    returns is the very object that a function gave, whatever *if*, *min* or a filter did with it
    in between; so the object tells the term, and the text of the expression need not be read.
    """

    def __init__(self, given: Functions, calendar: Calendar) -> None:
        self.calls: list[dict[str, Any]] = []
        self._calendar = calendar
        # The objects are kept, so that no other can get the identity of one of them.
        self._given: dict[int, tuple[date, str]] = {}
        watched = {name: partial(self._call, name, function) for name, function in given.items()}
        self.functions = LocalFunctions(watched, calendar.zone)

    def term_of(self, value: Any) -> str:
        """The term that *value*, which the expression returned, is a date of; else empty."""
        return self._given.get(id(value), (None, ""))[1]

    def _call(self, name: str, function: Callable[..., Any], *args: Any) -> Any:
        result = function(*args)
        note: dict[str, Any] = {"function": name, "args": [_plain(arg) for arg in args]}
        note["result"] = _plain(result)
        if name == COUNTING and result is not None:
            note["days"] = self._days(*args)
        self.calls.append(note)
        if not isinstance(result, date):
            return result
        # The calendar gives one object for equal questions: each answer here is its own.
        own = result.replace()
        self._given[id(own)] = (own, self._told(name, args))
        return own

    def _told(self, name: str, args: tuple[Any, ...]) -> str:
        if not args:
            return ""
        return str(args[0]) if name in TERM_DATES else self._passed_on(name, args[0])

    def _passed_on(self, name: str, value: Any) -> str:
        return self.term_of(value) if name in SAME_DAY else ""

    def _days(self, start: Any, count: Any) -> list[list[Any]]:
        day = as_date(start, self._calendar)
        if day is None:
            return []
        found = self._calendar.explain(day, int(count))
        return [[each.date.isoformat(), each.number, each.reason] for each in found]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | None) else str(value)

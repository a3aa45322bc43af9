"""Turns the words of a scenario into dates, moments and values, and compares them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from service.actions.rehearse.vocabulary import Words
from service.core.calendar import Calendar
from service.core.errors import Invalid
from service.core.language import N_

QUOTES = '"“”„'
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


def read_date(text: str, words: Words, calendar: Calendar, today: date) -> date | None:
    """Read a written or relative date; None when *text* is none. A wrong weekday is Invalid."""
    for form in words.dates:
        found = form.fullmatch(text.strip())
        if found:
            return _date(
                text, {k: v for k, v in found.groupdict().items() if v}, words, calendar, today
            )
    return None


def need_date(text: str, words: Words, calendar: Calendar, today: date) -> date:
    """Like ``read_date``, but something that is no date is Invalid."""
    found = read_date(text, words, calendar, today)
    if found is None:
        raise Invalid(N_("“%(text)s” is not a date."), text=text)
    return found


def read_time(text: str) -> time:
    """Read a time of day such as 9.00 or 14:30."""
    hours, minutes = re.split(r"[.:]", text)
    try:
        return time(int(hours), int(minutes))
    except ValueError as exc:
        raise Invalid(N_("“%(text)s” is not a time of day."), text=text) from exc


def moment_at(day: date, at: time, calendar: Calendar) -> datetime:
    """Return the aware local moment of *day* and *at*."""
    return datetime.combine(day, at, tzinfo=calendar.zone)


def unquote(text: str) -> str:
    return text.strip().strip(QUOTES)


def same(actual: Any, expected: str, words: Words, calendar: Calendar, today: date) -> bool:
    """Compare a value of the record with what the scenario says, by the kind of the value."""
    text = unquote(expected)
    if actual is None or actual == "" or actual == []:
        return text == "" or text.casefold() in words.empty
    if isinstance(actual, bool):
        return text.casefold() in (words.yes if actual else words.no)
    if isinstance(actual, (int, float, Decimal)):
        return number(text) == Decimal(str(actual))
    if isinstance(actual, list):
        rows = [part.strip() for part in text.split(",")]
        return len(rows) == len(actual) and all(
            same(one, row, words, calendar, today) for one, row in zip(actual, rows, strict=True)
        )
    return str(actual) == text or _same_day(str(actual), text, words, calendar, today)


def number(text: str) -> Decimal | None:
    """Read a number with a point or a comma; None when it is none."""
    if not NUMBER.fullmatch(text.strip()):
        return None
    try:
        return Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None


def _same_day(actual: str, text: str, words: Words, calendar: Calendar, today: date) -> bool:
    try:
        moment = datetime.fromisoformat(actual)
    except ValueError:
        return False
    expected = read_date(text, words, calendar, today)
    if expected is None:
        return False
    return expected == (calendar.local_date(moment) if moment.tzinfo else moment.date())


def _date(text: str, parts: dict[str, str], words: Words, calendar: Calendar, today: date) -> date:
    if "werkdagen_terug" in parts:
        return calendar.add_workdays(today, -int(parts["werkdagen_terug"]))
    if "werkdagen_vooruit" in parts:
        return calendar.add_workdays(today, int(parts["werkdagen_vooruit"]))
    if "dagen_terug" in parts:
        return today - timedelta(days=int(parts["dagen_terug"]))
    if "dagen_vooruit" in parts:
        return today + timedelta(days=int(parts["dagen_vooruit"]))
    if "jaar" not in parts:
        return today
    day = _absolute(text, parts, words)
    weekday = parts.get("weekdag", "").casefold()
    if weekday and words.weekdays[day.weekday()] != weekday:
        raise Invalid(
            N_("“%(text)s” is not right: that day is a %(weekday)s."),
            text=text,
            weekday=words.weekdays[day.weekday()],
        )
    return day


def _absolute(text: str, parts: dict[str, str], words: Words) -> date:
    month = parts["maand"].casefold()
    number_of_month = int(month) if month.isdigit() else words.months.index(month) + 1
    try:
        return date(int(parts["jaar"]), number_of_month, int(parts["dag"]))
    except ValueError as exc:
        raise Invalid(N_("“%(text)s” does not exist."), text=text) from exc

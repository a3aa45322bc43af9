"""Turns the words of a scenario into dates, moments and values, and compares them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from service.core.calendar import Calendar
from service.core.errors import Invalid
from service.core.language import N_
from service.rehearsal.vocabulary import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is needed to read a value: the words of the language, the calendar and two days.

    ``today`` is the day of the scenario; so many days ago counts from ``present``, the real one,
    so that an example case stays as old as it was written.
    """

    words: Words
    calendar: Calendar
    today: date
    present: date


QUOTES = '"“”„'
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


def read_date(text: str, reading: Reading) -> date | None:
    """Read a written or relative date; None when *text* is none. A wrong weekday is Invalid."""
    for form in reading.words.dates:
        found = form.fullmatch(text.strip())
        if found:
            return _date(text, {k: v for k, v in found.groupdict().items() if v}, reading)
    return None


def need_date(text: str, reading: Reading) -> date:
    """Like ``read_date``, but something that is no date is Invalid."""
    found = read_date(text, reading)
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


def same(actual: Any, expected: str, reading: Reading) -> bool:
    """Compare a value of the record with what the scenario says, by the kind of the value."""
    text, words = unquote(expected), reading.words
    if actual is None or actual == "" or actual == []:
        return text == "" or text.casefold() in words.empty
    if isinstance(actual, bool):
        return text.casefold() in (words.yes if actual else words.no)
    if isinstance(actual, (int, float, Decimal)):
        return number(text) == Decimal(str(actual))
    if isinstance(actual, list):
        rows = [part.strip() for part in text.split(",")]
        return len(rows) == len(actual) and all(
            same(one, row, reading) for one, row in zip(actual, rows, strict=True)
        )
    return str(actual) == text or _same_day(str(actual), text, reading)


def number(text: str) -> Decimal | None:
    """Read a number with a point or a comma; None when it is none."""
    if not NUMBER.fullmatch(text.strip()):
        return None
    try:
        return Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None


def _same_day(actual: str, text: str, reading: Reading) -> bool:
    try:
        moment = datetime.fromisoformat(actual)
    except ValueError:
        return False
    expected = read_date(text, reading)
    if expected is None:
        return False
    return expected == (reading.calendar.local_date(moment) if moment.tzinfo else moment.date())


def _date(text: str, parts: dict[str, str], reading: Reading) -> date:
    calendar, present, words = reading.calendar, reading.present, reading.words
    if "werkdagen_terug" in parts:
        return calendar.add_workdays(present, -int(parts["werkdagen_terug"]))
    if "werkdagen_vooruit" in parts:
        return calendar.add_workdays(present, int(parts["werkdagen_vooruit"]))
    if "dagen_terug" in parts:
        return present - timedelta(days=int(parts["dagen_terug"]))
    if "dagen_vooruit" in parts:
        return present + timedelta(days=int(parts["dagen_vooruit"]))
    if "vorig_jaar" in parts:
        parts["jaar"] = str(present.year - 1)
    if "jaar" not in parts:
        return reading.today
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

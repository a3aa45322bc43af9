"""Dates as pages show them: in the language of the page, by its clock."""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo

from flask_babel import gettext

from service.core.dates import Clock, Dates, Style
from service.core.deadline import Deadline
from service.web import locales
from service.web.base import zone


def dates(where: tzinfo | None = None) -> Dates:
    """Writes dates for the reader, as the clock of this page tells them, or the one of *where*."""
    return Dates(language=locales.current(), zone=where or zone(), say=gettext)


def day(value: date | datetime | None, style: Style) -> str:
    """The day of *value* in one of the styles; nothing for nothing."""
    return "" if value is None else dates().day(value, style)


def date_long(value: date | datetime | None) -> str:
    """vrijdag 1 mei 2026"""
    return day(value, Style.LONG)


def date_mid(
    value: date | datetime | None, today: date | None = None, *, closed: bool = False
) -> str:
    """vrijdag 1 mei · with the year when *today* is in another one, or in a closed case"""
    return day(value, Style.LONG if closed or _another_year(value, today) else Style.MID)


def date_short(
    value: date | datetime | None, today: date | None = None, *, closed: bool = False
) -> str:
    """vr 1 mei · with the year when *today* is in another one, or in a closed case"""
    return day(value, Style.SHORT_YEAR if closed or _another_year(value, today) else Style.SHORT)


def edition(value: str) -> str:
    """1 april 2016 for a version that is a date; any other name as it is"""
    return dates().version(value)


def time_of_day(value: datetime | time | None) -> str:
    """10.42 uur"""
    return "" if value is None else dates().time(value)


def clock_pattern() -> str:
    """How a script writes a time of day: {h}.{m} uur"""
    return time_of_day(time(11, 22)).replace("11", "{h}").replace("22", "{m}")


def due_words(deadline: Deadline, today: date | None = None, *, closed: bool = False) -> str:
    """vrijdag 1 mei · with the time when it ends within the day"""
    if not deadline.at_a_moment:
        return date_mid(deadline.due_on, today, closed=closed)
    long = closed or _another_year(deadline.due_on, today)
    return dates().moment(deadline.local_due_at, Style.LONG if long else Style.MID)


def clock(value: datetime | None) -> str:
    """09.12, below the day it was on"""
    return "" if value is None else dates().time(value, Clock.BARE)


def moment(value: datetime | None, today: date | None = None) -> str:
    """vandaag, 10.42 uur · dinsdag 14 april, 14.30 uur · with the year when it is another one"""
    if value is None:
        return ""
    here = dates()
    same_year = today is not None and here.local(value).year == today.year
    return here.moment(value, Style.MID if same_year else Style.LONG, today=today)


def _another_year(value: date | datetime | None, today: date | None) -> bool:
    if value is None or today is None:
        return False
    local = dates().local(value) if isinstance(value, datetime) else value
    return local.year != today.year

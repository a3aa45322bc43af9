"""A stretch of local days that somebody asks about: a year, a quarter, a month, or two dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Self

from service.core.errors import Invalid
from service.core.language import N_
from service.core.moments import read_date

_NAMED = re.compile(r"(?P<year>\d{4})(-(Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?", re.ASCII)
_EARLIEST, _LATEST = 1900, 9998  # so that the day after the last one still exists


class Unit(StrEnum):
    """What a period is divided into."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From *first* to *last*, both included; Invalid when it ends before it begins."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise Invalid(
                N_("This period ends on %(last)s, before it begins on %(first)s."),
                first=self.first,
                last=self.last,
            )

    @classmethod
    def year(cls, year: int) -> Self:
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def quarter(cls, year: int, number: int) -> Self:
        return cls._of_months(year, 3 * number - 2, 3)

    @classmethod
    def month(cls, year: int, number: int) -> Self:
        return cls._of_months(year, number, 1)

    @classmethod
    def named(cls, name: str) -> Self:
        """``2026``, ``2026-Q3`` or ``2026-11``; Invalid for anything else."""
        found = _NAMED.fullmatch(name)
        year = int(found["year"]) if found else 0
        if found is None or not _EARLIEST <= year <= _LATEST:
            raise Invalid(N_("“%(name)s” is no period. Write 2026, 2026-Q3 or 2026-11."), name=name)
        if found["quarter"]:
            return cls.quarter(year, int(found["quarter"]))
        return cls.month(year, int(found["month"])) if found["month"] else cls.year(year)

    @classmethod
    def between(cls, first: str, last: str) -> Self:
        """From two ISO dates; Invalid for what is no date, and for an end before the beginning."""
        return cls(_date(first), _date(last))

    @property
    def name(self) -> str:
        """``2026``, ``2026-Q3`` or ``2026-11``; empty when this is no whole one of those."""
        year = self.first.year
        if self == Period.year(year):
            return f"{year:04}"
        quarter = (self.first.month + 2) // 3
        if self == Period.quarter(year, quarter):
            return f"{year:04}-Q{quarter}"
        if self == Period.month(year, self.first.month):
            return f"{year:04}-{self.first.month:02}"
        return ""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    def parts(self, unit: Unit) -> tuple[Period, ...]:
        """The months, quarters or years it lies in, in order; the outer two cut off to fit."""
        found: list[Period] = []
        day = self.first
        while day <= self.last:
            whole = _around(day, unit)
            found.append(Period(day, min(whole.last, self.last)))
            day = found[-1].last + timedelta(days=1)
        return tuple(found)

    def before(self) -> Period:
        """The one before: the year before a year; for two dates, as many days before the first."""
        year, month = self.first.year, self.first.month
        for unit, months in _MONTHS.items():
            if self == _around(self.first, unit):
                earlier = year * 12 + month - 1 - months
                return _around(date(earlier // 12, earlier % 12 + 1, 1), unit)
        length = timedelta(days=self.days)
        return Period(self.first - length, self.last - length)

    def moments(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """Its beginning and that of the day after it, in UTC; days are those of *zone*."""
        beyond = self.last + timedelta(days=1)
        start, end = (
            datetime.combine(day, time.min, zone).astimezone(UTC) for day in (self.first, beyond)
        )
        return start, end

    @classmethod
    def _of_months(cls, year: int, month: int, months: int) -> Self:
        beyond = year * 12 + month - 1 + months
        after = date(beyond // 12, beyond % 12 + 1, 1)
        return cls(date(year, month, 1), after - timedelta(days=1))


def _around(day: date, unit: Unit) -> Period:
    match unit:
        case Unit.YEAR:
            return Period.year(day.year)
        case Unit.QUARTER:
            return Period.quarter(day.year, (day.month + 2) // 3)
        case Unit.MONTH:
            return Period.month(day.year, day.month)


def _date(value: str) -> date:
    found = read_date(value)
    if found is None or not _EARLIEST <= found.year <= _LATEST:
        raise Invalid(N_("“%(value)s” is no date. Write it as 2026-11-24."), value=value)
    return found

"""What recurs by itself: an ISO 8601 repeating interval, as local days; no calendar, no clock."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from service.core.errors import ServiceError
from service.core.language import N_
from service.core.moments import read_date, read_time

_CYCLE = re.compile(r"R(\d{1,4})?/([^/]+)/([^/]+)")
_PERIOD = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?", re.ASCII)
_MONTHS, _DAYS = 12, 7  # in a year, in a week
_LONGEST_MONTH = 31


class NoCycle(ServiceError):
    """A text is no repeating interval that the service can follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """A first day, what lies between two rounds, and how many there are; None: no end.

    A round is counted from the first day, never from the one before: the 31st stays the 31st
    after a short month.
    """

    first: date
    at: time
    months: int
    days: int
    times: int | None = None

    def day(self, number: int) -> date | None:
        """The day of a round, the first being 0; None when there are not so many."""
        if number < 0 or (self.times is not None and number >= self.times):
            return None
        months = self.first.year * _MONTHS + self.first.month - 1 + number * self.months
        year, month = divmod(months, _MONTHS)
        try:
            day = min(self.first.day, monthrange(year, month + 1)[1])
            return date(year, month + 1, day) + timedelta(days=number * self.days)
        except (ValueError, OverflowError):
            return None  # after the year 9999

    def since(self, day: date) -> Iterator[date]:
        """The days of all rounds from *day* on, in order."""
        number = self._before(day)
        while (found := self.day(number)) is not None:
            if found >= day:
                yield found
            number += 1

    def _before(self, day: date) -> int:
        """A round that is surely not after *day*, and not long before it; 0 when none is."""
        longest = self.months * _LONGEST_MONTH + self.days
        return max(0, (day - self.first).days // longest)


def read(text: str) -> Recurrence:
    """Read ``R/2027-01-01T09:00/P1Y``; NoCycle tells what is wrong with it."""
    parts = _CYCLE.fullmatch(text.strip())
    if parts is None:
        raise NoCycle(
            N_("“%(text)s” is no repeating interval such as R/2027-01-01T09:00/P1Y."), text=text
        )
    times, begin, length = parts.groups()
    if times is not None and not int(times):
        raise NoCycle(N_("“%(text)s” never happens: leave the number behind R out."), text=text)
    first, at = _begin(begin)
    months, days = _length(length)
    return Recurrence(
        first=first, at=at, months=months, days=days, times=int(times) if times else None
    )


def _begin(text: str) -> tuple[date, time]:
    day, mark, clock = text.partition("T")
    first, at = read_date(day) if len(day) == len("2027-01-01") else None, time()
    if mark:
        found = read_time(clock)
        if found is not None and found.tzinfo is not None:
            raise NoCycle(
                N_("“%(text)s” names a zone: write local time, that of the calendar."), text=text
            )
        first, at = (None, at) if found is None else (first, found)
    if first is None:
        raise NoCycle(
            N_("“%(text)s” is no first day such as 2027-01-01 or 2027-01-01T09:00."), text=text
        )
    return first, at


def _length(text: str) -> tuple[int, int]:
    """Months and days between two rounds."""
    if text.startswith("P") and "T" in text:
        raise NoCycle(N_("“%(text)s” counts hours: cases begin once a day at most."), text=text)
    parts = _PERIOD.fullmatch(text)
    years, months, weeks, days = (int(each or 0) for each in (parts.groups() if parts else "0000"))
    if not (years or months or weeks or days):
        raise NoCycle(
            N_("“%(text)s” is no time between two rounds such as P1Y, P3M, P2W or P1D."), text=text
        )
    return years * _MONTHS + months, weeks * _DAYS + days

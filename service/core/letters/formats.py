"""The filters of a letter: dates, times and numbers of working days. No other texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from typing import Any

from service.core.dates import Clock, Dates, Say
from service.core.language import N_, USUAL
from service.core.moments import read, read_time

MAX_DIGITS = 30
Plural = Callable[[str, str, int], str]


def _english(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """The filters of a letter, for one language and one local time."""

    language: str = USUAL
    zone: tzinfo = UTC
    plural: Plural = _english
    say: Say = str

    @property
    def dates(self) -> Dates:
        return Dates(language=self.language, zone=self.zone, say=self.say)

    def day(self, value: Any) -> str:
        """``vrijdag 1 mei 2026`` for a date, a moment or their ISO text."""
        found = read(value) if isinstance(value, str) else value
        if not isinstance(found, date):
            raise TypeError("not a date")
        return self.dates.day(self._here(found))

    def moment(self, value: datetime) -> str:
        """``vrijdag 1 mei 2026, 10.30 uur``."""
        return self.dates.moment(self._here(value))

    def version(self, value: str) -> str:
        """A version that is a date gets the form ``1 april 2016``; any other stays as it is."""
        return self.dates.version(value)

    def clock(self, value: Any) -> str:
        """``10.30`` for a time, a moment or their ISO text; other languages write a colon."""
        found = value
        if isinstance(value, str):
            found = read(value) if "T" in value else read_time(value)
        if not isinstance(found, datetime | time):
            raise TypeError("not a time")
        return self.dates.time(self._here(found), Clock.BARE)

    def workdays(self, value: Any) -> str:
        """``5 werkdagen`` for a number."""
        count = int(value)
        one, many = N_("%(count)s working day"), N_("%(count)s working days")
        return self.plural(one, many, count) % {"count": count}

    def plain(self, value: bool | int | float | Decimal | date | time | str) -> str:
        """A value that is printed without a filter; dates get the long form."""
        match value:
            case datetime() | date():
                return self.day(value)
            case time():
                return self.clock(value)
            case Decimal() if value.is_finite() and value.adjusted() > MAX_DIGITS:
                return str(value)  # written out, 1E+999999 would take a million digits
            case Decimal() if value == value.to_integral_value():
                return str(int(value))
            case _:
                return str(value)

    def _here(self, value: Any) -> Any:
        """A moment of the record without a zone is local time already."""
        if isinstance(value, datetime) and value.tzinfo is None:
            return value.replace(tzinfo=self.zone)
        return value

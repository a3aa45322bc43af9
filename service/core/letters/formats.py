"""How dates, times and numbers of working days are written in a letter. No other texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_time

from service.core.language import N_

Plural = Callable[[str, str, int], str]


def _english(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """The filters of a letter, for one language and one local time."""

    language: str = "nl"
    zone: tzinfo = UTC
    plural: Plural = _english

    def day(self, value: Any) -> str:
        """``vrijdag 1 mei 2026`` for a date, a moment or their ISO text."""
        return str(format_date(self._local_date(value), "EEEE d MMMM y", locale=self.language))

    def version(self, value: str) -> str:
        """A version that is a date gets the form ``1 april 2016``; any other stays as it is."""
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return value
        return str(format_date(day, "d MMMM y", locale=self.language))

    def clock(self, value: Any) -> str:
        """``10.30`` for a time, a moment or their ISO text; other languages write a colon."""
        if isinstance(value, str):
            value = datetime.fromisoformat(value) if "T" in value else time.fromisoformat(value)
        if isinstance(value, datetime):
            value = self._local(value).time()
        pattern = "H.mm" if self.language == "nl" else "HH:mm"
        return str(format_time(value, pattern, locale=self.language))

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
            case Decimal() if value == value.to_integral_value():
                return str(int(value))
            case _:
                return str(value)

    def _local_date(self, value: Any) -> date:
        if isinstance(value, str):
            value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
        if isinstance(value, datetime):
            return self._local(value).date()
        if isinstance(value, date):
            return value
        raise TypeError("not a date")

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone) if moment.tzinfo else moment

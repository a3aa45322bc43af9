"""Writes days, times and moments for people: the only writer there is.

Patterns are texts to translate, because a language decides for itself how it writes a date.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from service.core.language import N_

Say = Callable[[str], str]
MOMENT = N_("%(day)s, %(time)s")
TODAY = N_("today")


class Style(StrEnum):
    """How much of a date is written; the value is the pattern."""

    LONG = N_("EEEE d MMMM y")
    MID = N_("EEEE d MMMM")
    SHORT = N_("EEE d MMMM")
    SHORT_YEAR = N_("EEE d MMMM y")
    PLAIN = N_("d MMMM")
    PLAIN_YEAR = N_("d MMMM y")
    TINY = N_("d MMM")
    DAY = N_("EEE d")
    MONTH = N_("MMMM y")
    MONTH_SHORT = N_("MMM")
    WEEKDAY = N_("EEEE")
    WEEKDAY_SHORT = N_("EEE")


class Clock(StrEnum):
    """How a time of day is written; the value is the pattern."""

    TIME = N_("H:mm")  # with the word for it, where a language has one
    BARE = N_("HH:mm")  # the author writes that word


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """Dates in one language, as the clock of one zone tells them."""

    language: str
    zone: tzinfo
    say: Say = str

    def day(self, value: date | datetime, style: Style = Style.LONG) -> str:
        """``vrijdag 1 mei 2026``, of a moment its local day."""
        day = self.local(value).date() if isinstance(value, datetime) else value
        return _written(day, self.say(style), self.language)

    def time(self, value: datetime | time, clock: Clock = Clock.TIME) -> str:
        """``10.42 uur``, of a moment its local time."""
        at = self.local(value).time() if isinstance(value, datetime) else value
        return str(format_time(at, self.say(clock), locale=self.language))

    def moment(
        self, value: datetime, style: Style = Style.LONG, *, today: date | None = None
    ) -> str:
        """``dinsdag 14 april 2026, 14.30 uur``; *today* is called so."""
        is_today = today is not None and self.local(value).date() == today
        day = self.say(TODAY) if is_today else self.day(value, style)
        return self.say(MOMENT) % {"day": day, "time": self.time(value)}

    def version(self, value: str) -> str:
        """A version that is a date is written as ``1 april 2016``; any other stays as it is."""
        try:
            return self.day(date.fromisoformat(value), Style.PLAIN_YEAR)
        except ValueError:
            return value

    def local(self, value: datetime) -> datetime:
        """As the clock here tells it. What has a zone of its own was made local before.

        What is stored is UTC; SQLite hands that back without saying so.
        """
        if isinstance(value.tzinfo, ZoneInfo):
            return value
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(self.zone)


@lru_cache(2048)  # a page shows the same few days again and again
def _written(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=language).replace(".", "")  # "30 mrt"

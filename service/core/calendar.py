"""Counts working days and turns moments into local dates; knows no case and reads no files."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays as holiday_library

from service.core.errors import CalendarError, ConfigError
from service.core.language import N_, USUAL

ONE_DAY = timedelta(days=1)
WEEKEND = N_("weekend")
SATURDAY, SUNDAY = 5, 6  # as date.weekday() numbers them
USUAL_WEEKEND = frozenset({SATURDAY, SUNDAY})
DAYS_IN_WEEK = 7
DEFAULT_TIMEZONE = "Europe/Amsterdam"
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A rule that tells which days are no working days; ``freeze`` turns it into a list."""

    name: str
    country: str
    categories: tuple[str, ...] = ("public",)
    exclude: tuple[str, ...] = ()
    closing_days: Mapping[date, str] = field(default_factory=dict)
    source: str = ""
    timezone: str = DEFAULT_TIMEZONE
    language: str = USUAL
    weekend: frozenset[int] = USUAL_WEEKEND


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedDay:
    """One day of a count: ``number`` when it counts, ``reason`` when it is skipped."""

    date: date
    number: int | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The frozen holidays of a profile, for a span of years."""

    name: str
    timezone: str
    holidays: Mapping[date, str]
    first_year: int
    last_year: int
    weekend: frozenset[int] = USUAL_WEEKEND

    @cached_property
    def zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError) as exc:
            raise CalendarError(
                N_("Calendar “%(calendar)s”: time zone %(timezone)s does not exist."),
                calendar=self.name,
                timezone=self.timezone,
            ) from exc

    @cached_property
    def version(self) -> str:
        """A short hash of the content: equal days, equal version."""
        text = json.dumps(self.to_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def to_json(self) -> dict[str, Any]:
        told = {
            "name": self.name,
            "timezone": self.timezone,
            "first_year": self.first_year,
            "last_year": self.last_year,
            "holidays": {day.isoformat(): self.holidays[day] for day in sorted(self.holidays)},
        }
        # Left out when usual: calendars frozen before there was a choice keep their version.
        return told if self.weekend == USUAL_WEEKEND else {**told, "weekend": sorted(self.weekend)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Calendar:
        days = {date.fromisoformat(day): name for day, name in data["holidays"].items()}
        return cls(
            name=data["name"],
            timezone=data["timezone"],
            first_year=data["first_year"],
            last_year=data["last_year"],
            holidays=days,
            weekend=frozenset(data.get("weekend", USUAL_WEEKEND)),
        )

    def is_workday(self, day: date) -> bool:
        return self._reason(day) is None

    def add_workdays(self, day: date, count: int) -> date:
        """Return the working day that is *count* away; *day* itself never counts."""
        asked = (day, count)
        known = self._reached.get(asked)
        if known is not None:
            return known
        reached = self._within(day)
        for step in self._steps(day, count):
            reached = step.date
        if len(self._reached) >= REMEMBERED:
            self._reached.clear()
        self._reached[asked] = reached
        return reached

    def workdays_between(self, start: date, end: date) -> int:
        """Count working days after *start* up to and including *end*; negative backwards."""
        if end < start:
            return -self.workdays_between(end, start)
        self._within(start)
        self._within(end)
        days = (end - start).days
        weeks, rest = divmod(days, DAYS_IN_WEEK)
        tail = (start + timedelta(days=weeks * DAYS_IN_WEEK + n) for n in range(1, rest + 1))
        count = weeks * (DAYS_IN_WEEK - len(self.weekend))
        count += sum(day.weekday() not in self.weekend for day in tail)
        free = self._weekday_holidays
        return count - (bisect_right(free, end) - bisect_right(free, start))

    def days_in(self, first: date, last: date) -> int:
        """How many working days there are from *first* to *last*, both included; one at least."""
        return max(1, self.workdays_between(first - ONE_DAY, last))

    def explain(self, start: date, count: int) -> tuple[CountedDay, ...]:
        """List every day looked at by ``add_workdays``, counted or skipped."""
        self._within(start)
        return tuple(self._steps(start, count))

    def named(self, start: date, end: date) -> list[tuple[date, str]]:
        """The days after *start* up to *end* that have a name and lie outside the weekend."""
        free = self._weekday_holidays
        found = free[bisect_right(free, start) : bisect_right(free, end)]
        return [(day, self.holidays[day]) for day in found]

    def add_months(self, day: date, count: int) -> date:
        """Return the same day *count* months on; a day that does not exist becomes the last."""
        year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
        if not self.first_year <= year <= self.last_year:
            raise self._outside(str(year))
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

    def start_of_day(self, day: date) -> datetime:
        """Return the first instant of the local day, in UTC."""
        try:
            return datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC)
        except OverflowError as exc:
            raise self._outside(day.isoformat()) from exc

    def end_of_day(self, day: date) -> datetime:
        """Return the first instant of the next local day, in UTC."""
        if day == date.max:
            raise self._outside(day.isoformat())
        return self.start_of_day(day + ONE_DAY)

    def local(self, moment: datetime) -> datetime:
        if moment.tzinfo is None:
            raise CalendarError(
                N_("%(moment)s has no time zone, so its local date is unknown."),
                moment=moment.isoformat(),
            )
        return moment.astimezone(self.zone)

    def local_date(self, moment: datetime) -> date:
        return self.local(moment).date()

    @cached_property
    def _reached(self) -> dict[tuple[date, int], date]:
        """Days counted before: every step of a case counts the same ones again."""
        return {}

    @cached_property
    def _weekday_holidays(self) -> tuple[date, ...]:
        return tuple(sorted(day for day in self.holidays if day.weekday() not in self.weekend))

    def _steps(self, start: date, count: int) -> Iterator[CountedDay]:
        direction = 1 if count >= 0 else -1
        day, number = start, 0
        while number != count:
            day = self._within(day + direction * ONE_DAY)
            reason = self._reason(day)
            if reason is None:
                number += direction
                yield CountedDay(date=day, number=number)
            else:
                yield CountedDay(date=day, reason=reason)

    def _reason(self, day: date) -> str | None:
        """Say why *day* does not count; None on a working day."""
        self._within(day)
        return self.holidays.get(day) or (WEEKEND if day.weekday() in self.weekend else None)

    def _within(self, day: date) -> date:
        if not self.first_year <= day.year <= self.last_year:
            raise self._outside(day.isoformat())
        return day

    def _outside(self, day: str) -> CalendarError:
        return CalendarError(
            N_("%(day)s lies outside calendar “%(calendar)s”, which covers %(first)s to %(last)s."),
            day=day,
            calendar=self.name,
            first=self.first_year,
            last=self.last_year,
        )


def freeze(profile: Profile, first_year: int, last_year: int) -> Calendar:
    """Work the rule out for a span of years, so that a library update moves no date."""
    try:
        found = holiday_library.country_holidays(
            profile.country,
            years=range(first_year, last_year + 1),
            categories=profile.categories,
            language=profile.language,
        )
    except (NotImplementedError, ValueError) as exc:
        raise ConfigError(
            N_("Calendar “%(calendar)s”: no holidays known for %(country)s with %(categories)s."),
            calendar=profile.name,
            country=profile.country,
            categories=", ".join(profile.categories),
        ) from exc
    unknown = set(profile.exclude) - set(found.values())
    if unknown:  # a misspelt name would silently move every date
        raise ConfigError(
            N_("Calendar “%(calendar)s” leaves out %(names)s, but no holiday has that name."),
            calendar=profile.name,
            names=", ".join(sorted(unknown)),
        )
    try:
        ZoneInfo(profile.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:  # OSError: the name of a folder
        raise ConfigError(
            N_("Calendar “%(calendar)s”: time zone %(timezone)s does not exist."),
            calendar=profile.name,
            timezone=profile.timezone,
        ) from exc
    days = {day: name for day, name in found.items() if name not in profile.exclude}
    days |= {d: n for d, n in profile.closing_days.items() if first_year <= d.year <= last_year}
    return Calendar(
        name=profile.name,
        timezone=profile.timezone,
        holidays=dict(sorted(days.items())),
        first_year=first_year,
        last_year=last_year,
        weekend=profile.weekend,
    )

"""Dates, times and durations beyond what Python's own types hold: far years, nanoseconds.

Ordinary values never become one of these; what comes out of working with these becomes ordinary
again where it fits. Days are counted as Python counts them: the first of January of year 1 is 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

NANOS = 10**9
PER_MICRO = 1_000
DAY = 86_400 * NANOS
MAX_YEAR = 999_999_999
LONGEST = 2 * 366 * (MAX_YEAR + 1) * DAY
ERA, ERA_YEARS = 146_097, 400  # days and years after which the calendar repeats


@dataclass(frozen=True, slots=True, order=True)
class FarDate:
    ordinal: int

    @property
    def year(self) -> int:
        return _civil(self.ordinal)[0]

    @property
    def month(self) -> int:
        return _civil(self.ordinal)[1]

    @property
    def day(self) -> int:
        return _civil(self.ordinal)[2]

    def isoweekday(self) -> int:
        return (self.ordinal - 1) % 7 + 1


@dataclass(frozen=True, slots=True)
class FineTime:
    """A time of day in nanoseconds since midnight, as its own zone tells it."""

    nanos: int
    tzinfo: tzinfo | None = None

    @property
    def hour(self) -> int:
        return self.nanos // (3600 * NANOS)

    @property
    def minute(self) -> int:
        return self.nanos // (60 * NANOS) % 60

    @property
    def second(self) -> int:
        return self.nanos // NANOS % 60

    def utcoffset(self) -> timedelta | None:
        return self.tzinfo.utcoffset(None) if self.tzinfo else None


@dataclass(frozen=True, slots=True)
class FarMoment:
    """A day and the nanoseconds since its midnight, as its own zone tells them."""

    ordinal: int
    nanos: int
    tzinfo: tzinfo | None = None

    @property
    def date(self) -> FarDate:
        return FarDate(self.ordinal)

    @property
    def time(self) -> FineTime:
        return FineTime(self.nanos, self.tzinfo)

    @property
    def instant(self) -> int:
        """Nanoseconds since the first day began, in UTC; as it stands without a zone."""
        offset = self.utcoffset() or timedelta(0)
        return self.ordinal * DAY + self.nanos - _nanos(offset)

    def utcoffset(self) -> timedelta | None:
        return self.tzinfo.utcoffset(self._near()) if self.tzinfo else None

    def _near(self) -> datetime:
        """The same day and time in a year that Python knows, with the same rules of its zone."""
        ordinal = self.ordinal
        if not date.min.toordinal() < ordinal < date.max.toordinal():
            ordinal = (ordinal - 1) % ERA + 1 + (5 * ERA if ordinal > 0 else 0)
        day = date.fromordinal(ordinal)
        return datetime.combine(day, time()) + timedelta(microseconds=self.nanos // PER_MICRO)


@dataclass(frozen=True, slots=True, order=True)
class FineDuration:
    nanos: int


Far = FarDate | FarMoment | FineTime | FineDuration
FAR = (FarDate, FarMoment, FineTime, FineDuration)
FAR_MOMENTS = (FarDate, FarMoment)


def far_date(year: int, month: int, day: int) -> FarDate | None:
    """The date; None when it does not exist."""
    if not (abs(year) <= MAX_YEAR and 1 <= month <= 12):
        return None
    found = FarDate(_ordinal(year, month, day))
    return found if (found.year, found.month, found.day) == (year, month, day) else None


def widened(value: Any) -> Any:
    """An ordinary date, time, moment or duration as one of these; anything else as it is."""
    if isinstance(value, datetime):
        return FarMoment(value.toordinal(), widened(value.timetz()).nanos, value.tzinfo)
    if isinstance(value, date):
        return FarDate(value.toordinal())
    if isinstance(value, time):
        seconds = (value.hour * 60 + value.minute) * 60 + value.second
        return FineTime(seconds * NANOS + value.microsecond * PER_MICRO, value.tzinfo)
    return FineDuration(_nanos(value)) if isinstance(value, timedelta) else value


def narrowed(value: Any) -> Any:
    """The ordinary value that is the same, where there is one; None for what is out of reach."""
    if isinstance(value, FarDate):
        if date.min.toordinal() <= value.ordinal <= date.max.toordinal():
            return date.fromordinal(value.ordinal)
        return value if abs(value.year) <= MAX_YEAR else None
    if isinstance(value, FineTime) and value.nanos % PER_MICRO == 0:
        seconds, nanos = divmod(value.nanos, NANOS)
        hour, minute, second = seconds // 3600, seconds // 60 % 60, seconds % 60
        return time(hour, minute, second, nanos // PER_MICRO, value.tzinfo)
    if isinstance(value, FarMoment):
        day, clock = narrowed(value.date), narrowed(value.time)
        if isinstance(day, date) and isinstance(clock, time):
            return datetime.combine(day, clock)
        return None if day is None else value
    if isinstance(value, FineDuration):
        if abs(value.nanos) > LONGEST:
            return None
        is_plain = value.nanos % PER_MICRO == 0 and abs(value.nanos) <= MAX_PLAIN
        return timedelta(microseconds=value.nanos // PER_MICRO) if is_plain else value
    return value


def moved(value: Any, length: FineDuration) -> Any:
    """*value* moved by elapsed time; a date by what its midnight becomes."""
    value = widened(value)
    if isinstance(value, FarDate):
        return narrowed(FarDate(value.ordinal + length.nanos // DAY))
    if isinstance(value, FineTime):
        return narrowed(FineTime((value.nanos + length.nanos) % DAY, value.tzinfo))
    if isinstance(value, FineDuration):
        return narrowed(FineDuration(value.nanos + length.nanos))
    if not isinstance(value, FarMoment):
        return None
    ordinal, nanos = divmod(value.instant + length.nanos, DAY)
    moment = FarMoment(ordinal, nanos, UTC)
    if value.tzinfo is not None:  # as it is told there, also when the clocks changed between
        near = moment._near().replace(tzinfo=UTC).astimezone(value.tzinfo)
        ordinal, nanos = divmod(moment.instant + _nanos(near.utcoffset() or timedelta(0)), DAY)
    return narrowed(FarMoment(ordinal, nanos, value.tzinfo))


def months_later(value: Any, months: int) -> Any:
    """The same day of another month; the last one when it does not exist."""
    value = widened(value)
    if not isinstance(value, FAR_MOMENTS):
        return None
    year, month, day = _civil(value.ordinal)
    year, month = divmod(year * 12 + month - 1 + months, 12)
    following = _ordinal(year + month // 11, (month + 1) % 12 + 1, 1)
    ordinal = min(_ordinal(year, month + 1, day), following - 1)
    if isinstance(value, FarDate):
        return narrowed(FarDate(ordinal))
    return narrowed(FarMoment(ordinal, value.nanos, value.tzinfo))


def difference(left: Any, right: Any) -> Any:
    """What lies between two of one kind, both with a zone or both without."""
    left, right = widened(left), widened(right)
    if isinstance(left, FarMoment) and isinstance(right, FarMoment):
        return narrowed(FineDuration(left.instant - right.instant))
    if isinstance(left, FarDate) and isinstance(right, FarDate):
        return narrowed(FineDuration((left.ordinal - right.ordinal) * DAY))
    if isinstance(left, FineTime) and isinstance(right, FineTime):
        return narrowed(FineDuration(_utc(left) - _utc(right)))
    return None


def far_order(left: Any, right: Any) -> int | None:
    """Return -1, 0 or 1 for two of one kind, or None."""
    found = difference(left, right)
    left, right = widened(left), widened(right)
    if isinstance(left, FineDuration) and isinstance(right, FineDuration):
        return int(left > right) - int(left < right)
    if found is None:
        return None
    nanos: int = widened(found).nanos
    return (nanos > 0) - (nanos < 0)


def written(value: Far) -> str:
    """ISO form without the zone."""
    if isinstance(value, FarDate):
        year = f"{'-' if value.year < 0 else ''}{abs(value.year):04d}"
        return f"{year}-{value.month:02d}-{value.day:02d}"
    if isinstance(value, FarMoment):
        return f"{written(value.date)}T{written(value.time)}"
    assert isinstance(value, FineTime)
    text = f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}"
    fraction = value.nanos % NANOS
    return f"{text}.{fraction:09d}".rstrip("0") if fraction else text


def _utc(value: FineTime) -> int:
    return value.nanos - _nanos(value.utcoffset() or timedelta(0))


def _nanos(length: timedelta) -> int:
    return length // timedelta.resolution * PER_MICRO


MAX_PLAIN = 10**8 * DAY  # see temporal.kept


def _ordinal(year: int, month: int, day: int) -> int:
    """Days since the last day of year 0, as if our calendar had always been."""
    shifted = year - (month <= 2)
    era, of_era = divmod(shifted, ERA_YEARS)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * ERA + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 305


def _civil(ordinal: int) -> tuple[int, int, int]:
    era, of_era = divmod(ordinal + 305, ERA)
    years = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * years + years // 4 - years // 100)
    shifted = (5 * of_year + 2) // 153
    day = of_year - (153 * shifted + 2) // 5 + 1
    month = shifted + 3 if shifted < 10 else shifted - 9
    return years + era * ERA_YEARS + (month <= 2), month, day

"""Reads what modellers write in a timer by ISO 8601, and says it in FEEL; counting is elsewhere.

A cycle becomes a text: ``"R3/P3D"``, as an expression for it gives one as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from service.core.errors import ServiceError
from service.core.language import N_
from service.core.moments import DATE, read_date, read_moment

HOUR = timedelta(hours=1)
_DURATION = re.compile(
    r"P(?=[\dT])(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?"
    r"(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})(?:\.\d+)?S)?)?",
    re.ASCII,
)
_CYCLE = re.compile(r"R(-1|\d{1,4})?/(.+)", re.ASCII)
_ONLY_SUMS = re.compile(r"[\d\s\-]+", re.ASCII)
_CRON = re.compile(r"[\d*?/,\-A-Z#L]+(\s+[\d*?/,\-A-Z#L]+){4,6}", re.ASCII)


class NoTimer(ServiceError):
    """A text in ISO 8601, or nearly so, that no timer here can follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """An ISO duration: either whole months, or a stretch of days and less."""

    text: str
    months: int
    stretch: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """An ISO repeating interval. ``times`` None: no end. ``begin``: the first moment, ISO text;
    empty: one ``length`` after the timer began.
    """

    times: int | None
    begin: str
    length: Length


def moment(text: str) -> str | None:
    """The FEEL of an ISO date or moment; None when *text* is something else, such as FEEL."""
    if DATE.match(text) is None:
        return None
    if read_date(text) is not None and len(text) == len("2026-03-05"):
        return f'date("{text}")'
    if read_moment(text) is not None and "T" in text:
        return f'date and time("{text}")'
    if re.fullmatch(r"[\dT:.+Z\-]+", text) is None:
        return None  # FEEL that begins with a number
    raise NoTimer(N_("“%(text)s” is no date that exists, such as 2026-03-05."), text=text)


def duration(text: str) -> str | None:
    """The FEEL of an ISO duration; None when *text* is something else, such as FEEL."""
    found = _length(text)
    return None if found is None else f'duration("{found.text}")'


def cycle(text: str) -> str | None:
    """The FEEL of an ISO repeating interval; None when *text* is something else, such as FEEL."""
    if _CRON.fullmatch(text) and not _ONLY_SUMS.fullmatch(text):
        raise NoTimer(
            N_("“%(text)s” is a cron line, which is read in more than one way."), text=text
        )
    if _length(text) is not None:
        raise NoTimer(N_("“%(text)s” does not say that it repeats: write R in front."), text=text)
    found = read_cycle(text)
    if found is None:
        return None
    return f'"R{found.times or ""}/{text.partition("/")[2]}"'


def read_cycle(text: str) -> Cycle | None:
    """The repeating interval that *text* is; None when it does not look like one."""
    parts = _CYCLE.fullmatch(text)
    if parts is None:
        return None
    times, rest = parts.groups()
    begin, slash, step = rest.rpartition("/")
    length = _length(step)
    if length is None or (slash and moment(begin) is None):
        raise NoTimer(
            N_("“%(text)s” is no cycle such as R3/P3D or R/2026-03-05T09:00:00/P1W."), text=text
        )
    if times == "0":
        raise NoTimer(N_("“%(text)s” never happens: leave the number behind R out."), text=text)
    if not length.months and length.stretch < HOUR:
        raise NoTimer(
            N_("“%(text)s” is less than an hour: nobody can keep up with that."), text=length.text
        )
    return Cycle(times=None if times in (None, "-1") else int(times), begin=begin, length=length)


def _length(text: str) -> Length | None:
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    years, months, weeks, days, hours, minutes, seconds = (
        int(each or 0) for each in found.groups()
    )
    stretch = timedelta(
        weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds
    )  # fmt: skip
    whole = years * 12 + months
    if whole and stretch:
        raise NoTimer(
            N_("“%(text)s” mixes months with days: a month has no fixed number of days."),
            text=text,
        )
    if not whole and not stretch:
        raise NoTimer(N_("“%(text)s” lasts no time at all."), text=text)
    plain = text if not weeks else _in_days(stretch)
    return Length(text=plain, months=whole, stretch=stretch)


def _in_days(stretch: timedelta) -> str:
    """A duration without weeks, which FEEL does not know."""
    rest = f"T{stretch.seconds}S" if stretch.seconds else ""
    return f"P{stretch.days}D{rest}"

"""The calendars of a bundle: the rules that its owner writes, and the days worked out from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from service.bundle.schema.calendar_file import CalendarFile, ProfileTable
from service.bundle.schema.reading import Reader, refusal
from service.core import calendar
from service.core.calendar import Calendar, Profile
from service.core.errors import ConfigError
from service.core.language import N_
from service.core.words import Key, Weekday

CALENDAR_SOURCE, CALENDAR_FROZEN = "kalender.toml", "kalender.json"
MAX_SPAN = 100  # years


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """``kalender.toml``: the profiles, and the years whose days are worked out.

    The years are written down rather than counted from today, so that the same files are the
    same version next year.
    """

    first_year: int
    last_year: int
    profiles: Mapping[str, Profile]


def read_rules(data: bytes | None, file: str = CALENDAR_SOURCE) -> Rules:
    """The rules; BundleError says what is wrong with the file."""
    reader = Reader(file)
    found = reader.toml(CalendarFile, data)
    if found is not None and not 0 <= found.years.last - found.years.first <= MAX_SPAN:
        reader.wrong(
            (Key.YEARS, Key.LAST_YEAR),
            N_("“%(key)s” must be the first year or at most %(count)s years later."),
            count=MAX_SPAN,
        )
    if found is None or reader.findings:
        raise refusal(reader)
    return Rules(
        first_year=found.years.first,
        last_year=found.years.last,
        profiles={name: _profile(name, table) for name, table in found.profiles.items()},
    )


def freeze(files: Mapping[str, bytes], *, years: tuple[int, int] | None = None) -> dict[str, bytes]:
    """Add the worked-out calendars; a bundle that has them stays as it is.

    *years* instead of those in the file: enough to see that the days can be worked out.
    """
    if CALENDAR_FROZEN in files:
        return dict(files)
    return {**files, CALENDAR_FROZEN: _frozen(files.get(CALENDAR_SOURCE), years)}


@lru_cache(maxsize=8)
def _frozen(source: bytes | None, years: tuple[int, int] | None) -> bytes:
    """The days of every profile as JSON. The same rules come by with every upload."""
    rules = read_rules(source)
    first, last = years or (rules.first_year, rules.last_year)
    frozen = {
        name: calendar.freeze(profile, first, last).to_json()
        for name, profile in rules.profiles.items()
    }
    return json.dumps(frozen, ensure_ascii=False, indent=1, sort_keys=True).encode()


def frozen_calendars(files: Mapping[str, bytes]) -> dict[str, Calendar]:
    """The calendars written by ``freeze``."""
    try:
        found = json.loads(files.get(CALENDAR_FROZEN, b"{}"))
        return {name: Calendar.from_json(data) for name, data in found.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
        raise ConfigError(N_("kalender.json cannot be read.")) from exc


def _profile(name: str, table: ProfileTable) -> Profile:
    return Profile(
        name=name,
        country=table.country,
        categories=table.categories,
        exclude=table.excluded,
        closing_days={row.date: row.name for row in table.closing_days},
        source=table.source,
        timezone=table.zone,
        language=table.language,
        weekend=frozenset(list(Weekday).index(day) for day in table.weekend),
    )

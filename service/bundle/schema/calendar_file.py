"""The schema of ``kalender.toml``: which days are no working days."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from service.bundle.schema.table import (
    Day,
    Filled,
    Table,
    Text,
    Texts,
    Whole,
    Wrong,
    needed,
    optional,
)
from service.core.calendar import DEFAULT_TIMEZONE
from service.core.language import N_, USUAL
from service.core.words import Key, Weekday


def _weekend(days: tuple[Weekday, ...]) -> tuple[Weekday, ...]:
    if len(set(days)) == len(Weekday):
        raise Wrong(N_("“%(key)s” leaves no working day."))
    return days


class YearsTable(Table):
    """``[jaren]``."""

    first: Whole = needed(Key.FIRST_YEAR, N_("The first year that is worked out."))
    last: Whole = needed(
        Key.LAST_YEAR, N_("The last year that is worked out, at most 100 years later.")
    )


class ClosingDayTable(Table):
    """``[[profiel.<name>.sluitingsdag]]``."""

    date: Day = needed(Key.DATE, N_("The day."))
    name: Filled = needed(Key.NAME, N_("Why it does not count."))


class ProfileTable(Table):
    """``[profiel.<name>]``."""

    country: Filled = needed(Key.COUNTRY, N_("The country of the holidays, such as NL."))
    zone: Filled = optional(
        Key.ZONE, N_("The time zone in which days begin and end."), default=DEFAULT_TIMEZONE
    )
    language: Filled = optional(
        Key.LANGUAGE, N_("The language of the names of holidays."), default=USUAL
    )
    categories: tuple[Text, ...] = needed(
        Key.CATEGORIES, N_("The kinds of holidays that count as days off."), min_length=1
    )
    excluded: Texts = optional(
        Key.EXCEPT, N_("Names of holidays that are working days all the same."), default=()
    )
    closing_days: tuple[ClosingDayTable, ...] = optional(
        Key.CLOSING_DAY, N_("Further days that do not count."), default=()
    )
    weekend: Annotated[tuple[Weekday, ...], AfterValidator(_weekend)] = optional(
        Key.WEEKEND,
        N_("The days of the week that never count."),
        default=(Weekday.SATURDAY, Weekday.SUNDAY),
    )
    source: Filled = needed(Key.SOURCE, N_("Where these rules come from."))


class CalendarFile(Table):
    """``kalender.toml``."""

    years: YearsTable = needed(Key.YEARS, N_("The years that are worked out."))
    profiles: dict[Text, ProfileTable] = optional(
        Key.PROFILE, N_("The calendars, by name."), default_factory=dict
    )

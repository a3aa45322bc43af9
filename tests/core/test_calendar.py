"""Working days: profiles against the law, counting, clocks and the edges of the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.bundle.calendars import read_rules
from service.core.calendar import Calendar, CountedDay, Profile, freeze
from service.core.errors import CalendarError, ConfigError

TOML = Path(__file__).parents[2] / "processes" / "kalender.toml"
FIRST, LAST = 2014, 2040
PROFILES = read_rules(TOML.read_bytes()).profiles
CALENDARS = {name: freeze(profile, FIRST, LAST) for name, profile in PROFILES.items()}
ATW = CALENDARS["atw"]
DAYS = st.dates(date(2016, 1, 1), date(2038, 12, 31))
WORKDAYS = DAYS.filter(ATW.is_workday)


def easter(year: int) -> date:
    """Gauss's rule as written down by Meeus: nothing of the holidays library."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def statutory_holidays(year: int) -> set[date]:
    """Algemene termijnenwet, article 3, first and second paragraph."""
    sunday, kings_day = easter(year), date(year, 4, 27)
    if kings_day.isoweekday() == 7:
        kings_day -= timedelta(days=1)
    moving = {sunday + timedelta(days=n) for n in (-2, 1, 39, 50)}
    fixed = {date(year, 1, 1), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)}
    return moving | fixed | {kings_day}


@pytest.mark.parametrize("year", range(FIRST, LAST + 1))
def test_the_legal_profile_is_the_act_year_by_year(year: int) -> None:
    assert {day for day in ATW.holidays if day.year == year} == statutory_holidays(year)


def test_the_strict_profile_counts_good_friday_and_most_fifths_of_may() -> None:
    strict = CALENDARS["strict"]
    assert strict.is_workday(date(2026, 4, 3))
    assert strict.is_workday(date(2026, 5, 5))
    assert not strict.is_workday(date(2025, 5, 5))


@given(DAYS, st.integers(1, 60))
def test_the_strict_date_is_never_later_than_the_legal_one(day: date, count: int) -> None:
    assert CALENDARS["strict"].add_workdays(day, count) <= ATW.add_workdays(day, count)


def test_every_profile_names_its_source() -> None:
    assert all(profile.source.strip() for profile in PROFILES.values())


def test_decreed_days_count_only_in_their_own_profile() -> None:
    assert ATW.is_workday(date(2026, 5, 15))
    assert not CALENDARS["atw_kb"].is_workday(date(2026, 5, 15))


def test_a_misspelt_holiday_is_refused() -> None:
    profile = Profile(name="x", country="NL", exclude=("Goede Vrijdag",))
    with pytest.raises(ConfigError, match="Goede Vrijdag"):
        freeze(profile, 2026, 2026)


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(ConfigError, match="XX"):
        freeze(Profile(name="x", country="XX"), 2026, 2026)


@given(WORKDAYS, st.integers(-80, 80))
def test_from_a_workday_counting_on_and_back_ends_where_it_began(day: date, count: int) -> None:
    assert ATW.add_workdays(ATW.add_workdays(day, count), -count) == day


@given(DAYS, st.integers(0, 80))
def test_the_days_between_are_the_days_added(day: date, count: int) -> None:
    assert ATW.workdays_between(day, ATW.add_workdays(day, count)) == count


@given(DAYS, DAYS)
def test_days_between_equal_a_count_by_hand(start: date, end: date) -> None:
    low, high = min(start, end), max(start, end)
    span = (low + timedelta(days=n) for n in range(1, (high - low).days + 1))
    count = sum(ATW.is_workday(day) for day in span)
    assert ATW.workdays_between(start, end) == (count if start <= end else -count)


@given(DAYS, st.integers(0, 5), st.integers(-40, 40))
def test_a_later_start_never_ends_earlier(day: date, later: int, count: int) -> None:
    assert ATW.add_workdays(day, count) <= ATW.add_workdays(day + timedelta(days=later), count)


def test_no_days_added_is_the_day_itself_even_on_a_holiday() -> None:
    assert ATW.add_workdays(date(2026, 1, 1), 0) == date(2026, 1, 1)


def test_a_due_date_on_a_holiday_moves_to_the_next_workday() -> None:
    assert ATW.add_workdays(date(2026, 4, 2), 1) == date(2026, 4, 7)


def test_counting_passes_the_turn_of_the_year() -> None:
    assert ATW.add_workdays(date(2026, 12, 30), 2) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_a_month_on_keeps_the_day_or_takes_the_last(day: date, months: int, expected: date) -> None:
    assert ATW.add_months(day, months) == expected


@pytest.mark.parametrize(
    ("day", "start", "hours"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC), 23),
        (date(2026, 10, 25), datetime(2026, 10, 24, 22, tzinfo=UTC), 25),
        (date(2026, 7, 1), datetime(2026, 6, 30, 22, tzinfo=UTC), 24),
        (date(2026, 12, 31), datetime(2026, 12, 30, 23, tzinfo=UTC), 24),
    ],
)
def test_a_day_starts_and_ends_by_the_local_clock(day: date, start: datetime, hours: int) -> None:
    assert ATW.start_of_day(day) == start
    assert ATW.end_of_day(day) - start == timedelta(hours=hours)
    assert ATW.start_of_day(day).tzinfo is UTC


def test_the_local_date_is_not_the_utc_date_just_after_midnight() -> None:
    assert ATW.local_date(datetime(2025, 11, 4, 23, 15, tzinfo=UTC)) == date(2025, 11, 5)


@given(DAYS)
def test_the_start_of_a_day_lies_on_that_day(day: date) -> None:
    assert ATW.local_date(ATW.start_of_day(day)) == day
    assert ATW.local_date(ATW.end_of_day(day) - timedelta(microseconds=1)) == day


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC")).replace(tzinfo=None)
    with pytest.raises(CalendarError, match="no time zone"):
        ATW.local_date(naive)


@pytest.mark.parametrize(
    ("day", "count"), [(date(2013, 12, 31), 1), (date(2040, 12, 31), 1), (date(2014, 1, 2), -5)]
)
def test_outside_the_frozen_years_counting_stops(day: date, count: int) -> None:
    with pytest.raises(CalendarError, match="covers 2014 to 2040"):
        ATW.add_workdays(day, count)


def test_explaining_lists_every_day_with_its_reason() -> None:
    assert ATW.explain(date(2026, 4, 2), 1) == (
        CountedDay(date=date(2026, 4, 3), reason="Goede vrijdag"),
        CountedDay(date=date(2026, 4, 4), reason="weekend"),
        CountedDay(date=date(2026, 4, 5), reason="weekend"),
        CountedDay(date=date(2026, 4, 6), reason="Tweede paasdag"),
        CountedDay(date=date(2026, 4, 7), number=1),
    )


@given(DAYS, st.integers(-40, 40))
def test_explaining_ends_on_the_date_that_counting_gives(day: date, count: int) -> None:
    days = ATW.explain(day, count)
    assert (days[-1].date if days else day) == ATW.add_workdays(day, count)


def test_a_calendar_survives_json_with_its_version() -> None:
    assert Calendar.from_json(ATW.to_json()) == ATW
    assert Calendar.from_json(ATW.to_json()).version == ATW.version


def test_another_holiday_is_another_version() -> None:
    assert len({calendar.version for calendar in CALENDARS.values()}) == len(CALENDARS)


@pytest.mark.parametrize("zone", ["Europe/Amsterdm", "../../etc/passwd", "Europe", ""])
def test_a_time_zone_that_does_not_exist_is_refused_before_publication(zone: str) -> None:
    with pytest.raises(ConfigError, match="time zone"):
        freeze(Profile(name="raar", country="NL", timezone=zone), FIRST, LAST)


def test_the_ends_of_time_lie_outside_every_calendar() -> None:
    with pytest.raises(CalendarError):
        ATW.start_of_day(date.min)
    with pytest.raises(CalendarError):
        ATW.end_of_day(date.max)


FRIDAY = replace(ATW, weekend=frozenset({4, 5}))


@given(DAYS, st.integers(-60, 60))
def test_another_weekend_counts_by_the_same_rules(day: date, count: int) -> None:
    reached = FRIDAY.add_workdays(day, count)
    assert count == 0 or reached.weekday() not in FRIDAY.weekend
    start = day if FRIDAY.is_workday(day) else FRIDAY.add_workdays(day, 1)
    assert FRIDAY.workdays_between(start, FRIDAY.add_workdays(start, count)) == count


def test_a_sunday_is_a_working_day_where_the_weekend_is_friday_and_saturday() -> None:
    thursday = date(2026, 3, 5)
    assert FRIDAY.add_workdays(thursday, 1) == date(2026, 3, 8)
    assert [day.reason for day in FRIDAY.explain(thursday, 1)] == ["weekend", "weekend", None]


def test_only_an_unusual_weekend_is_part_of_the_version() -> None:
    assert Calendar.from_json(FRIDAY.to_json()) == FRIDAY
    assert FRIDAY.version != ATW.version
    # Calendars frozen before there was a choice say nothing of it, and keep their version.
    assert "weekend" not in ATW.to_json()


@pytest.mark.parametrize(("zone", "moment"), [("Asia/Tokyo", 15), ("America/New_York", 4)])
def test_a_day_ends_where_the_calendar_stands(zone: str, moment: int) -> None:
    elsewhere = replace(ATW, timezone=zone)
    day = date(2026, 3, 10)  # summer time in New York, not yet in Amsterdam
    ends = elsewhere.end_of_day(day)
    assert ends == datetime(2026, 3, 10 if moment == 15 else 11, moment, tzinfo=UTC)
    assert elsewhere.local_date(ends) == date(2026, 3, 11)

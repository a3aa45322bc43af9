"""Every worked example of the calendar; the dates were computed and counted elsewhere."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from service.core.calendar import Profile, freeze
from tests.core.test_calendar import ATW, CALENDARS

DATA = Path(__file__).parent / "data"
PUBLIC = freeze(Profile(name="public", country="NL"), 2024, 2031)
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


WORKDAYS = pytest.mark.parametrize("row", rows("werkdagen.csv"), ids=lambda row: str(row["id"]))


@WORKDAYS
def test_the_local_day_of_receipt(row: Row) -> None:
    moment = datetime.fromisoformat(row["received_utc"])
    assert moment == datetime.fromisoformat(row["received_local"])
    assert ATW.local_date(moment) == date.fromisoformat(row["received_on"])


@WORKDAYS
@pytest.mark.parametrize(
    ("profile", "count", "column"),
    [
        ("atw", 5, "ack"),
        ("atw", 21, "decision"),
        ("atw", 31, "extended"),
        ("atw_kb", 21, "decision_atw_kb"),
        ("strict", 21, "decision_strict"),
        ("strict", 5, "ack_strict"),
    ],
)
def test_a_due_date_in_working_days(row: Row, profile: str, count: int, column: str) -> None:
    received = date.fromisoformat(row["received_on"])
    assert CALENDARS[profile].add_workdays(received, count).isoformat() == row[column]
    assert CALENDARS[profile].workdays_between(received, date.fromisoformat(row[column])) == count


@WORKDAYS
def test_ten_days_on_the_decision_is_the_extended_date(row: Row) -> None:
    extended = ATW.add_workdays(date.fromisoformat(row["decision"]), 10)
    assert extended.isoformat() == row["extended"]


@WORKDAYS
def test_the_holidays_of_the_library_alone_give_the_other_date(row: Row) -> None:
    received = date.fromisoformat(row["received_on"])
    assert PUBLIC.add_workdays(received, 21).isoformat() == row["decision_public"]


@WORKDAYS
@pytest.mark.parametrize(
    ("start", "column"), [("decision", "report"), ("extended", "report_extended")]
)
def test_a_due_date_in_days_is_not_moved(row: Row, start: str, column: str) -> None:
    assert (date.fromisoformat(row[start]) + timedelta(days=14)).isoformat() == row[column]


@WORKDAYS
def test_a_due_date_in_days_rolled_to_a_workday(row: Row) -> None:
    due = date.fromisoformat(row["report"])
    before = ATW.add_workdays(due + timedelta(days=1), -1)
    after = ATW.add_workdays(due - timedelta(days=1), 1)
    assert (before.isoformat(), after.isoformat()) == (row["report_earlier"], row["report_later"])


@WORKDAYS
def test_the_contract_limits_in_days(row: Row) -> None:
    received = date.fromisoformat(row["received_on"])
    limit = received + timedelta(days=42)
    assert (received + timedelta(days=28)).isoformat() == row["days_28"]
    assert limit.isoformat() == row["days_42"]
    assert (date.fromisoformat(row["extended"]) > limit) is (row["extended_after_42"] == "yes")


@pytest.mark.parametrize("row", rows("indientermijn.csv"), ids=lambda row: str(row["note"]))
def test_six_months_end_on_the_same_day_or_the_last_of_the_month(row: Row) -> None:
    last_day = ATW.add_months(date.fromisoformat(row["happened_on"]), 6)
    assert last_day.isoformat() == row["last_day"]
    assert (date.fromisoformat(row["reported_on"]) <= last_day) is (row["in_time"] == "ja")

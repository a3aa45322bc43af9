"""Dates are read in one place and written in one, and no page has a zone of its own."""

from __future__ import annotations

import re

import pytest

from service.settings import ROOT

SERVICE = ROOT / "service"
# What is read there is the service's own: stored values, an address, a scenario.
OWN_VALUES = {
    "actions/agenda.py", "actions/differences.py", "actions/fleetrow.py", "actions/observed.py",
    "actions/traits.py", "actions/undoing.py", "core/calendar.py", "core/dates.py",
    "core/deadline.py", "core/feel/isotexts.py",
    "engine/run.py", "outside/pdf.py", "rehearsal/invent.py", "rehearsal/values.py",
    "store/proof/chains.py", "web/inbox.py", "web/receipt.py",
}  # fmt: skip
ZONES = {"core/calendar.py", "bundle/schema/calendar_file.py"}


def modules_with(pattern: str) -> set[str]:
    found = re.compile(pattern)
    return {
        path.relative_to(SERVICE).as_posix()
        for path in SERVICE.rglob("*.py")
        if found.search(path.read_text("utf-8"))
    }


def test_dates_of_the_record_are_read_in_one_place() -> None:
    assert modules_with(r"\bfromisoformat\(|\bstrptime\(") == OWN_VALUES


def test_dates_are_written_for_people_in_one_place() -> None:
    assert modules_with(r"\bformat_(date|time|datetime)\b|(?<!func\.)\bstrftime\(") == {
        "core/dates.py"
    }


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "DEFAULT_TIMEZONE"])
def test_a_zone_is_named_only_where_there_is_a_choice(zone: str) -> None:
    assert modules_with(re.escape(zone)) <= ZONES | {"settings.py"}

"""What modellers write in timers by ISO 8601, said in FEEL."""

from __future__ import annotations

import pytest

from service.core import feel
from service.core.iso_timers import NoTimer, cycle, duration, moment

MOMENTS = {
    "2026-03-05": 'date("2026-03-05")',
    "2026-03-05T09:00": 'date and time("2026-03-05T09:00")',
    "2026-03-05T09:00:00Z": 'date and time("2026-03-05T09:00:00Z")',
    "2026-03-05T09:00:00+01:00": 'date and time("2026-03-05T09:00:00+01:00")',
    "einde_dag(datum)": None,
    "2026": None,  # a number, which the expression is judged for
    "2026-03-05 + duur": None,
}
DURATIONS = {
    "P5D": 'duration("P5D")',
    "PT90M": 'duration("PT90M")',
    "P1Y2M": 'duration("P1Y2M")',
    "P2W": 'duration("P14D")',  # FEEL knows no weeks
    "P1WT1H": 'duration("P7DT3600S")',
    "duur": None,
    "P": None,  # a name
}
CYCLES = {
    "R3/P3D": '"R3/P3D"',
    "R/P1M": '"R/P1M"',
    "R-1/PT1H": '"R/PT1H"',
    "R5/2026-03-05T09:00:00/P1W": '"R5/2026-03-05T09:00:00/P1W"',
    'if spoed then "R/P1D" else "R/P3D"': None,
}
WRONG = {
    "cycle": ["R0/P1D", "R/PT10M", "R/P0D", "0 0 9 * * MON", "*/5 * * * *", "R3/morgen/P1D",
              "P1D", "R/P1M1D"],
    "moment": ["2026-02-30", "2026-03-05T25:00"],
    "duration": ["P0D", "P1M1D", "PT0S"],
}  # fmt: skip


@pytest.mark.parametrize("text", MOMENTS)
def test_a_moment_is_said_in_feel(text: str) -> None:
    assert moment(text) == MOMENTS[text]


@pytest.mark.parametrize("text", DURATIONS)
def test_a_duration_is_said_in_feel(text: str) -> None:
    assert duration(text) == DURATIONS[text]


@pytest.mark.parametrize("text", CYCLES)
def test_a_cycle_is_said_in_feel(text: str) -> None:
    assert cycle(text) == CYCLES[text]


def test_what_is_said_has_a_value() -> None:
    said = [*MOMENTS.values(), *DURATIONS.values(), *CYCLES.values()]
    assert all(feel.parse(text).evaluate({}) is not None for text in said if text)


@pytest.mark.parametrize("text", WRONG["cycle"])
def test_a_cycle_that_nobody_can_follow_is_refused(text: str) -> None:
    with pytest.raises(NoTimer):
        cycle(text)


@pytest.mark.parametrize("text", WRONG["moment"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(NoTimer):
        moment(text)


@pytest.mark.parametrize("text", WRONG["duration"])
def test_a_duration_of_no_length_or_of_no_fixed_length_is_refused(text: str) -> None:
    with pytest.raises(NoTimer):
        duration(text)

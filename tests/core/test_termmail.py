"""What can wait until the morning, and when that is: on a working day."""

from __future__ import annotations

from datetime import datetime

import pytest

from service.core.termmail import is_urgent, next_morning
from tests.given_terms import CALENDAR, given_term, local


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (local(2026, 3, 2, 6, 59), local(2026, 3, 2, 7)),
        (local(2026, 3, 2, 7), local(2026, 3, 3, 7)),
        (local(2026, 3, 6, 14), local(2026, 3, 9, 7)),  # over the weekend
        (local(2026, 3, 7, 6), local(2026, 3, 9, 7)),  # on a Saturday
        (local(2026, 4, 3, 10), local(2026, 4, 7, 7)),  # over Easter Monday
        (local(2026, 3, 27, 10), local(2026, 3, 30, 7)),  # summer time begins meanwhile
    ],
)
def test_a_morning_is_one_of_a_working_day(now: datetime, morning: datetime) -> None:
    assert next_morning(CALENDAR, now) == morning


@pytest.mark.parametrize(
    ("end", "urgent"),
    [
        (local(2026, 3, 6, 23, 59), True),  # today
        (local(2026, 3, 8, 23, 59), True),  # in the weekend before that morning
        (local(2026, 3, 9, 23, 59), False),  # there is that day left
        (local(2026, 3, 5, 23, 59), False),  # past: that changes no more
        (None, True),
    ],
)
def test_what_ends_before_the_morning_cannot_wait(end: datetime | None, urgent: bool) -> None:
    now = local(2026, 3, 6, 14)  # a Friday
    assert is_urgent(given_term("werkdagen 5"), end, CALENDAR, now) is urgent


def test_a_term_in_hours_never_waits() -> None:
    now, end = local(2026, 3, 2, 14), local(2026, 3, 5, 14)
    assert is_urgent(given_term("uren 72"), end, CALENDAR, now)
    assert is_urgent(None, end, CALENDAR, now)

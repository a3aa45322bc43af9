"""What a value of the record becomes when it is counted: bounded, and never a text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from service.engine.observing import OTHER, UNKNOWN, code, hundredths, whole

CODES = {"a": "A", "true": "Ja", "1": "Een"}


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("a", "a"),
        (None, UNKNOWN),
        ("", UNKNOWN),
        ("Jan Jansen, 06 12345678", OTHER),
        (True, "true"),
        (False, OTHER),
        (1, "1"),
        (["a"], OTHER),
        ({"a": 1}, OTHER),
    ],
)
def test_a_dimension_keeps_a_code_of_its_list_and_nothing_else(value: Any, stored: str) -> None:
    assert code(value, CODES) == stored


@pytest.mark.parametrize(
    ("value", "adds"),
    [
        (True, 100),
        (False, None),
        (None, None),
        (3, 300),
        (Decimal("12.345"), 1234),  # half to even
        (Decimal("-1.5"), -150),
        ("3", None),
        (Decimal(10) ** 20, None),
        ([1], None),
    ],
)
def test_a_case_adds_a_number_or_does_not_count(value: Any, adds: int | None) -> None:
    assert hundredths(value) == adds


@pytest.mark.parametrize(
    "moment",
    [
        None,
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1))),  # in the year 0 of UTC
        datetime(9999, 12, 31, tzinfo=UTC),
    ],
)
def test_a_date_that_cannot_be_a_moment_counts_nowhere(moment: datetime | None) -> None:
    assert whole(moment) is None

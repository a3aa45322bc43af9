"""Digests of rows: one value has one notation, and nothing is told without the salt."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

import pytest

from service.core import digest


class Word(StrEnum):
    DONE = "done"


AMSTERDAM = timezone(timedelta(hours=1))
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (NOON, datetime(2026, 3, 2, 13, tzinfo=AMSTERDAM)),
        (Word.DONE, "done"),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (["x", ("y",)], ["x", ["y"]]),
        (b"bytes", memoryview(b"bytes")),
    ],
)
def test_the_same_value_has_one_digest(one: object, other: object) -> None:
    assert digest.of("s", {"value": one}) == digest.of("s", {"value": other})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (NOON, NOON + timedelta(microseconds=1)),
        (date(2026, 3, 2), date(2026, 3, 3)),
        (None, ""),
        (1, "1"),
        (True, 1),
        ([1, 2], [2, 1]),
        (b"bytes", "bytes"),
    ],
)
def test_another_value_has_another_digest(one: object, other: object) -> None:
    assert digest.of("s", {"value": one}) != digest.of("s", {"value": other})


def test_the_name_of_a_column_counts() -> None:
    assert digest.of("s", {"a": 1, "b": 2}) != digest.of("s", {"a": 2, "b": 1})


def test_another_salt_gives_another_digest() -> None:
    assert digest.of("s", {"value": "nee"}) != digest.of("t", {"value": "nee"})


def test_every_salt_is_fresh() -> None:
    assert len({digest.fresh_salt() for _ in range(100)}) == 100


def test_what_has_no_notation_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        digest.of("s", {"value": object()})

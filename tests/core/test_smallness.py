"""How few cases may be told."""

from __future__ import annotations

import pytest

from service.core.smallness import middle, needs_longer, share, values


def spread(*workdays: int) -> dict[int, int]:
    return {day * 100: workdays.count(day) for day in workdays}


def test_four_cases_have_no_middle_and_five_have_one() -> None:
    assert middle(spread(3, 5, 8, 13)) is None
    found = middle(spread(3, 5, 8, 13, 21))
    assert found is not None
    assert (found.low, found.middle, found.high) == (500, 800, 1300)


def test_a_case_that_was_taken_back_does_not_count() -> None:
    assert middle({100: 4, 900: 0}) is None
    assert middle({100: 4, 900: -1}) is None


def test_a_measure_may_ask_for_more_cases() -> None:
    assert middle(spread(1, 2, 3, 4, 5), few=6) is None


def test_nothing_has_no_middle_whatever_is_asked() -> None:
    assert middle({}, few=0) is None


def test_few_cases_are_told_one_by_one() -> None:
    assert values({900: 1, 300: 2}) == [300, 300, 900]


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(18, 19, None), (19, 20, 95), (20, 20, 100), (0, 20, 0), (41, 43, 95), (0, 0, None)],
)
def test_a_share_is_told_from_twenty_on(part: int, whole: int, told: int | None) -> None:
    assert share(part, whole) == told


def test_a_share_is_never_rounded_to_all_or_none() -> None:
    assert share(999, 1000) == 99
    assert share(1, 1000) == 1


@pytest.mark.parametrize(
    ("counts", "too_short"), [([5, 0, 9], False), ([5, 4, 9], True), ([0, 0], False), ([], False)]
)
def test_spans_with_few_cases_are_too_short(counts: list[int], too_short: bool) -> None:
    assert needs_longer(counts) is too_short

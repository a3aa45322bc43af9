"""The middle of values is one of them, however they are spread."""

from __future__ import annotations

from service.core.middle import Middle, middle_of


def test_of_an_odd_number_it_is_the_one_in_between() -> None:
    found = middle_of({1: 1, 3: 1, 6: 2, 13: 1})
    assert found == Middle(count=5, least=1, low=3, middle=6, high=6, most=13)


def test_of_an_even_number_it_is_the_lower_of_the_two_in_between() -> None:
    found = middle_of({2: 1, 4: 1, 5: 1, 9: 1})
    assert found is not None
    assert (found.low, found.middle, found.high) == (2, 4, 5)


def test_one_value_is_its_own_middle() -> None:
    assert middle_of({7: 1}) == Middle(count=1, least=7, low=7, middle=7, high=7, most=7)


def test_what_was_taken_back_does_not_count() -> None:
    assert middle_of({3: 0, 8: 2}) == Middle(count=2, least=8, low=8, middle=8, high=8, most=8)


def test_of_nothing_there_is_no_middle() -> None:
    assert middle_of({}) is None

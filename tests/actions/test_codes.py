"""The code that people write down instead of a link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from service.actions import codes, status
from service.core.errors import NotAllowed
from service.core.words.spoken import SPOKEN
from tests.conftest import Clock
from tests.proef import World

Answers = Callable[..., dict[str, Any]]


def test_words_of_codes_are_plain_and_different() -> None:
    assert len(set(SPOKEN)) == len(SPOKEN) == 256
    assert all(word.isascii() and word.isalpha() and word.islower() for word in SPOKEN)


@pytest.mark.parametrize(
    "spell", [str, str.upper, lambda code: code.replace("-", " "), lambda code: f"  {code}. "]
)
def test_a_code_opens_the_page_however_it_is_written(
    sqlite_world: World, answers: Answers, spell: Callable[[str], str]
) -> None:
    got = sqlite_world.file(answers())
    found = status.entered(sqlite_world.services, [got.number], spell(got.code))
    assert (found.number, found.actor.instance_id) == (got.number, got.instance_id)


def test_a_code_opens_no_other_case(sqlite_world: World, answers: Answers) -> None:
    first, second = sqlite_world.file(answers()), sqlite_world.file(answers())
    assert first.code != second.code
    with pytest.raises(NotAllowed):
        status.enter(sqlite_world.services, first.number, second.code)


def test_guessing_closes_the_code_for_a_day_and_never_the_link(
    world: World, answers: Answers, clock: Clock
) -> None:
    got = world.file(answers())
    for _ in range(codes.WRONG):
        with pytest.raises(NotAllowed):
            status.enter(world.services, got.number, "appel-0000-molen")
    with pytest.raises(NotAllowed):
        status.enter(world.services, got.number, got.code)
    status.enter(world.services, got.number, got.secret)
    clock.pass_(timedelta(days=1, minutes=1))
    status.enter(world.services, got.number, got.code)


def test_a_number_is_taken_in_any_reasonable_spelling(
    sqlite_world: World, answers: Answers
) -> None:
    number = sqlite_world.file(answers()).number
    year = number[2:6]
    for typed in (number, number.lower(), number[2:], f"{year} 1", f"p{year}1", f"P {year} 001"):
        assert number in status.spelled(sqlite_world.services, typed), typed
    for typed in ("", "P", year, "iets anders", "٢٠٢٦-٠٠١", "9" * 300):
        assert number not in status.spelled(sqlite_world.services, typed), typed

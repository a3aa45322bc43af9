"""A line that somebody wrote about the reader of a letter is noticed before the letter goes."""

from __future__ import annotations

import pytest

from service.connectors.tone import about_reader

READER = {"sleutel": "klager", "naam": "Fatima El Amrani"}


@pytest.mark.parametrize(
    ("written", "is_noticed"),
    [
        ("Mevrouw El Amrani klaagt over een rapport.", True),
        ("De klager heeft geen sms gekregen.", True),
        ("U klaagt over een rapport.", False),
        ("Fatima El Amrani", False),  # a name by itself
        ("De klagers van vorig jaar zijn tevreden.", False),
    ],
)
def test_a_line_about_the_reader_is_noticed(written: str, is_noticed: bool) -> None:
    letter = {"body": [{"t": "quote", "c": [{"t": "text", "v": written}]}]}
    found = about_reader(letter, READER, {"rijen": [{"tekst": written}]})
    assert found == ((written,) if is_noticed else ())


def test_what_the_letter_does_not_repeat_is_left_alone() -> None:
    letter = {"body": [{"t": "text", "v": "Een brief aan de klager in het algemeen."}]}
    assert about_reader(letter, READER, {"notitie": "De klager belde vanmorgen op."}) == ()

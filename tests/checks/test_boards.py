"""What a board shows is counted, and who sees it may."""

from __future__ import annotations

import pytest

from service.bundle.boards import BoardPart, read_boards
from service.checks.checking import check_files
from service.connectors import TOPICS
from service.core.finding import Finding
from tests.checks.test_measures import FILES

BOARD = '[overzicht.x]\nnaam = "X"\n'
PART = f'{BOARD}[[overzicht.x.deel]]\ntitel = "T"\n'
MAY_NOT = b'\n[groep.balie]\nnaam = "Balie"\n'


def told(boards: str) -> list[Finding]:
    settings = FILES["bundle.toml"] + MAY_NOT
    files = {**FILES, "bundle.toml": settings, "overzichten.toml": boards.encode()}
    found = check_files(files, TOPICS)
    return [each for each in found if each.file == "overzichten.toml"]


@pytest.mark.parametrize(
    ("boards", "said"),
    [
        ("[overzicht.x]", "naam"),
        (f"{BOARD}kleur = 1", "kleur"),
        ('[overzicht."a b"]\nnaam = "X"', "must be letters"),
        (f'{BOARD}groepen = ["bali"]', "no group “bali”"),
        (f'{BOARD}groepen = ["balie"]', "misses the right “overzichten”"),
        (f'{PART}maat = "doorloop"', "no measure “doorloop”"),
        (f'{PART}maat = "ontvangen"\ndimensie = "kleur"', "not told apart"),
        (f'{PART}maat = "ontvangen"\ntermijn = "besluiten"', "no term “besluiten”"),
        (f'{PART}maat = "ontvangen"\ndimensie = "uitkomst"\ntermijn = "beslissen"', "no promise"),
    ],
)
def test_what_cannot_be_shown_is_found(boards: str, said: str) -> None:
    assert said in " ".join(str(each.message) for each in told(boards))


def test_an_unknown_name_that_is_nearly_right_comes_with_the_right_one() -> None:
    (found,) = told(f'{BOARD}groepen = ["bali"]')
    assert "Did you mean “balie”?" in str(found.advice)


def test_a_board_may_show_nothing_but_what_falls_due() -> None:
    assert told(BOARD) == []


def test_what_is_written_is_what_is_read() -> None:
    boards, found = read_boards(f'{PART}maat = "m"\ntermijn = "t"'.encode())
    assert found == []
    assert boards["x"].parts == (BoardPart(title="T", measure="m", term="t"),)


def test_a_version_without_the_file_has_no_boards() -> None:
    assert read_boards(None) == ({}, [])

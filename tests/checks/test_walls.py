"""What the check says of walls, of what comes back and of the analysis."""

from __future__ import annotations

import pytest

from service.checks.checking import check_files
from service.connectors import TOPICS
from tests.actions.small_wall import FILES, WALLS


def findings(text: str) -> list[str]:
    found = check_files({**FILES, "overzichten.toml": text.encode()}, TOPICS)
    return [str(each.message) for each in found if each.file == "overzichten.toml"]


def test_a_sound_wall_gives_no_finding() -> None:
    assert findings(WALLS) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('proces = "klus"', 'proces = "taak"', "No case begins with “taak”."),
        ('"team", "chef"]', '"team", "baas"]', "There is no group “baas”."),
        ('start = "klus"', 'start = "x"', "No card begins with start form “x”."),
        ('eigenaar = "eigenaar"', 'eigenaar = "baas"', "There is no field “baas”."),
        ('kaart = ["plek"]', 'kaart = ["oord"]', "There is no field “oord”."),
        ('artikel = "C1"\n[bord', 'artikel = "C9"\n[bord', "The regulation has no clause “C9”."),
        ('sinds = "gedaan_op"', 'sinds = "ooit"', "There is no field “ooit”."),
        ('veld = "soort"\nsinds', "sinds", "needs both “dimensie” and “veld”, or neither."),
        ("keer = 3", "keer = 1", ""),
        ('dimensie = "soort"\nkeer', 'dimensie = "plek"\nkeer', "asks for “plek”"),
        ('titel = "Welke"\nmaat = "klussen"', 'titel = "Welke"\nmaat = "x"', "no measure “x”"),
        ("bord.klussen", 'bord."een bord"', "letters, digits and dashes"),
    ],
)
def test_what_is_not_there_is_a_finding(old: str, new: str, told: str) -> None:
    assert old in WALLS
    found = findings(WALLS.replace(old, new))
    assert found
    assert any(told in each for each in found)


def test_a_model_has_one_wall_at_most() -> None:
    second = '\n[bord.tweede]\nnaam = "Nog een"\nproces = "klus"\n'
    assert findings(WALLS + second) == [
        "Cases of “klus” are on wall “klussen” already; one is most."
    ]


def test_an_expression_with_an_unknown_name_is_a_finding() -> None:
    found = findings(WALLS.replace("else voor'", "else straks'"))
    assert any("straks" in each for each in found)

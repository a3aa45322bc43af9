"""The figure beside a clause is made of measures that exist, and adds up."""

from __future__ import annotations

import pytest

from service.bundle.measures import read_measures
from tests.checks.test_measures import FILES, told

COUNTED = FILES["maten.toml"].decode().partition("[cijfer.")[0]
HEAD = '[cijfer.x]\nnaam = "op tijd"\nartikel = "R1"\n'
OTHER = '[maat.anders]\nnaam = "X"\nbij = "geopend"\nproces = "nog_een"\n'
PAIR = 'goed = ["op_tijd"]\nfout = ["te_laat"]\n'


def said(figure: str) -> list[str]:
    return [str(each.message) for each in told(COUNTED + figure)]


def test_a_figure_of_measures_that_exist_is_in_order() -> None:
    whole = (
        f'{HEAD}{PAIR}totaal = "ontvangen"\nbuiten = {{ getekend = "getekend" }}\nrest = "nog niet"'
    )
    assert said(whole) == []


@pytest.mark.parametrize(
    ("figure", "about"),
    [
        (f'{HEAD}goed = ["op_tij"]\ntotaal = "ontvangen"', "no measure “op_tij”"),
        (f'{HEAD}{PAIR}totaal = "niets"', "no measure “niets”"),
        (f'{HEAD}goed = ["op_tijd"]\nfout = ["op_tijd"]', "more than once"),
        (f'{HEAD}{PAIR}totaal = "ontvangen"\nbuiten = {{ op_tijd = "x" }}', "more than once"),
        (HEAD.replace("R1", "R1 R9") + PAIR, "no clause “R9”"),
        (f'{HEAD}goed = ["op_tijd"]', "of how many it is"),
        (f'{HEAD}goed = []\ntotaal = "ontvangen"', "is empty"),
        (f'{HEAD}{PAIR}rest = "x"', "needs the key “totaal”"),
        (
            f'{HEAD}goed = ["op_tijd"]\ntotaal = "ontvangen"\nreden = "reden"',
            "needs the key “fout”",
        ),
        (f'{HEAD}{PAIR}reden = "count("', "cannot be read"),
        (f'{HEAD}{PAIR}reden = "rede"', "nothing fills in"),
        (HEAD.replace("cijfer.x", 'cijfer."x y"') + PAIR, "must be letters"),
        (f'{OTHER}{HEAD}goed = ["op_tijd"]\nfout = ["anders"]', "different processes"),
    ],
)
def test_a_figure_that_cannot_add_up_is_refused(figure: str, about: str) -> None:
    assert any(about in each for each in said(figure)), said(figure)


@pytest.mark.parametrize(
    ("overlap", "about"),
    [
        ('samen = ["op_tij"]\ngeheel = ["ontvangen"]', "no measure “op_tij”"),
        ('samen = ["op_tijd"]\ngeheel = ["op_tijd"]', "more than once"),
        ('samen = []\ngeheel = ["op_tijd"]', "is empty"),
    ],
)
def test_measures_that_overlap_have_to_exist_and_be_others(overlap: str, about: str) -> None:
    found = said(f"[[overlap]]\n{overlap}")
    assert any(about in each for each in found), found
    assert said('[[overlap]]\nsamen = ["op_tijd", "te_laat"]\ngeheel = ["ontvangen"]') == []


def test_words_of_a_figure_do_not_make_the_version_count_anew() -> None:
    """What is counted is called by a hash: another one has every case counted again."""
    first, _ = read_measures((COUNTED + HEAD + PAIR).encode())
    other, _ = read_measures((COUNTED + HEAD.replace("op tijd", "tijdig") + PAIR).encode())
    more, _ = read_measures((COUNTED + '[maat.x]\nnaam = "X"\nbij = "geopend"').encode())
    same, _ = read_measures(
        (COUNTED + '[[overlap]]\nsamen = ["op_tijd"]\ngeheel = ["ontvangen"]').encode()
    )
    assert first.name == other.name == same.name != more.name

"""What a message fills in is asked, by a form that these people may send in."""

from __future__ import annotations

import pytest

from service.checks.checking import check_files
from service.connectors import TOPICS
from service.core.finding import Finding
from tests.checks.test_measures import FILES

HEAD = '[brievenbus]\nformulier = "aanvraag-invoeren"\ngroepen = ["beoordelaar"]\n'
GOOD = f'{HEAD}[brievenbus.velden]\nnaam = "aanvrager.naam"\norigineel = "bijlagen"\n'


def told(table: str) -> list[Finding]:
    files = {**FILES, "bundle.toml": FILES["bundle.toml"] + b"\n" + table.encode()}
    before = [str(each.message) for each in check_files(FILES, TOPICS)]
    found = check_files(files, TOPICS)
    return [each for each in found if str(each.message) not in before]


def test_a_good_table_is_silent() -> None:
    assert told(GOOD) == []


@pytest.mark.parametrize(
    ("table", "said", "near"),
    [
        (HEAD.replace("invoeren", "invoern"), "no start form", "aanvraag-invoeren"),
        (HEAD.replace("beoordelaar", "beoordelar"), "no group", "beoordelaar"),
        (HEAD.replace("beoordelaar", "meekijker"), "registers nothing", "Add the right"),
        (GOOD.replace('naam = "aan', 'nam = "aan'), "nam", "naam"),
        (GOOD.replace("aanvrager.naam", "aanvrager.nam"), "no question", "aanvrager.naam"),
        (GOOD.replace('"bijlagen"', '"soort"'), "takes files, or takes none", "question for files"),
        (f'{HEAD}[brievenbus.vast]\nbijlagen = "x"', "takes files", "question for files"),
        (HEAD.replace('formulier = "aanvraag-invoeren"\n', ""), "formulier", ""),
    ],
)
def test_what_cannot_be_filled_in_is_found_with_what_was_meant(
    table: str, said: str, near: str
) -> None:
    (found,) = told(table)
    assert said in str(found.message)
    assert near in str(found.advice or "")

"""Who has a page of an own case: what the check says before anybody reads it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from service.bundle.archive import read_directory
from service.checks.checking import check_files
from service.connectors import TOPICS

SUBSIDY = Path(__file__).parent.parent / "subsidie"
FILES = read_directory(
    SUBSIDY / "processes" / "subsidieregeling",
    SUBSIDY / "forms" / "subsidieregeling",
    SUBSIDY / "processes" / "kalender.toml",
)
TO_THE_NEIGHBOUR = 'name="openbaar" value="belanghebbende"'


def found(file: str, right: str, wrong: str, times: int = -1) -> list[tuple[str, str | None]]:
    """Code and place of what the check says when one text stands where another should."""
    changed: Mapping[str, bytes] = {
        **FILES,
        file: FILES[file].replace(right.encode(), wrong.encode(), times),
    }
    assert changed[file] != FILES[file]
    return [(each.code, each.element) for each in check_files(changed, TOPICS)]


def test_the_regulation_itself_has_no_findings() -> None:
    assert check_files(FILES, TOPICS) == []


@pytest.mark.parametrize("nobody", ["ontvanger", "buurvrouw", "aanvrager buurvrouw"])
def test_an_action_opens_to_parties_with_a_page_only(nobody: str) -> None:
    wrong = f'name="openbaar" value="{nobody}"'
    assert ("public", "zienswijze_geven") in found("behandelen.bpmn", TO_THE_NEIGHBOUR, wrong)


def test_yes_stands_for_who_filed() -> None:
    assert found("behandelen.bpmn", TO_THE_NEIGHBOUR, 'name="openbaar" value="ja"') == []


def test_who_fills_in_a_public_form_gets_a_page() -> None:
    assert ("page", None) in found("bundle.toml", "indiener = true\npagina", "indiener = true\n#")


def test_a_party_that_is_many_people_has_no_page() -> None:
    many = "[partij.ontvanger]\npagina = true"
    assert ("page", None) in found("bundle.toml", "[partij.ontvanger]", many)


def test_the_terms_of_a_party_exist() -> None:
    assert ("term", None) in found("bundle.toml", '["zienswijze", "bezwaar"', '["zienswijs"')


def test_who_did_not_file_learns_the_link_from_a_letter_that_goes_along() -> None:
    assert found("bundle.toml", "bijlage = true\n", "") == [("page", None)]


def test_a_letter_cannot_print_the_link_of_somebody_without_a_page() -> None:
    without = found(
        "bundle.toml", "[partij.belanghebbende]\npagina = true\n", "[partij.belanghebbende]\n"
    )
    assert without.count(("page", None)) == 2  # the two letters to the neighbour

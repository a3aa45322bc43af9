"""The pages of a regulation clause by clause: who sees what, and that every address is sane."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.conftest import Browser, given_case

HERE = "/toezicht/regeling/aanvraag"


@pytest.fixture
def auditor(new_browser: Callable[..., Browser]) -> Browser:
    return new_browser("a.toezicht")


def test_a_clause_shows_its_words_and_what_carries_it(auditor: Browser) -> None:
    page = auditor.get(f"{HERE}/regels/C1").text
    assert '<mark class="here">Wij besluiten binnen 21 werkdagen.</mark>' in page
    assert f'href="{HERE}/drager/termijn/besluit"' in page
    assert "Deze regel heeft geen cijfer." in page


def test_with_one_regulation_the_list_of_them_leads_to_it(auditor: Browser) -> None:
    answer = auditor.get("/toezicht/regeling", follow_redirects=True)
    assert answer.request.path == HERE
    assert 'aria-current="page">Regels en cijfers' in answer.text


def test_a_carrier_tells_what_it_is_and_leads_back_to_its_clauses(auditor: Browser) -> None:
    page = auditor.get(f"{HERE}/drager/termijn/besluit").text
    assert "21 werkdagen" in page
    assert f'href="{HERE}/regels/C1"' in page


def test_every_mark_in_a_case_leads_to_its_clause(
    visitor: Browser, auditor: Browser, handler: Browser
) -> None:
    number = given_case(visitor)
    assert f'class="clause" href="{HERE}/regels/C1"' in auditor.get(f"/zaken/{number}").text
    # Who handles cases reads the text that everybody may read.
    assert 'class="clause" href="/reglement/aanvraag#C1"' in handler.get(f"/zaken/{number}").text


def test_the_text_is_for_everybody_and_the_figures_are_not(
    visitor: Browser, handler: Browser
) -> None:
    page = visitor.get("/reglement/aanvraag").text
    assert 'id="C1"' in page
    assert "cijfer" not in page
    for address in (HERE, f"{HERE}/regels/C1", f"{HERE}/drager/termijn/besluit"):
        assert visitor.get(address).status_code == 302
        assert handler.get(address).status_code == 404
    assert handler.get(f"{HERE}/cijfers.csv").status_code == 403


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{HERE}/regels/C99", 404),
        (f"{HERE}/drager/termijn/weg", 404),
        (f"{HERE}/drager/wat/besluit", 404),
        (f"{HERE}/plaat/weg", 404),
        (f"{HERE}/plaat/weg.bpmn", 404),
        (f"{HERE}?versie=abc", 404),
        ("/toezicht/regeling/weg", 404),
        (f"{HERE}/cijfer/weg/zaken", 404),
        (f"{HERE}?van=2026-12-31&tot=2026-01-01", 200),
        (f"{HERE}?van=gisteren", 200),
        (f"{HERE}/regels/C1?na=gisteren.x", 200),
        (f"{HERE}/regels/C1?na=2026-01-01", 200),
    ],
)
def test_nonsense_in_an_address_gets_a_sensible_page(
    auditor: Browser, address: str, status: int
) -> None:
    assert auditor.get(address).status_code == status


def test_a_period_that_ends_before_it_begins_is_told(auditor: Browser) -> None:
    page = auditor.get(f"{HERE}?van=2026-12-31&tot=2026-01-01").text
    assert "voordat zij begint" in page or "eindigt" in page


def test_a_diagram_marks_the_steps_of_a_clause(auditor: Browser) -> None:
    page = auditor.get(f"{HERE}/plaat/aanvraag?stap=beoordelen").text
    assert "Zaken die hier waren" in page
    state = auditor.get(f"{HERE}/plaat/aanvraag/toestand.json?stap=beoordelen").get_json()
    assert list(state["elements"]) == ["beoordelen"]
    assert auditor.get(f"{HERE}/plaat/aanvraag.bpmn").text.startswith("<?xml")


def test_all_rules_can_be_taken_along(auditor: Browser) -> None:
    lines = auditor.get(f"{HERE}/cijfers.csv").text.splitlines()
    assert lines[0].lstrip("\ufeff").startswith("Regel")
    assert "C1" in lines[1]
    assert auditor.get(f"{HERE}/cijfers.xlsx").data[:2] == b"PK"

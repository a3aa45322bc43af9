"""The page of a wall: columns, what is late, one card opened, by its address alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from service.actions.services import Services
from tests.actions.small_wall import Chores
from tests.web.conftest import Browser

WALL = "/borden/klussen/klussen"


@pytest.fixture
def chores(staffed: Services) -> Chores:
    return Chores(staffed)


def test_a_wall_shows_its_columns_and_what_is_late(
    chores: Chores, new_browser: Callable[..., Browser]
) -> None:
    chores.add("De ramen lappen", due=date(2026, 2, 26))
    page = new_browser("chris").get(WALL).text
    assert [page.count(name) for name in ("De ramen lappen", "Bedacht", "is-late")] == [1, 1, 1]
    assert "1 lopend" in page
    assert "1 te laat" in page
    assert "2 werkdagen te laat" in page
    assert "Niets in deze kolom" in page


def test_a_wall_without_cards_says_that_none_runs(
    chores: Chores, new_browser: Callable[..., Browser]
) -> None:
    page = new_browser("chris").get(WALL).text
    assert "Er loopt er nu geen." in page
    assert "Hier staat niets" in page
    assert "Nieuwe klus" in page


def test_a_card_is_opened_with_its_phases_and_facts(
    chores: Chores, new_browser: Callable[..., Browser]
) -> None:
    number = chores.add("De ramen lappen", verhaal="Ze zijn vuil <b>")
    page = new_browser("chris").get(f"{WALL}?nr={number}").text
    assert "Ze zijn vuil &lt;b&gt;" in page
    assert "Helpt het?" in page
    assert "niets te vergelijken" in page
    assert f"/zaken/{number}" in page or f"/zaak/{number}" in page


def test_the_menu_leads_to_the_wall_of_who_may_see_it(
    chores: Chores, new_browser: Callable[..., Browser]
) -> None:
    line = f'href="{WALL}"'
    assert line in new_browser("chris").get(WALL).text
    assert line not in new_browser("dora").get("/weergave").text


@pytest.mark.parametrize(
    ("person", "status"), [("dora", 403), ("m.dejong", 403), ("ed", 200), ("bob", 200)]
)
def test_who_may_see_a_wall(
    chores: Chores, new_browser: Callable[..., Browser], person: str, status: int
) -> None:
    assert new_browser(person).get(WALL).status_code == status


@pytest.mark.parametrize(
    "query",
    ["?kolom=99", "?kolom=1&na=x", "?na=2026-03-02_x&kolom=1", "?nr=%20.%27", "?wie=niemand"],
)
def test_nonsense_in_the_address_is_a_page(
    chores: Chores, new_browser: Callable[..., Browser], query: str
) -> None:
    chores.add("De ramen lappen")
    assert new_browser("chris").get(WALL + query).status_code == 200


def test_who_may_not_know_names_reads_codes(
    chores: Chores, new_browser: Callable[..., Browser]
) -> None:
    number = chores.add("De ramen lappen", verhaal="Anna zei het")
    page = new_browser("ed").get(f"{WALL}?nr={number}").text
    assert "namen zijn vervangen" in page
    assert f'href="/toezicht/zaak/{number}"' in page
    assert "Anna" not in page

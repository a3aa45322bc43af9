"""The analysis: what came back, figures, and the cases behind each number; for auditors alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest

from service.actions.services import Services
from tests.actions.small_wall import Chores
from tests.web.conftest import Browser

PAGE = "/toezicht/analyse/klussen"


@pytest.fixture
def chores(staffed: Services) -> Chores:
    return Chores(staffed)


def given(chores: Chores, *kinds: str) -> list[str]:
    numbers = [chores.add("De ramen lappen", soort=kind) for kind in kinds]
    chores.add_up()
    return numbers


def test_what_comes_back_is_named_with_its_cases(
    chores: Chores, new_browser: Callable[..., Browser]
) -> None:
    numbers = given(chores, "stof", "stof", "stof", "was", "was", "was", "was")
    browser = new_browser("ed")
    page = browser.get(PAGE).text
    assert "Soort klus “Stoffen”: 3 zaken in 2 maanden" in page
    assert "Soort klus “Wassen”" not in page  # the regulation says that it is never told
    url = re.search(r'<li><a href="([^"]+)">Soort klus', page)
    assert url is not None
    behind = browser.get(unescape(url[1])).text
    assert [number in behind for number in numbers] == [True] * 3 + [False] * 4


def test_what_is_done_about_it_stands_beside_it(
    chores: Chores, new_browser: Callable[..., Browser]
) -> None:
    numbers = given(chores, "stof", "stof", "stof")
    for number in numbers[:2]:
        chores.do(number, "weg")
    assert f"Er loopt iets tegen: {numbers[2]}" in new_browser("ed").get(PAGE).text
    chores.do(numbers[2], "weg")
    assert "Er loopt nog niets tegen." in new_browser("ed").get(PAGE).text


def test_who_decides_what_is_done_about_it_reads_it_on_the_wall(
    chores: Chores, new_browser: Callable[..., Browser]
) -> None:
    given(chores, "stof", "stof", "stof")
    told = "Soort klus “Stoffen”: 3 zaken in 2 maanden"
    assert told in new_browser("chris").get("/borden/klussen/klussen").text
    # Who keeps an eye on the work has the analysis, with the cases.
    assert told not in new_browser("ed").get("/borden/klussen/klussen").text


def test_less_often_is_not_told(chores: Chores, new_browser: Callable[..., Browser]) -> None:
    given(chores, "stof", "stof")
    assert "Niets kwam zo vaak terug" in new_browser("ed").get(PAGE).text


def test_a_number_opens_its_cases(chores: Chores, new_browser: Callable[..., Browser]) -> None:
    stof, was = given(chores, "stof", "was")
    browser = new_browser("ed")
    (url,) = set(re.findall(r'href="([^"]+op_soort=was[^"]*)"', browser.get(PAGE).text))
    page = browser.get(unescape(url)).text
    assert was in page
    assert stof not in page


def test_cases_that_involve_the_reader_are_left_out(
    chores: Chores, new_browser: Callable[..., Browser]
) -> None:
    number = chores.add("De ramen lappen", soort="was", betrokken="ed")
    chores.add_up()
    assert number not in new_browser("ed").get(f"{PAGE}/zaken?wat=klussen").text


def test_a_period_without_cases_says_so(
    chores: Chores, new_browser: Callable[..., Browser]
) -> None:
    page = new_browser("ed").get(f"{PAGE}?periode=2024").text
    assert page.count("Niets in deze periode.") == 2


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{PAGE}?van=2026-03-01&tot=2026-02-01", 200),
        (f"{PAGE}/zaken?wat=klussen&op_soort=x", 200),
        (f"{PAGE}/zaken?wat=klussen&na=x&nr=y", 200),
        (f"{PAGE}/zaken?wat=niets", 404),
        ("/toezicht/analyse/niets", 403),
        ("/toezicht/analyse", 302),
    ],
)
def test_what_an_address_may_ask(
    chores: Chores, new_browser: Callable[..., Browser], path: str, status: int
) -> None:
    assert new_browser("ed").get(path).status_code == status


@pytest.mark.parametrize("person", ["anna", "chris", "m.dejong"])
def test_only_auditors_see_it(
    chores: Chores, new_browser: Callable[..., Browser], person: str
) -> None:
    assert new_browser(person).get(PAGE).status_code == 403

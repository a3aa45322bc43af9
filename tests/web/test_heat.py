"""The heat map: its sentence, its figures and the cases behind them, whatever is asked of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from service.actions import publish, staying
from service.actions.services import Services
from tests.conftest import Clock
from tests.web.conftest import EXAMPLE, Browser, given_case

MAP = "/toezicht/warmtekaart"


@pytest.fixture
def auditor(new_browser: Callable[..., Browser]) -> Browser:
    return new_browser("a.toezicht")


@pytest.fixture
def handled(
    visitor: Browser, handler: Browser, auditor: Browser, staffed: Services, clock: Clock
) -> Callable[[int, int], str]:
    """Handles the first step of so many new cases, so many days after they came in."""

    def handle(cases: int, days: int) -> str:
        numbers = [given_case(visitor) for _ in range(cases)]
        clock.pass_(timedelta(days=days))
        handler.sign_in("m.dejong")  # the session of before is over
        auditor.sign_in("a.toezicht")
        for _ in numbers:
            task = re.search(
                r'href="(/taken/[^"]+)">Aanvraag beoordelen', handler.get("/werk").text
            )
            assert task is not None, "the work list has the task"
            assert handler.fill(task[1], {"oordeel": "ja"}).status_code == 303
        while staying.add_up(staffed):
            pass
        return numbers[0]

    return handle


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def row_of(page: str, step: str) -> str:
    rows = re.findall(r"<tr>.*?</tr>", page, re.S)
    return words(next(row for row in rows if step in row))


def test_one_sentence_says_which_step_takes_longest(
    auditor: Browser, handled: Callable[[int, int], str]
) -> None:
    handled(3, 0)
    handled(2, 7)
    handled(2, 9)
    page = auditor.get(MAP).text
    assert "Aanvraag beoordelen duurt het langst:" in words(page)
    row = row_of(page.partition("Dezelfde cijfers per stap</h2>")[2], "Aanvraag beoordelen")
    assert " 7 keer" in row


def test_few_cases_are_told_as_themselves(
    auditor: Browser, handled: Callable[[int, int], str]
) -> None:
    number = handled(1, 2)
    page = auditor.get(MAP).text
    assert "Nog geen stap kwam vijf keer voor" in page
    row = row_of(page.partition("Dezelfde cijfers per stap</h2>")[2], "Aanvraag beoordelen")
    assert f"3 in {number}" in row
    state = auditor.get(f"{MAP}/toestand.json?proces=aanvraag").json
    assert state is not None
    told = state["elements"]["beoordelen"]
    assert (told["heat"], told["bars"], told["words"]) == (0, 0, "1×")


def test_the_diagram_gets_tones_bars_and_arrows_by_how_many_took_them(
    auditor: Browser, handled: Callable[[int, int], str]
) -> None:
    handled(6, 8)
    state = auditor.get(f"{MAP}/toestand.json?proces=aanvraag").json
    assert state is not None
    told = state["elements"]["beoordelen"]
    assert (told["heat"], told["bars"]) == (4, 7)
    assert told["words"] == "7 werkdagen · 6×"
    assert state["widths"]["f1"] == 4
    plate = auditor.get(f"{MAP}/plaat/aanvraag/aanvraag.bpmn")
    assert b"beoordelen" in plate.data


def test_a_number_opens_the_cases_behind_it_page_by_page(
    auditor: Browser, handled: Callable[[int, int], str], monkeypatch: Any
) -> None:
    monkeypatch.setattr("service.actions.stayed.PAGE", 2)
    handled(5, 3)
    page = auditor.get(MAP).text
    link = re.search(r'href="([^"]+/stap[^"]+beoordelen[^"]*)">5<', page)
    assert link is not None
    seen: list[str] = []
    address: str | None = unescape(link[1])
    while address:
        text = auditor.get(address).text
        seen += re.findall(r"A-\d{4}-\d{3}</a>", text)
        more = re.search(r'href="([^"]+na=[^"]+)"', text)
        address = unescape(more[1]) if more else None
    assert len(seen) == len(set(seen)) == 5


def test_late_ones_are_told_and_listed(
    auditor: Browser, handled: Callable[[int, int], str]
) -> None:
    handled(2, 1)
    handled(3, 90)
    page = auditor.get(MAP).text
    row = row_of(page.partition("Dezelfde cijfers per stap</h2>")[2], "Aanvraag beoordelen")
    assert "3 van 5" in row
    link = re.search(r'href="([^"]+te-laat=ja[^"]*)"', page)
    assert link is not None
    assert auditor.get(unescape(link[1])).text.count("te laat</span>") == 3


def test_a_step_of_an_old_version_is_told_as_gone(
    auditor: Browser, handled: Callable[[int, int], str], staffed: Services, tmp_path: Path
) -> None:
    handled(1, 1)
    copytree(EXAMPLE / "proces", tmp_path / "proces")
    model = tmp_path / "proces" / "aanvraag.bpmn"
    text = re.sub(r'(?<!formRef=)"beoordelen"', '"wegen"', model.read_text("utf-8"))
    model.write_text(text, "utf-8")
    publish.publish_directory(staffed, tmp_path / "proces", EXAMPLE / "forms", "Andere naam")
    page = auditor.get(MAP).text
    assert "bestaat niet meer sinds versie 2" in page
    assert "bestaat niet meer" not in auditor.get(f"{MAP}?versie=1").text


def test_it_is_narrowed_to_cases_with_a_code_and_leads_to_them(
    auditor: Browser, handled: Callable[[int, int], str], monkeypatch: Any
) -> None:
    handled(3, 2)
    only = "d.aanvraag/soort=parkeren"
    page = auditor.get(f"{MAP}?{only}").text
    assert "Van 3 zaken." in words(page)
    row = row_of(page.partition("Dezelfde cijfers per stap</h2>")[2], "Aanvraag beoordelen")
    assert " 3 keer" in row
    link = re.search(r'href="([^"]+/stap[^"]+beoordelen[^"]*)">3<', page)
    assert link is not None
    assert len(re.findall(r"A-\d{4}-\d{3}</a>", auditor.get(unescape(link[1])).text)) == 3
    assert "Van 0 zaken." in words(auditor.get(f"{MAP}?d.aanvraag/soort=anders").text)
    assert "zaken." not in words(auditor.get(f"{MAP}?d.elders/soort=x").text)
    monkeypatch.setattr("service.actions.recent.MOST", 2)
    assert "Van de 2 nieuwste zaken" in words(auditor.get(f"{MAP}?{only}").text)


def test_what_waits_at_a_step_now_is_told_with_its_cases(
    auditor: Browser, visitor: Browser, handled: Callable[[int, int], str]
) -> None:
    handled(1, 2)
    waiting = {given_case(visitor), given_case(visitor)}
    page = auditor.get(f"{MAP}?periode=2019").text
    row = row_of(page.partition("Dezelfde cijfers per stap</h2>")[2], "Aanvraag beoordelen")
    assert " 2 nu bij deze stap" in row
    link = re.search(r'href="([^"]+stap=aanvraag/beoordelen[^"]*)">2<', page)
    assert link is not None
    listed = auditor.get(unescape(link[1])).text
    assert waiting == set(re.findall(r"A-\d{4}-\d{3}(?=</a>)", listed))
    state = auditor.get(f"{MAP}/toestand.json?proces=aanvraag&periode=2019").json
    assert state is not None
    assert state["elements"]["beoordelen"]["note"] == "nu 2"
    nobody = auditor.get(f"{MAP}?periode=2019&d.aanvraag/soort=anders").text
    assert "nu bij deze stap" not in nobody


def test_figures_can_be_taken_along(auditor: Browser, handled: Callable[[int, int], str]) -> None:
    handled(5, 3)
    file = auditor.get(f"{MAP}/stappen.csv?proces=aanvraag")
    assert "Aanvraag beoordelen" in file.text
    assert auditor.get(f"{MAP}/stappen.xlsx?proces=aanvraag").data.startswith(b"PK")
    assert auditor.get(f"{MAP}/stappen.pdf?proces=aanvraag").status_code == 404


def test_a_period_without_anything_says_so_and_leads_on(auditor: Browser) -> None:
    page = auditor.get(f"{MAP}?periode=2019").text
    assert "In deze periode is niets gedaan" in page
    assert 'href="/toezicht/warmtekaart?' in page
    assert "Kies heel 2026" in page


@pytest.mark.parametrize(
    "address",
    [
        "van=2026-05-01&tot=2026-01-01",
        "van=morgen",
        "kleur=rood&versie=-4&plaat=nergens",
        "versie=99",
        "periode=2026-Q9",
    ],
)
def test_nonsense_in_the_address_gives_a_page(auditor: Browser, address: str) -> None:
    assert auditor.get(f"{MAP}?{address}").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["?proces=niets", "/plaat/aanvraag/niets.bpmn", "/toestand.json?proces=niets"],
)
def test_what_does_not_exist_is_not_found(auditor: Browser, path: str) -> None:
    assert auditor.get(f"{MAP}{path}").status_code in {403, 404}


def test_a_step_that_was_never_there_has_no_cases(auditor: Browser) -> None:
    page = auditor.get(f"{MAP}/stap?proces=aanvraag&stap=aanvraag/niets&na=gisteren~x")
    assert page.status_code == 200
    assert "Niets gevonden" in page.text


def test_who_may_not_follow_the_process_does_not_see_it(
    handler: Browser, new_browser: Callable[..., Browser]
) -> None:
    for browser in (handler, new_browser("b.heer")):
        assert browser.get(MAP).status_code == 403
        assert "Warmtekaart" not in browser.get("/zaken").text

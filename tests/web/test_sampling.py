"""The sample of who keeps an eye on the work: drawing by lot, and what was drawn."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from service.actions import proof
from service.actions.services import Services
from service.store.tables import Drawn, Sample
from tests.web.conftest import ANSWERS, Browser, given_case

LOT = {"size": "2", "seed": "najaar", "reason": "Of op tijd wordt bericht."}
ADDRESS = "/toezicht/steekproef"


@pytest.fixture
def auditor(new_browser: Callable[..., Browser]) -> Browser:
    """Follows cases, and may draw them."""
    return new_browser("s.proef")


@pytest.fixture
def cases(visitor: Browser) -> list[str]:
    return [given_case(visitor) for _ in range(5)]


def samples(services: Services) -> list[Sample]:
    with services.db.reading() as session:
        return list(session.scalars(select(Sample).order_by(Sample.id)))


def test_the_same_word_draws_the_same_cases(
    staffed: Services, cases: list[str], auditor: Browser
) -> None:
    for seed in ("najaar", "najaar", "voorjaar", "zomer", "winter"):
        assert auditor.post(ADDRESS, {**LOT, "seed": seed}).status_code == 303
    drawn = [each.draw for each in samples(staffed)]
    assert drawn[0]["numbers"] == drawn[1]["numbers"]
    assert len({tuple(each["numbers"]) for each in drawn}) > 1
    assert all(each["of"] == 5 and set(each["numbers"]) <= set(cases) for each in drawn)
    assert proof.prove(staffed).flaws == []


def test_only_cases_of_the_list_that_was_asked_for_are_drawn(
    staffed: Services, cases: list[str], auditor: Browser
) -> None:
    query = f"?zoek={cases[2]}"
    page = auditor.get(f"{ADDRESS}{query}").text
    assert f'action="{ADDRESS}{query}#trekken"' in page
    assert auditor.post(f"{ADDRESS}{query}", LOT).status_code == 303
    (sample,) = samples(staffed)
    assert (sample.draw["numbers"], sample.draw["of"]) == ([cases[2]], 1)
    assert f'href="/toezicht{query}"' in auditor.get(ADDRESS).text


def test_what_was_drawn_is_listed_and_can_be_seen_whole(cases: list[str], auditor: Browser) -> None:
    assert "U trok nog niets" in auditor.get(ADDRESS).text
    auditor.post(ADDRESS, LOT)
    page = auditor.get(ADDRESS).text
    numbers = re.findall(r'href="/toezicht/zaak/([^"]+)"', page)
    assert len(numbers) == 2
    assert LOT["reason"] in page
    assert ANSWERS["aanvrager.naam"] in auditor.get(f"/toezicht/zaak/{numbers[0]}").text
    assert auditor.get(f"/zaken/{numbers[0]}").status_code == 200
    other = next(each for each in cases if each not in numbers)
    assert auditor.get(f"/zaken/{other}").status_code == 403


def test_a_case_about_the_reader_is_never_drawn(
    staffed: Services, handler: Browser, auditor: Browser
) -> None:
    handler.post("/indienen/aanvraag/aanvraag-invoeren", {**ANSWERS, "collega": "s.proef"})
    answer = auditor.post(ADDRESS, LOT)
    assert answer.status_code == 422
    assert "geen zaak om uit te trekken" in answer.text
    with staffed.db.reading() as session:
        assert session.scalars(select(Drawn)).all() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": "0"},
        {"size": "101"},
        {"size": "veel"},
        {"size": "-1"},
        {"size": "9" * 30},
        {"seed": " "},
        {"seed": "x" * 101},
        {"reason": ""},
        {"reason": "x" * 501},
    ],
)
def test_a_draw_that_cannot_be_keeps_what_was_typed(
    staffed: Services, cases: list[str], auditor: Browser, wrong: dict[str, str]
) -> None:
    answer = auditor.post(ADDRESS, {**LOT, **wrong})
    assert answer.status_code == 422
    assert samples(staffed) == []
    kept = next(value for name, value in LOT.items() if name not in wrong)
    assert kept in answer.text


def test_who_may_not_draw_has_no_sample(new_browser: Callable[..., Browser]) -> None:
    for reader in ("p.privacy", "a.toezicht", "m.dejong"):
        assert new_browser(reader).get(ADDRESS).status_code == 403

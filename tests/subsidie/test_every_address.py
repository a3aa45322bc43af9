"""Every address of the service, tried with what belongs to another case, party or regulation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, product

import pytest
from flask import Flask

from service.actions.links import secret_of
from service.app import create_app
from service.core.allowance import Allowance
from tests.subsidie.house import CASES, House, built
from tests.web.conftest import Browser
from tests.web.test_routes import VALUES

# What stands for one thing that somebody may or may not see; other parts only choose a view of it.
THINGS = frozenset({"number", "document_id", "task_id", "bundle_hash"})
CLOSED = frozenset({403, 404})
PLACES = count(1)


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Whose browser, and what is theirs: cases, letters to them and versions."""

    browser: Browser
    cases: frozenset[str]
    audience: str | None = None
    versions: frozenset[str] = frozenset()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = built(tmp_path_factory.mktemp("addresses"))
    yield made
    made.services.db.close()


@pytest.fixture(scope="module")
def app(house: House) -> Flask:
    # Every address is tried from one place, far more often than a visitor may.
    patient = replace(house.services.settings, allowance=Allowance(sent=100_000, answers=100_000))
    app = create_app(replace(house.services, settings=patient))
    app.testing = True
    return app


def a_member_of_two_houses(app: Flask, house: House) -> Reach:
    browser = Browser(app.test_client())
    browser.sign_in("in.beide")
    return Reach(
        browser=browser,
        cases=frozenset({"klacht", "verleend"}),
        versions=frozenset({"klachtenregeling"}),
    )


def a_party(app: Flask, house: House, key: str) -> Reach:
    browser = Browser(app.test_client())
    # Only so many wrong codes are taken from one place.
    browser.client.environ_base["REMOTE_ADDR"] = f"10.0.0.{next(PLACES)}"
    browser.get(f"/status/{house.numbers['verleend']}/{secret(house, key)}")
    return Reach(browser=browser, cases=frozenset({"verleend"}), audience=key)


def secret(house: House, party: str) -> str:
    bundle = next(each for each in house.published() if each.key == "subsidieregeling")
    parties = bundle.settings.parties
    return secret_of(house.services.settings, house.case("verleend"), parties[party])


def others(house: House, reach: Reach) -> Mapping[str, Sequence[str]]:
    """Per part of an address everything there is that is not theirs."""
    foreign = sorted(CASES - reach.cases)
    return {
        "number": [house.numbers[name] for name in foreign],
        "document_id": [
            paper.id
            for name in sorted(CASES)
            for paper in house.papers(name)
            if name in foreign or (reach.audience and paper.audience != reach.audience)
        ],
        "task_id": [task.id for task, name in house.tasks() if name in foreign or reach.audience],
        "bundle_hash": [each.hash for each in house.published() if each.key not in reach.versions],
        "element": sorted(
            {waiting["element"] for name in CASES for waiting in house.case(name).actions}
        ),
        "process": sorted({name for each in house.published() for name in each.processes}),
        "secret": [secret(house, "aanvrager"), secret(house, "belanghebbende")],
    }


def addresses(app: Flask, house: House, reach: Reach) -> Iterator[tuple[str, str]]:
    """Every method and address that is about something of another."""
    found = others(house, reach)
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if not rule.arguments & THINGS:
            continue
        names = sorted(rule.arguments)
        own = {**found, "number": [*found["number"], house.numbers["verleend"]]}
        # A letter stands below its case: an own number does not open the paper of another.
        pools = own if "document_id" in rule.arguments else found
        for values in product(*(pools.get(name) or [str(VALUES[name])] for name in names)):
            url = adapter.build(rule.endpoint, dict(zip(names, values, strict=True)))
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield method, url


@pytest.mark.parametrize("who", ["two houses", "aanvrager", "belanghebbende"])
def test_no_address_opens_what_is_of_another(app: Flask, house: House, who: str) -> None:
    reach = a_member_of_two_houses(app, house) if who == "two houses" else a_party(app, house, who)
    tried, opened = set(), []
    for method, url in addresses(app, house, reach):
        answer = (reach.browser.get if method == "GET" else reach.browser.post)(url)
        tried.add(url)
        to_sign_in = answer.status_code == 302 and "/inloggen" in answer.headers["Location"]
        if answer.status_code not in CLOSED and not to_sign_in:
            opened.append((method, url, answer.status_code))
    assert opened == []
    assert len(tried) > 100


@pytest.mark.parametrize("who", ["aanvrager", "belanghebbende"])
def test_the_own_page_does_open(app: Flask, house: House, who: str) -> None:
    reach = a_party(app, house, who)
    assert reach.browser.get(f"/status/{house.numbers['verleend']}").status_code == 200
    mine = [each for each in house.papers("verleend") if each.audience == who]
    for each in mine:
        url = f"/status/{house.numbers['verleend']}/documenten/{each.id}"
        assert reach.browser.get(url).status_code == 200

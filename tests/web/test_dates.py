"""The dates people see: the same on every page, by the clock of the case, with the right start."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from service.actions import publish
from service.actions.services import Services
from service.bundle.archive import read_directory
from service.core.actor import SYSTEM
from service.settings import ROOT
from service.store.tables import Grounds
from service.web import dates
from tests.conftest import Clock
from tests.web.conftest import EXAMPLE, Browser, given_case, given_task

TODAY = date(2026, 4, 21)  # a Tuesday
TERM = 'start = "ontvangen_op"'


STYLES = [
    ("date_long", "vrijdag 1 mei 2026"),
    ("date_mid", "vrijdag 1 mei"),
    ("date_short", "vr 1 mei"),
    ("date_plain", "1 mei"),
    ("date_day", "vr 1"),
    ("weekday", "vrijdag"),
]


@pytest.mark.usefixtures("bare_page")
def test_a_day_has_its_year_in_another_year_or_a_closed_case() -> None:
    day = date(2027, 1, 4)
    assert dates.date_mid(day, TODAY) == "maandag 4 januari 2027"
    assert dates.date_short(day, TODAY) == "ma 4 januari 2027"
    assert dates.date_mid(day, day) == "maandag 4 januari"
    assert dates.date_short(day, day, closed=True) == "ma 4 januari 2027"


@pytest.mark.usefixtures("bare_page")
def test_a_moment_is_shown_in_local_time() -> None:
    late = datetime(2026, 4, 21, 22, 30, tzinfo=UTC)
    assert dates.time_of_day(late) == "0.30 uur"
    assert dates.date_mid(late) == "woensdag 22 april"


@pytest.mark.usefixtures("bare_page")
@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 4, 21, 8, 42, tzinfo=UTC), "vandaag, 10.42 uur"),
        (datetime(2026, 4, 14, 8, 42, tzinfo=UTC), "dinsdag 14 april, 10.42 uur"),
        (datetime(2025, 4, 14, 8, 42, tzinfo=UTC), "maandag 14 april 2025, 10.42 uur"),
    ],
)
def test_a_moment_says_today_only_for_today(moment: datetime, text: str) -> None:
    assert dates.moment(moment, TODAY) == text


@pytest.fixture
def given_version(staffed: Services) -> Callable[..., None]:
    """Publishes the example with other words in its regulation, calendar or model."""

    def publish_(regulation: dict[str, str] | None = None, zone: str = "Europe/Amsterdam") -> None:
        files = dict(
            read_directory(
                EXAMPLE / "proces", EXAMPLE / "forms", ROOT / "processes" / "kalender.toml"
            )
        )
        text = files["regeling.toml"].decode()
        for old, new in (regulation or {}).items():
            assert old in text
            text = text.replace(old, new)
        files["regeling.toml"] = text.encode()
        calendar = files["kalender.toml"].replace(b"Europe/Amsterdam", zone.encode())
        files["kalender.toml"] = calendar + b"\n# Een andere versie."
        kept = publish.upload_files(staffed, files, SYSTEM)
        assert kept.publishable, [str(each.message) for each in kept.findings]
        publish.publish(staffed, kept.hash, "Andere datums", SYSTEM, waiver=Grounds.STAGE)

    return publish_


def words(page: str) -> str:
    """What a page says, as one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page)).replace(" ,", ",").replace(" .", ".")


def places(visitor: Browser, handler: Browser, number: str) -> dict[str, str]:
    return {
        "list": words(handler.get("/werk").text),
        "task": words(handler.get(given_task(handler)).text),
        "file": words(handler.get(f"/zaken/{number}/termijnen").text),
        "receipt": words(visitor.get("/ontvangst").text),
    }


def test_every_page_names_the_term_and_shows_its_date(
    visitor: Browser, handler: Browser, case: str
) -> None:
    for place, page in places(visitor, handler, case).items():
        assert "31 maart" in page, place
    assert "Besluit op de aanvraag, di 31 maart" in places(visitor, handler, case)["list"]


def test_the_bar_of_list_and_task_begin_on_the_same_day(
    visitor: Browser, handler: Browser, clock: Clock
) -> None:
    given_case(visitor)
    clock.pass_(timedelta(days=9))
    handler.sign_in("m.dejong")  # nobody is signed in for days
    listed, page = handler.get("/werk").text, handler.get(given_task(handler)).text
    bars = [re.findall(r'<i(?: class="(\w+)")?>', part) for part in (listed, page)]
    assert bars[0] == bars[1]
    assert "past" in bars[0]


BEGUN = '[afgeleid]\nbegonnen_om = "zaak.gestart_op"\n\n[clausule.C1]'
HOURS = {
    'duur = "werkdagen 21"': 'duur = "uren 30"',
    TERM: 'start = "begonnen_om"',
    "[clausule.C1]": BEGUN,
}
# Sent in at 9.12 UTC on Monday 2 March 2026; 30 hours later it is 15.12 UTC.
MOMENTS = [
    ("Europe/Amsterdam", "dinsdag 3 maart, 16.12 uur"),
    ("Asia/Tokyo", "woensdag 4 maart, 0.12 uur"),
    ("America/New_York", "dinsdag 3 maart, 10.12 uur"),
]


@pytest.mark.parametrize(("zone", "moment"), MOMENTS)
def test_a_term_in_hours_is_told_by_the_clock_of_the_case(
    given_version: Callable[..., None],
    visitor: Browser,
    handler: Browser,
    zone: str,
    moment: str,
) -> None:
    given_version(HOURS, zone)
    found = places(visitor, handler, given_case(visitor))
    short = moment.replace("dinsdag", "di").replace("woensdag", "wo")
    assert short in found["list"]
    assert moment in found["task"]
    assert short in found["file"]
    assert moment.replace("maart", "maart 2026") in found["receipt"]
    assert "nog 30 uur" in found["list"]
    assert "nog 30 uur" in found["task"]


@pytest.mark.parametrize(
    ("zone", "received", "due"),
    [
        ("Europe/Amsterdam", "dinsdag 3 maart 2026, 0.30 uur", "wo 1 april"),
        ("Asia/Tokyo", "dinsdag 3 maart 2026, 8.30 uur", "wo 1 april"),
        ("America/New_York", "maandag 2 maart 2026, 18.30 uur", "di 31 maart"),
    ],
)
def test_the_day_of_receipt_is_that_of_the_case(
    given_version: Callable[..., None],
    visitor: Browser,
    handler: Browser,
    clock: Clock,
    zone: str,
    received: str,
    due: str,
) -> None:
    given_version(zone=zone)
    clock.set(2026, 3, 3, 0, 30)  # in Amsterdam
    handler.sign_in("m.dejong")
    found = places(visitor, handler, given_case(visitor))
    assert received in found["receipt"]
    assert due in found["list"]
    assert due in found["file"]


def test_a_page_about_no_case_has_the_clock_of_the_service(
    app: Flask, given_version: Callable[..., None], visitor: Browser, handler: Browser, clock: Clock
) -> None:
    given_version(zone="Asia/Tokyo")
    given_case(visitor)
    clock.set(2026, 3, 2, 20, 0)  # the third already in Tokyo
    assert "Maandag 2 maart" in words(handler.get("/werk").text)


CUT_OFF = {
    TERM: f'{TERM}\nmoment = "begonnen_om"\ngrens = "kantoortijd"',
    "[clausule.C1]": f'[instelling]\nkantoortijd = "17:00"\n\n{BEGUN}',
}


def test_after_office_hours_the_count_starts_the_next_day_and_says_so(
    given_version: Callable[..., None], visitor: Browser, handler: Browser, clock: Clock
) -> None:
    given_version(CUT_OFF)
    clock.set(2026, 3, 2, 18, 0)
    given_case(visitor)
    page = handler.get(given_task(handler)).text
    told = words(page)
    assert (
        "Het kwam binnen op maandag 2 maart om 17.00 uur of later."
        " Daarom telt de termijn vanaf dinsdag 3 maart." in told
    )
    assert "De termijn begint op dinsdag 3 maart" in told
    assert re.search(r"3 mrt\s*0, eerste dag", told)
    assert re.search(r"\b4\s+1\s*, werkdag 1\b", told)
    assert "woensdag 1 april" in told


def test_the_page_tells_what_was_counted_when(
    visitor: Browser, handler: Browser, case: str
) -> None:
    told = words(handler.get(given_task(handler)).text)
    assert "Geteld op maandag 2 maart: dinsdag 31 maart." in told

"""Boards: what falls due, with whom, how it went, and that every number opens its cases."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, update

from service.actions import staying
from service.actions.services import Services
from service.store import people, totals
from service.store.tables import Excluded, Instance
from tests.conftest import Clock
from tests.web.conftest import Browser, given_case, given_task

BOARD = "/overzicht/aanvraag/team"


def given_totals(services: Services) -> None:
    """What the worker does once a minute."""
    with services.db.writing() as session:
        while totals.add_up(session, services.clock(), 100):
            pass


def given_stays(services: Services) -> None:
    """What the worker does with the walked path."""
    while staying.add_up(services):
        pass


def given_handler(services: Services, username: str) -> None:
    with services.db.writing() as session:
        session.execute(update(Instance).values(handlers=[username]))


def later(clock: Clock, browser: Browser, days: int) -> None:
    clock.pass_(timedelta(days=days))
    browser.sign_in("m.dejong")  # nobody is signed in for days


def links(page: str, what: str) -> list[str]:
    return [each.replace("&amp;", "&") for each in re.findall(rf'href="([^"]*{what}[^"]*)"', page)]


def test_who_sees_a_board_has_it_in_the_menu(handler: Browser) -> None:
    assert 'href="/overzicht"' in handler.get("/werk").text
    assert handler.get("/overzicht").headers["Location"] == BOARD


def test_a_desk_that_no_board_names_has_none(new_browser: object) -> None:
    desk = new_browser("l.balie")  # type: ignore[operator]  # a fixture that opens one
    assert 'href="/overzicht"' not in desk.get("/werk").text
    for address in ("/overzicht", BOARD, f"{BOARD}/zaken", f"{BOARD}/zaken.csv"):
        assert desk.get(address).status_code == 403


@pytest.mark.parametrize("address", ["/overzicht/aanvraag/nee", "/overzicht/nee/team"])
def test_a_board_that_is_not_there_answers_as_one_that_is_not_yours(
    handler: Browser, address: str
) -> None:
    assert handler.get(address).status_code == 403


def test_an_empty_board_says_that_nothing_is_open(handler: Browser) -> None:
    page = handler.get(BOARD).text
    assert "U bent bij" in page
    assert page.count("Niets in deze periode.") == 3


def test_one_case_is_one_row_and_the_first_date_to_come_is_told(
    handler: Browser, case: str
) -> None:
    page = handler.get(BOARD).text
    assert "1 open zaak · u bent bij; de eerste laatste dag is dinsdag 31 maart" in page
    assert f'href="/zaken/{case}"' in page
    assert "Besluit op de aanvraag, di 31 maart" in page
    assert "Aanvraag beoordelen · Behandelaar" in page


def test_what_is_late_and_what_presses_is_told_in_working_days(
    visitor: Browser, handler: Browser, clock: Clock
) -> None:
    given_case(visitor)
    clock.pass_(timedelta(days=5))
    given_case(visitor)
    later(clock, handler, 28)
    page = handler.get(BOARD).text
    assert "2 open zaken · 1 te laat, 1 loopt gevaar" in page
    assert "te laat</span>" in page
    assert 'class="d late"' in page
    assert 'class="d soon"' in page


def test_a_number_of_the_workload_opens_its_cases(
    handler: Browser, case: str, staffed: Services
) -> None:
    given_handler(staffed, "m.dejong")
    page = handler.get(BOARD).text
    assert '<th scope="row">Marieke de Jong</th>' in page
    number = number_of(staffed, "m.dejong")
    found = links(page, f"wie={number}")
    assert "wie=m.dejong" not in page
    assert len(found) == 2  # open, and later: due in four weeks
    for address in found:
        listed = handler.get(address).text
        assert case in listed
        assert "Zaken van Marieke de Jong" in listed
    assert case not in handler.get(f"{BOARD}/zaken?wie={number}&dag=0").text


def number_of(services: Services, username: str) -> int:
    with services.db.reading() as session:
        return next(each.id for each in people.named(session, [username]))


def test_cases_of_nobody_have_a_row_and_a_list(handler: Browser, case: str) -> None:
    assert "nog niemand" in handler.get(BOARD).text
    assert case in handler.get(f"{BOARD}/zaken?wie=0").text


def test_cases_of_a_colleague_stay_out_of_sight(
    handler: Browser, case: str, staffed: Services
) -> None:
    given_handler(staffed, "k.bakker")
    page = handler.get(BOARD).text
    assert case not in page
    assert "Karim Bakker" not in page


def test_a_handler_whose_account_is_gone_is_named_with_the_way_out(
    handler: Browser, case: str, staffed: Services
) -> None:
    given_handler(staffed, "m.dejong")
    with staffed.db.writing() as session:
        session.execute(update(Instance).values(handlers=["m.dejong", "w.eg"]))
    page = handler.get(BOARD).text
    assert "w.eg heeft geen account meer." in page
    assert "wie=w.eg" not in page  # there is no number for who never had an account


def test_who_is_involved_in_a_case_does_not_count_it(
    handler: Browser, visitor: Browser, staffed: Services
) -> None:
    given_case(visitor)
    assert "1 open zaak" in handler.get(BOARD).text
    _involve(staffed, "m.dejong")
    assert "U bent bij" in handler.get(BOARD).text


def _involve(services: Services, username: str) -> None:
    with services.db.writing() as session:
        for row in session.query(Instance).all():
            session.add(Excluded(instance_id=row.id, username=username))


def test_a_figure_opens_the_cases_behind_it(
    handler: Browser, visitor: Browser, staffed: Services
) -> None:
    numbers = [given_case(visitor), given_case(visitor, soort="anders", soort_anders="Iets")]
    given_totals(staffed)
    page = handler.get(BOARD).text
    assert "2 in totaal, de meeste in eerste kwartaal 2026: 2." in page
    (whole,) = links(page, "cijfer/1")
    behind = handler.get(whole).text
    assert all(number in behind for number in numbers)
    (parking,) = [each for each in links(page, "cijfer/2") if "waarde=parkeren" in each]
    behind = handler.get(parking).text
    assert numbers[0] in behind
    assert numbers[1] not in behind


def test_cases_behind_a_figure_that_are_not_yours_are_counted_and_not_named(
    handler: Browser, case: str, staffed: Services
) -> None:
    given_totals(staffed)
    given_handler(staffed, "k.bakker")
    page = handler.get(f"{BOARD}/cijfer/1").text
    assert case not in page
    assert "Hier telt nog 1 zaak mee die u niet mag inzien." in page


def test_a_step_that_was_late_is_told_with_its_cases(
    visitor: Browser, handler: Browser, clock: Clock, staffed: Services
) -> None:
    assert "Geen stap was na zijn laatste dag klaar." in handler.get(BOARD).text
    number = given_case(visitor)
    later(clock, handler, 60)
    handler.fill(given_task(handler), {"oordeel": "ja"})
    given_stays(staffed)
    page = handler.get(BOARD).text
    assert "Het vaakst: Aanvraag beoordelen, 1 van de 1 keer dat er een laatste dag was." in page
    (address,) = links(page, "stap/")
    behind = handler.get(address).text
    assert number in behind
    assert "di 31 maart" in behind
    given_handler(staffed, "k.bakker")
    assert number not in handler.get(address).text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("?van=2026-12-31&tot=2026-01-01", 200),
        ("?periode=morgen", 200),
        ("?periode=1999", 200),
        ("?van=1900-01-01&tot=2026-12-31", 200),
        ("/zaken?wie=niemand.hier&dag=99", 200),
        ("/zaken?wie=999999&dag=99", 404),
        ("/zaken?na=morgen&nr=x", 200),
        ("/zaken?na=2026-03-01", 200),
        ("/cijfer/1?na=morgen", 200),
        ("/cijfer/2?waarde=onzin", 200),
        ("/stap/niet.hier", 200),
        ("/stap/aanvraag/beoordelen?na=2026-03-01T10:00:00%2B00:00&nr=7", 200),
        ("/stap/aanvraag/beoordelen?na=1800-03-01T10:00:00%2B00:00", 200),
        ("/zaken?na=0001-01-01T00:00:00%2B14:00", 200),
        ("/zaken?na=9999-12-31T23:59:59-14:00", 200),
        ("/stap/aanvraag/beoordelen?na=9999-12-31T23:59:59-14:00", 200),
        ("/cijfer/0", 404),
        ("/cijfer/9", 404),
    ],
)
def test_nonsense_in_the_address_gives_a_sensible_page(
    handler: Browser, case: str, address: str, status: int
) -> None:
    assert handler.get(f"{BOARD}{address}").status_code == status


def test_a_list_that_is_long_goes_on_where_it_stopped(
    visitor: Browser, handler: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.web.boards.LISTED", 1)
    first, second = given_case(visitor), given_case(visitor)
    page = handler.get(f"{BOARD}/zaken").text
    assert first in page
    assert second not in page
    (more,) = links(page, "na=")
    page = handler.get(more).text
    assert first not in page
    assert second in page
    assert links(page, "na=") == []


def test_the_list_can_be_kept_as_a_table(
    handler: Browser, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [given_case(visitor) for _ in range(3)]
    monkeypatch.setattr("service.actions.agenda.BATCH", 2)
    text = handler.get(f"{BOARD}/zaken.csv").text
    assert "Bij wie" in text
    assert [line.partition(";")[0].strip('"') for line in text.splitlines()[1:]] == numbers
    assert handler.get(f"{BOARD}/zaken.xlsx").data.startswith(b"PK")


def test_a_board_is_told_in_at_most_twelve_statements(
    handler: Browser, visitor: Browser, staffed: Services
) -> None:
    for _ in range(3):
        given_case(visitor)
    given_totals(staffed)
    handler.get(BOARD)  # what is loaded once is loaded now
    asked: list[str] = []
    event.listen(
        staffed.db.engine,
        "before_cursor_execute",
        lambda c, cur, statement, *rest: asked.append(statement),
    )
    assert handler.get(BOARD).status_code == 200
    questions = [each for each in asked if each.lstrip().upper().startswith(("SELECT", "WITH"))]
    assert len(questions) <= 12, questions

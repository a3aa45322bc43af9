"""Accounts on screen: adding, a link to choose a password, rights, and the own account."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from service.actions.services import Services
from service.store import people
from tests.conftest import Clock
from tests.web.conftest import Browser

NEW = "vier woorden los door elkaar"
TWICE = {"password": NEW, "again": NEW}


@pytest.fixture
def manager(new_browser: Callable[..., Browser]) -> Browser:
    return new_browser("b.heer")


@pytest.fixture
def handler_at(staffed: Services) -> str:
    """The address of the account of a handler."""
    with staffed.db.reading() as session:
        found = people.by_username(session, "m.dejong")
    assert found is not None
    return f"/mensen/{found.id}"


def link_for(manager: Browser, account: str) -> str:
    found = re.search(r"/wachtwoord/[\w.\-]+", manager.post(f"{account}/uitnodiging").text)
    assert found, "the link is shown"
    return found[0]


def test_who_is_added_chooses_a_password_and_signs_in(manager: Browser, visitor: Browser) -> None:
    answer = manager.post(
        "/mensen/nieuw",
        {"username": "n.nieuw", "name": "Nora Nieuw", "groups": ["aanvraag/behandelaar"]},
    )
    assert answer.status_code == 303
    link = link_for(manager, answer.location.partition("?")[0])
    assert "Nora Nieuw" in visitor.get(link).text
    assert visitor.post(link, TWICE).location.startswith("/inloggen")
    assert visitor.sign_in("n.nieuw", NEW).status_code == 302
    assert "Behandelaar" in visitor.get("/mijn-account").text


def test_a_link_works_once(manager: Browser, visitor: Browser, handler_at: str) -> None:
    link = link_for(manager, handler_at)
    visitor.post(link, TWICE)
    again = visitor.post(link, {"password": NEW + "!", "again": NEW + "!"})
    assert (again.status_code, "werkt niet meer" in again.text) == (404, True)
    assert visitor.sign_in("m.dejong", NEW).status_code == 302


def test_a_link_lasts_a_week(
    manager: Browser, visitor: Browser, handler_at: str, clock: Clock
) -> None:
    link = link_for(manager, handler_at)
    clock.pass_(timedelta(days=6))
    assert visitor.get(link).status_code == 200
    clock.pass_(timedelta(days=2))
    assert visitor.get(link).status_code == 404


def test_a_link_dies_with_its_account(manager: Browser, visitor: Browser, handler_at: str) -> None:
    link = link_for(manager, handler_at)
    manager.post(f"{handler_at}/sluiting")
    assert visitor.get(link).status_code == 404
    assert visitor.sign_in("m.dejong").status_code == 422
    manager.post(f"{handler_at}/opening")
    assert visitor.sign_in("m.dejong").status_code == 302


def test_passwords_that_differ_or_are_short_are_refused_at_the_field(
    manager: Browser, visitor: Browser, handler_at: str
) -> None:
    link = link_for(manager, handler_at)
    for typed, words in (
        ({"password": NEW, "again": "iets anders dan dat"}, "niet gelijk"),
        ({"password": "kort", "again": "kort"}, "12 tekens"),
    ):
        answer = visitor.post(link, typed)
        assert (answer.status_code, words in answer.text) == (422, True)


def test_rights_count_from_the_next_page(
    manager: Browser, handler: Browser, handler_at: str
) -> None:
    assert handler.get("/zaken").status_code == 200
    answer = manager.post(f"{handler_at}/rechten", {"powers": ["operate"]})
    assert answer.status_code == 303
    assert handler.get("/zaken").status_code == 403
    assert handler.get("/beheer/uitgaand").status_code == 200


def test_unknown_groups_and_powers_change_nothing(
    manager: Browser, handler: Browser, handler_at: str
) -> None:
    answer = manager.post(f"{handler_at}/rechten", {"groups": ["aanvraag/bestaat-niet"]})
    assert (answer.status_code, "Onbekende groep" in answer.text) == (422, True)
    assert handler.get("/zaken").status_code == 200


def test_a_name_and_address_are_put_right(manager: Browser, handler_at: str) -> None:
    typed = {"name": "Marieke Jansen", "title": "Behandelaar", "email": "geen adres"}
    answer = manager.post(handler_at, typed)
    assert (answer.status_code, "geen adres" in answer.text) == (422, True)
    assert manager.post(handler_at, {**typed, "email": "m@voorbeeld.nl"}).status_code == 303
    assert "Marieke Jansen" in manager.get("/mensen").text


def test_accounts_are_found_by_name_and_role(manager: Browser) -> None:
    page = manager.get("/mensen?zoek=marieke").text
    assert ("Marieke de Jong" in page, "Karim Bakker" in page) == (True, False)
    page = manager.get("/mensen?rol=operate").text
    assert ("Bert Heer" in page, "Marieke de Jong" in page) == (True, False)
    assert "Niets gevonden" in manager.get("/mensen?zoek=niemand").text


def test_nobody_changes_the_own_rights(manager: Browser, staffed: Services) -> None:
    with staffed.db.reading() as session:
        own = people.by_username(session, "b.heer")
    assert own is not None
    page = manager.get(f"/mensen/{own.id}").text
    assert "Wijzig de rechten" not in page
    assert manager.post(f"/mensen/{own.id}/rechten", {"powers": ["publish"]}).status_code == 403
    assert manager.post(f"/mensen/{own.id}/uitnodiging").status_code == 403


def test_another_password_ends_every_session(handler: Browser, visitor: Browser) -> None:
    assert visitor.sign_in("m.dejong").status_code == 302
    assert handler.post("/mijn-account/wachtwoord", TWICE).location.startswith("/inloggen")
    assert visitor.get("/werk").location == "/inloggen?next=/werk"
    assert visitor.sign_in("m.dejong").status_code == 422
    assert visitor.sign_in("m.dejong", NEW).status_code == 302


def test_an_account_that_is_not_there_says_so(manager: Browser) -> None:
    answer = manager.get("/mensen/999999")
    assert (answer.status_code, "geen account met dit nummer" in answer.text) == (404, True)


def test_a_person_notes_the_own_absence_and_the_deputy_reads_it(
    handler: Browser, new_browser: Callable[..., Browser], staffed: Services
) -> None:
    with staffed.db.reading() as session:
        deputy = people.by_username(session, "k.bakker")
    assert deputy is not None
    days = {"first": "2026-03-01", "last": "2026-03-06"}
    answer = handler.post("/mijn-account/afwezigheid", days)
    assert (answer.status_code, "Kies wie waarneemt" in answer.text) == (422, True)
    answer = handler.post("/mijn-account/afwezigheid", {**days, "deputy": str(deputy.id)})
    assert answer.status_code == 303
    assert "Karim Bakker neemt waar" in handler.get("/mijn-account").text
    page = new_browser("k.bakker").get("/werk").text
    assert "U neemt waar voor Marieke de Jong tot en met vrijdag 6 maart" in page
    handler.post("/mijn-account/afwezigheid", {"end": "yes"})
    assert "neemt waar" not in new_browser("k.bakker").get("/werk").text


def test_days_that_are_no_days_are_asked_again(manager: Browser, handler_at: str) -> None:
    for day, words in (("", "de eerste en de laatste dag"), ("2026-02-30", "geen datum")):
        answer = manager.post(f"{handler_at}/afwezigheid", {"first": day, "last": day})
        assert (answer.status_code, words in answer.text) == (422, True)


def test_who_is_away_stands_in_the_list_of_accounts(
    manager: Browser, handler_at: str, staffed: Services
) -> None:
    with staffed.db.reading() as session:
        deputy = people.by_username(session, "k.bakker")
    assert deputy is not None
    typed = {"first": "2026-03-01", "last": "2026-03-06", "deputy": str(deputy.id)}
    assert manager.post(f"{handler_at}/afwezigheid", typed).status_code == 303
    assert "afwezig t/m vr 6 maart" in manager.get("/mensen").text


def test_somebody_chooses_how_to_hear_of_terms(handler: Browser) -> None:
    page = handler.get("/mijn-account").text
    assert 'value="morning" checked' in page
    assert 'value="none"' not in page  # the regulation does not allow it
    assert handler.post("/mijn-account/termijnmail", {"term_mail": "at_once"}).status_code == 303
    assert 'value="at_once" checked' in handler.get("/mijn-account").text
    for wrong in ("none", "", "\u202e" * 300):
        answer = handler.post("/mijn-account/termijnmail", {"term_mail": wrong})
        assert (answer.status_code, "Kies hoe u over termijnen" in answer.text) == (422, True)

"""Accounts: adding, changing and closing them, and what the trail says of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from service.actions import entitlements, formpage, people, signing_in, work
from service.actions.asking import TaskAt
from service.core.access import Permission, allowed
from service.core.actor import PUBLIC, Actor, ActorKind
from service.core.errors import Conflict, Invalid, NotAllowed
from service.core.rights import Mandate, Power
from service.store import people as people_store
from service.store.audit import Act
from service.store.tables import AuditEvent
from tests.proef import World

GOOD = "een lang wachtwoord"


def test_the_password_is_not_stored(sqlite_world: World) -> None:
    from service.store.tables import Person

    stored = {person.password_hash for person in sqlite_world.rows(Person)}
    assert all(text.startswith("$argon2id$") and GOOD not in text for text in stored)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"username": "Ann A"}, "lower-case"),
        ({"name": " "}, "name of the person"),
        ({"name": "x" * 201}, "at most 200"),
        ({"name": "half \ud800"}, "ordinary characters"),
        ({"title": "x" * 201}, "at most 200"),
        ({"email": "x" * 250 + "@b.nl"}, "at most 254"),
        ({"email": "geen adres"}, "e-mail"),
        ({"password": "kort"}, "12 characters"),
        ({"password": "lang genoeg\udcff"}, "no text"),
        ({"groups": ["bestaat-niet"]}, "Unknown group"),
    ],
)
def test_a_wrong_account_says_what_to_correct(
    sqlite_world: World, changes: dict[str, object], words: str
) -> None:
    good = {
        "username": "nieuw",
        "name": "Nieuw",
        "password": GOOD,
        "groups": ["proefproces/directie"],
    }
    with pytest.raises(Invalid, match=words):
        people.add(sqlite_world.services, **{**good, **changes})  # type: ignore[arg-type]  # parametrised on purpose


def test_a_name_is_given_once(sqlite_world: World) -> None:
    with pytest.raises(Conflict):
        people.add(sqlite_world.services, username="anna", name="Tweede", password=GOOD, groups=[])


def test_language_and_appearance_are_kept(sqlite_world: World) -> None:
    people.set_preferences(
        sqlite_world.services, sqlite_world.actor("anna"), locale="en", theme="dark"
    )
    anna = sqlite_world.actor("anna")
    assert (anna.locale, anna.theme) == ("en", "dark")


@pytest.mark.parametrize("name", ["regelwerk", "publiek", "onbekend"])
def test_nobody_gets_a_name_that_the_trail_uses_itself(sqlite_world: World, name: str) -> None:
    with pytest.raises(Invalid, match="another"):
        people.add(sqlite_world.services, username=name, name="Iemand", password=GOOD, groups=[])


def test_a_new_password_is_noted_in_the_trail(sqlite_world: World) -> None:
    people.set_password(sqlite_world.services, "anna", "een heel ander woord")
    found = [e for e in sqlite_world.rows(AuditEvent) if e.kind == Act.PASSWORD_SET]
    assert [json.loads(event.data) for event in found] == [{"username": "anna"}]


def test_a_closed_account_signs_in_no_more(sqlite_world: World) -> None:
    people.close(sqlite_world.services, "anna")
    with pytest.raises(NotAllowed):
        signing_in.authenticate(sqlite_world.services, "anna", GOOD)
    assert [e for e in sqlite_world.rows(AuditEvent) if e.kind == Act.PERSON_CLOSED]


CHANGES = {
    "password": lambda world, by: people.set_password(world.services, "anna", GOOD, by),
    "close": lambda world, by: people.close(world.services, "anna", by),
    "reopen": lambda world, by: people.reopen(world.services, "anna", by),
    "groups": lambda world, by: entitlements.entitle(world.services, "anna", groups=[], actor=by),
    "mandates": lambda world, by: entitlements.entitle(
        world.services, "anna", mandates=[Mandate(Power.OPERATE)], actor=by
    ),
}
every_change = pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))


def manager(username: str = "ada") -> Actor:
    mandates = frozenset({Mandate(Power.ACCOUNTS)})
    return Actor(username=username, kind=ActorKind.PERSON, mandates=mandates)


@every_change
def test_a_change_of_an_account_is_told_of_who_made_it(
    sqlite_world: World, change: Callable[[World, Actor], None]
) -> None:
    change(sqlite_world, manager())
    last = sqlite_world.rows(AuditEvent)[-1]
    assert (last.actor, json.loads(last.data)["username"]) == ("ada", "anna")


@every_change
def test_who_does_not_manage_accounts_changes_none(
    sqlite_world: World, change: Callable[[World, Actor], None]
) -> None:
    before = len(sqlite_world.rows(AuditEvent))
    for nobody in (sqlite_world.actor("ben"), sqlite_world.actor("bob"), PUBLIC):
        with pytest.raises(NotAllowed):
            change(sqlite_world, nobody)
    assert len(sqlite_world.rows(AuditEvent)) == before


@every_change
def test_nobody_changes_the_own_account(
    sqlite_world: World, change: Callable[[World, Actor], None]
) -> None:
    with pytest.raises(NotAllowed, match="own account"):
        change(sqlite_world, manager("anna"))


def test_a_closed_account_is_nobody_until_it_is_opened_again(sqlite_world: World) -> None:
    services = sqlite_world.services
    people.close(services, "anna")
    with pytest.raises(NotAllowed):
        signing_in.authenticate(services, "anna", GOOD)
    people.reopen(services, "anna")
    assert signing_in.authenticate(services, "anna", GOOD).username == "anna"


def test_other_groups_give_other_rights(sqlite_world: World) -> None:
    assert not allowed(Permission.READ_VERSIONS, sqlite_world.actor("anna"))
    entitlements.entitle(sqlite_world.services, "anna", groups=["proefproces/directie"])
    assert allowed(Permission.READ_VERSIONS, sqlite_world.actor("anna"))


def test_every_change_of_an_account_is_in_the_trail(sqlite_world: World) -> None:
    services = sqlite_world.services
    entitlements.entitle(services, "anna", groups=["proefproces/directie"])
    people.set_password(services, "anna", "een ander wachtwoord")
    people.close(services, "anna")
    kinds = [event.kind for event in sqlite_world.rows(AuditEvent)][-3:]
    assert kinds == [Act.PERSON_CHANGED, Act.PASSWORD_SET, Act.PERSON_CLOSED]


def test_a_request_finds_person_directory_and_versions_at_once(world: World) -> None:
    with world.services.db.reading() as session:
        found = people_store.signed_in(session, "anna")
        now = people_store.directory_state(session)
    assert found is not None
    assert (found.person.name, found.versions, found.directory) == ("Anna Bos", 1, now)


def test_nobody_is_found_under_an_unknown_name(world: World) -> None:
    with world.services.db.reading() as session:
        assert people_store.signed_in(session, "niemand") is None


def test_somebody_who_came_a_moment_ago_is_offered_in_forms(
    world: World, answers: Callable[..., dict[str, object]]
) -> None:
    task = world.task(world.file(answers()).number, "Aanvraag beoordelen")

    def offered() -> list[str]:
        page = formpage.page(world.services, TaskAt(id=task.id), world.actor("anna"))
        return [each["gebruikersnaam"] for each in page.facts.people()]

    assert "nina" not in offered()
    people.add(
        world.services, username="nina", name="Nina Nieuw", password="een lang wachtwoord",
        groups=["proefproces/beoordelaar"],
    )  # fmt: skip
    assert "nina" in offered()


def test_tasks_of_a_closed_account_go_back_to_the_group(
    sqlite_world: World, answers: Callable[..., dict[str, Any]]
) -> None:
    receipt = sqlite_world.file(answers())
    task = sqlite_world.tasks(receipt.number)[0]
    work.claim(sqlite_world.services, task.id, sqlite_world.actor("anna"))
    people.close(sqlite_world.services, "anna")
    assert sqlite_world.tasks(receipt.number)[0].assignee is None
    released = [e for e in sqlite_world.rows(AuditEvent) if e.kind == Act.TASK_RELEASED]
    assert [event.actor for event in released] == ["regelwerk"]


def test_who_changes_groups_keeps_the_tasks_that_are_still_theirs(
    sqlite_world: World, answers: Callable[..., dict[str, Any]]
) -> None:
    receipt = sqlite_world.file(answers())
    task = sqlite_world.tasks(receipt.number)[0]
    work.claim(sqlite_world.services, task.id, sqlite_world.actor("anna"))
    groups = sqlite_world.actor("anna").groups
    entitlements.entitle(sqlite_world.services, "anna", groups=[*groups, "proefproces/directie"])
    assert sqlite_world.tasks(receipt.number)[0].assignee == "anna"
    entitlements.entitle(sqlite_world.services, "anna", groups=["proefproces/medewerker"])
    assert sqlite_world.tasks(receipt.number)[0].assignee is None

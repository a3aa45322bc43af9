"""One code per person, in all cases the same; what is kept of them tells no name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import select, text

from service.actions import facts as case_facts
from service.actions import pseudonyms
from service.core.actor import PUBLIC, SYSTEM
from service.store.tables import Pseudonym
from tests.proef import World

Answers = Callable[..., dict[str, Any]]


def codes(world: World, number: str, *usernames: str, audiences: tuple[str, ...] = ()) -> Any:
    """The codes of all who play a part in a case."""
    case = world.case(number)
    with world.services.db.reading() as session:
        bundle = world.services.bundles.get(session, case.bundle_hash)
        facts = case_facts.of(session, case, bundle, world.services.clock())
    return pseudonyms.of_case(world.services, case, bundle, facts, usernames, audiences)


def test_an_account_is_called_by_its_first_group_and_a_number(world: World) -> None:
    found = pseudonyms.of_people(world.services, ["anna", "bob", "dirk"])
    assert found == {"anna": "beoordelaar 1", "bob": "beoordelaar 2", "dirk": "directie 1"}


def test_a_code_that_was_given_once_stays(world: World) -> None:
    first = pseudonyms.of_people(world.services, ["bob"])
    assert pseudonyms.of_people(world.services, ["anna", "bob"])["bob"] == first["bob"]


def test_the_service_and_the_public_have_no_code(sqlite_world: World) -> None:
    assert pseudonyms.of_people(sqlite_world.services, [SYSTEM.username, PUBLIC.username]) == {}


def test_an_account_that_is_gone_still_has_a_code(sqlite_world: World) -> None:
    with sqlite_world.services.db.writing() as session:
        session.execute(text("DELETE FROM person WHERE username = 'bob'"))
    assert pseudonyms.of_people(sqlite_world.services, ["bob"]) == {"bob": "account 1"}


def test_who_files_twice_with_one_mail_address_is_one_person(
    world: World, answers: Answers
) -> None:
    first, second = (world.file(answers()).number for _ in range(2))
    other = {"naam": "Kees", "email": "een.ander@voorbeeld.nl"}
    third = world.file(answers(aanvrager=other)).number
    assert codes(world, first)["aanvrager"] == "aanvrager 001"
    assert codes(world, second)["aanvrager"] == "aanvrager 001"
    assert codes(world, third)["aanvrager"] == "aanvrager 002"


def test_two_of_one_name_without_an_address_are_two_people(
    sqlite_world: World, answers: Answers
) -> None:
    cases = [sqlite_world.file(answers(aanvrager={"naam": "Kees"})).number for _ in range(2)]
    assert len({codes(sqlite_world, number)["aanvrager"] for number in cases}) == 2


def test_a_party_that_acts_and_its_letters_have_one_code(
    sqlite_world: World, answers: Answers
) -> None:
    number = sqlite_world.file(answers()).number
    acted = f"partij:{number}"
    found = codes(sqlite_world, number, acted, audiences=("aanvrager",))
    assert found[acted] == found["aanvrager"] == "aanvrager 001"


def test_a_letter_to_an_account_is_to_the_code_of_that_account(
    sqlite_world: World, answers: Answers
) -> None:
    number = sqlite_world.file(answers()).number
    found = codes(sqlite_world, number, "anna", audiences=("collega:anna",))
    assert found["collega:anna"] == found["anna"] == "beoordelaar 1"


def test_what_is_kept_tells_nobody_who_is_meant(sqlite_world: World, answers: Answers) -> None:
    codes(sqlite_world, sqlite_world.file(answers()).number, "anna")
    with sqlite_world.services.db.reading() as session:
        rows = session.scalars(select(Pseudonym)).all()
    assert rows
    kept = " ".join(f"{row.print} {row.kind} {row.number}" for row in rows)
    assert not any(name in kept for name in ("anna", "Kees", "voorbeeld"))


def test_another_secret_keeps_the_codes_while_the_one_before_is_known(
    sqlite_world: World,
) -> None:
    services = sqlite_world.services
    pseudonyms.of_people(services, ["anna", "bob"])
    before = services.settings
    settings = replace(before, secret="een ander geheim", former_secrets=(before.secret,))
    moved = replace(services, settings=settings)
    assert pseudonyms.of_people(moved, ["bob", "anna"])["bob"] == "beoordelaar 2"
    forgot = replace(services, settings=replace(settings, former_secrets=()))
    assert pseudonyms.of_people(forgot, ["bob"])["bob"] == "beoordelaar 2"


def test_known_names_in_a_text_become_codes() -> None:
    names = {"Kees Bos": "aanvrager 001", "Kees": "aanvrager 001", "kees@x.nl": "aanvrager 001"}
    told = pseudonyms.replaced("Gesprek met kees bos (kees@x.nl), niet met Keesje.", names)
    assert told == "Gesprek met aanvrager 001 (aanvrager 001), niet met Keesje."

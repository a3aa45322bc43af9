"""Whom a process knows, and what it is told of them."""

from __future__ import annotations

from typing import Any

from service.bundle.knowing import NOBODY, OF_BEFORE, KnownPeople
from service.core.words import PersonDetail


def account(name: str, *groups: str) -> dict[str, Any]:
    return {
        "value": name.lower(),
        "gebruikersnaam": name.lower(),
        "label": f"{name}, chef",
        "naam": name,
        "functie": "chef",
        "email": f"{name.lower()}@voorbeeld.nl",
        "groepen": list(groups),
    }


EVERYBODY = [account("Anna", "balie"), account("Bob", "directie", "balie"), account("Cees")]


def names(known: KnownPeople) -> list[str]:
    return [each["naam"] for each in known.among(EVERYBODY)]


def test_who_names_nobody_knows_nobody() -> None:
    assert names(NOBODY) == []


def test_the_people_in_the_groups_are_known_each_once() -> None:
    assert names(KnownPeople(groups=frozenset({"balie", "directie"}))) == ["Anna", "Bob"]


def test_everybody_is_known_also_outside_the_groups() -> None:
    assert names(KnownPeople(everybody=True)) == ["Anna", "Bob", "Cees"]


def test_a_name_is_all_that_is_told_unless_more_is_asked() -> None:
    told = KnownPeople(groups=frozenset({"directie"})).among(EVERYBODY)
    assert told == [{"value": "bob", "gebruikersnaam": "bob", "label": "Bob", "naam": "Bob"}]


def test_what_is_asked_is_told() -> None:
    known = KnownPeople(everybody=True, details=frozenset({PersonDetail.FUNCTION}))
    told = known.among(EVERYBODY)[0]
    assert (told["label"], told["functie"]) == ("Anna, chef", "chef")
    assert "email" not in told and "groepen" not in told


def test_a_version_of_before_goes_on_with_what_it_knew() -> None:
    assert OF_BEFORE.among(EVERYBODY) == EVERYBODY

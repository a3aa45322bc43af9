"""Signing in: one answer to every failure, few checks at once, no demonstration in production."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Barrier, BrokenBarrierError

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from service.actions import passwords, people, signing_in
from service.core.errors import NotAllowed
from tests.proef import World

GOOD = "een lang wachtwoord"


def fail(world: World, times: int) -> None:
    for _ in range(times):
        with pytest.raises(NotAllowed):
            signing_in.authenticate(world.services, "anna", "fout")


def test_the_right_password_gives_the_person_with_groups(sqlite_world: World) -> None:
    actor = signing_in.authenticate(sqlite_world.services, "anna", GOOD)
    assert (actor.name, *actor.groups) == ("Anna Bos", "proefproces/beoordelaar")


def test_an_unknown_name_sounds_like_a_wrong_password(sqlite_world: World) -> None:
    texts = []
    for name in ("anna", "niemand"):
        with pytest.raises(NotAllowed) as caught:
            signing_in.authenticate(sqlite_world.services, name, "fout")
        texts.append(str(caught.value))
    assert texts[0] == texts[1]


def test_few_passwords_are_checked_at_once(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = Barrier(passwords.AT_ONCE + 1)

    def verify(*_: object) -> bool:
        with suppress(BrokenBarrierError):
            meeting.wait(0.2)
        return False

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    with ThreadPoolExecutor(passwords.AT_ONCE + 1) as guessers:
        list(guessers.map(lambda _: fail(sqlite_world, 1), range(passwords.AT_ONCE + 1)))
    assert meeting.broken


def test_the_demo_password_opens_nothing_in_production(sqlite_world: World) -> None:
    people.add(sqlite_world.services, username="demo", name="Demo", password="demo", groups=[])
    settings = replace(sqlite_world.services.settings, demo=False, production=True)
    with pytest.raises(NotAllowed):
        signing_in.authenticate(replace(sqlite_world.services, settings=settings), "demo", "demo")


def test_a_password_costs_a_thief_much_to_guess() -> None:
    """In earnest; the tests themselves check cheaper ones."""
    earnest = PasswordHasher.from_parameters(passwords.COST)
    found = extract_parameters(earnest.hash(GOOD))
    assert found.type is Type.ID
    assert found.memory_cost >= 64 * 1024  # kB
    assert found.time_cost >= 3

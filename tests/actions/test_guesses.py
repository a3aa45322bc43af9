"""Guessing gets slower and slower, and hinders nobody who knows the password."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from service.actions import guesses, passwords, people, signing_in
from service.actions.guesses import Device, Knock
from service.core.errors import NotAllowed, TooOften
from tests.conftest import Clock
from tests.proef import World

GOOD = "een lang wachtwoord"
HERE = Knock(sender="192.0.2.1")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of guesses are not slow on purpose here."""
    monkeypatch.setattr(
        passwords, "fits", lambda kept, given, *, first=False: kept is not None and given == GOOD
    )


def told(world: World, password: str, knock: Knock = HERE, username: str = "anna") -> object:
    """What this try leads to: a name, ``no``, or how long to wait."""
    try:
        return signing_in.authenticate(world.services, username, password, knock).username
    except NotAllowed:
        return "no"
    except TooOften as error:
        return error.wait


def own_device(world: World) -> Knock:
    """The browser on which anna signed in before."""
    signing_in.authenticate(world.services, "anna", GOOD, Knock(sender="198.51.100.1"))
    version = signing_in.device_version(world.services, "anna")
    return Knock(sender="198.51.100.1", device=Device(id="laptop", version=version))


def guess_from_everywhere(world: World, addresses: int = 100, each: int = 10) -> None:
    for number in range(addresses):
        for _ in range(each):
            told(world, "fout", Knock(sender=f"203.0.113.{number}"))


def test_each_mistake_makes_the_next_try_wait_longer(sqlite_world: World, clock: Clock) -> None:
    waits = []
    for _ in range(12):
        while not isinstance(found := told(sqlite_world, "fout"), timedelta):
            pass
        waits.append(found.total_seconds())
        clock.pass_(found)
        told(sqlite_world, "fout")
    assert waits[:4] == [5, 10, 20, 40]
    assert max(waits) == guesses.LONGEST.total_seconds()


def test_three_slips_cost_nothing(sqlite_world: World) -> None:
    assert [told(sqlite_world, "fout") for _ in range(2)] == ["no", "no"]
    assert told(sqlite_world, GOOD) == "anna"


def test_the_right_password_gets_in_after_the_wait(sqlite_world: World, clock: Clock) -> None:
    for _ in range(3):
        told(sqlite_world, "fout")
    wait = told(sqlite_world, GOOD)
    assert wait == timedelta(seconds=5)
    clock.pass_(guesses.STEP)
    assert told(sqlite_world, GOOD) == "anna"


def test_while_waiting_the_password_is_not_looked_at(sqlite_world: World) -> None:
    """So that nobody learns from the answer whether it was right."""
    for _ in range(3):
        told(sqlite_world, "fout")
    assert told(sqlite_world, GOOD) == told(sqlite_world, "fout") == timedelta(seconds=5)


def test_a_thousand_guesses_from_a_hundred_addresses_hinder_nobody_who_is_known(
    sqlite_world: World,
) -> None:
    device = own_device(sqlite_world)
    guess_from_everywhere(sqlite_world)
    assert told(sqlite_world, GOOD, device) == "anna"


def test_a_known_device_gets_in_from_an_address_that_guesses(sqlite_world: World) -> None:
    device = replace(own_device(sqlite_world), sender="203.0.113.1")
    guess_from_everywhere(sqlite_world)
    assert told(sqlite_world, GOOD, device) == "anna"


def test_a_new_device_waits_a_moment_while_others_guess(sqlite_world: World, clock: Clock) -> None:
    guess_from_everywhere(sqlite_world)
    assert told(sqlite_world, GOOD) == guesses.PAUSE
    clock.pass_(guesses.PAUSE)
    assert told(sqlite_world, GOOD) == "anna"


def test_other_accounts_are_not_slowed_down(sqlite_world: World) -> None:
    guess_from_everywhere(sqlite_world)
    assert told(sqlite_world, GOOD, username="bob") == "bob"


def test_an_address_that_tries_many_names_waits_with_all(sqlite_world: World) -> None:
    limit = sqlite_world.services.settings.allowance.guesses
    tried = [told(sqlite_world, "fout", username=f"naam{number}") for number in range(limit + 1)]
    assert tried == ["no"] * limit + [timedelta(minutes=5)]


def test_a_name_that_does_not_exist_waits_just_as_long(sqlite_world: World) -> None:
    answers = [
        [told(sqlite_world, "fout", Knock(sender=name), name) for _ in range(6)]
        for name in ("anna", "niemand")
    ]
    assert answers[0] == answers[1]


def test_guesses_at_one_account_end_for_the_day(sqlite_world: World, clock: Clock) -> None:
    settings = sqlite_world.services.settings
    few = replace(settings, allowance=replace(settings.allowance, account_guesses=20))
    world = World(replace(sqlite_world.services, settings=few))
    device = own_device(world)
    guess_from_everywhere(world, addresses=20)
    assert told(world, GOOD) == timedelta(days=1)
    assert told(world, GOOD, device) == "anna"
    clock.pass_(timedelta(days=1))
    assert told(world, GOOD) == "anna"


def test_a_device_that_guesses_itself_is_unknown_again(sqlite_world: World) -> None:
    device = own_device(sqlite_world)
    tried = [told(sqlite_world, "fout", device) for _ in range(guesses.OF_DEVICE + 4)]
    assert tried[-1] == timedelta(seconds=5)


def test_a_success_forgets_earlier_mistakes(sqlite_world: World) -> None:
    for _ in range(3):
        assert [told(sqlite_world, "fout") for _ in range(2)] == ["no", "no"]
        assert told(sqlite_world, GOOD) == "anna"


def test_another_password_makes_every_device_unknown(sqlite_world: World) -> None:
    device = own_device(sqlite_world)
    people.set_password(sqlite_world.services, "anna", "een heel ander woord")
    guess_from_everywhere(sqlite_world)
    assert told(sqlite_world, GOOD, device) == guesses.PAUSE


def test_a_device_of_somebody_else_is_no_help(sqlite_world: World) -> None:
    device = own_device(sqlite_world)
    guess_from_everywhere(sqlite_world)
    for _ in range(60):
        told(sqlite_world, "fout", Knock(sender="203.0.113.9"), "bob")
    assert told(sqlite_world, "fout", device, "bob") in {"no", guesses.PAUSE}
    assert guesses.at(sqlite_world.services, "bob", "ander", device).is_known is False


def test_guesses_at_the_same_moment_count_one_by_one(world: World) -> None:
    with ThreadPoolExecutor(5) as guessers:
        list(guessers.map(lambda _: told(world, "fout"), range(5)))
    assert isinstance(told(world, GOOD), timedelta)


def test_a_clock_that_was_ahead_keeps_nobody_waiting_once_it_is_right(
    sqlite_world: World, clock: Clock
) -> None:
    clock.pass_(timedelta(days=2))
    guess_from_everywhere(sqlite_world, addresses=1, each=40)
    assert isinstance(told(sqlite_world, "fout", Knock(sender="203.0.113.0")), timedelta)
    clock.pass_(timedelta(days=-2))
    assert told(sqlite_world, GOOD, Knock(sender="203.0.113.0")) == "anna"

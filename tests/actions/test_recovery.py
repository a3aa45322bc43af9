"""A new link for who lost the code goes to the address that is known, and tells nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from service.actions import links, proof, recovery, resending, status
from service.store.tables import Mail
from tests.proef import World

Answers = Callable[..., dict[str, Any]]
KNOWN = {"naam": "Jan Jansen", "email": "Jan@Voorbeeld.nl"}


@pytest.fixture
def served(sqlite_world: World) -> World:
    settings = replace(sqlite_world.services.settings, smtp_url="smtp://mail.example.org")
    return World(replace(sqlite_world.services, settings=settings))


def ask(world: World, number: str, email: str) -> None:
    recovery.ask(world.services, [number], email, lambda text, **values: text % values)


def send_all(world: World) -> None:
    while resending.send_next(world.services):
        pass


def test_the_link_goes_to_the_known_address_and_stands_nowhere_before(
    served: World, answers: Answers, postbox: Any
) -> None:
    got = served.file(answers(aanvrager=KNOWN))
    ask(served, got.number, "jan@voorbeeld.nl")
    (row,) = served.rows(Mail)
    assert (links.LINK in row.body, got.secret in row.body) == (True, False)
    send_all(served)
    message = postbox.messages[-1]
    assert message.to == "jan@voorbeeld.nl"
    assert f"/status/{got.number}/{got.secret}" in message.body
    status.enter(served.services, got.number, got.secret)
    assert proof.prove(served.services).holds


@pytest.mark.parametrize("email", ["iemand@anders.nl", "", "jan@voorbeeld.nl.kwaad.nl"])
def test_another_address_gets_nothing(served: World, answers: Answers, email: str) -> None:
    number = served.file(answers(aanvrager=KNOWN)).number
    ask(served, number, email)
    ask(served, "P-2026-999", "jan@voorbeeld.nl")
    assert served.rows(Mail) == []


def test_a_stranger_fills_nobodys_mailbox(served: World, answers: Answers) -> None:
    number = served.file(answers(aanvrager=KNOWN)).number
    for _ in range(recovery.MOST + 5):
        ask(served, number, "jan@voorbeeld.nl")
    assert len(served.rows(Mail)) == recovery.MOST

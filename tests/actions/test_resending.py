"""Messages kept while there was no mail server go when an operator says so, each once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from service.actions import outbox, postroom, proof, resending
from service.actions.services import Services
from service.core.actor import Actor, ActorKind
from service.core.errors import NotAllowed
from service.outside import MailError, OutboxMailer
from service.store.audit import Act
from service.store.tables import AuditEvent, Mail, Tiding
from tests.actions.test_outbox import OPERATOR
from tests.actions.test_postroom import actor, printed
from tests.actions.test_returning import answered, rows, standing
from tests.conftest import Clock
from tests.worker.small_case import SETTINGS, given_people

ATTACHED = SETTINGS.replace("pagina = true\n", "bijlage = true\n")


class Refusing:
    """A mail server that says one thing."""

    def __init__(self, *, permanent: bool, of_address: bool) -> None:
        self.error = MailError("no", permanent=permanent, answered=True, of_address=of_address)

    def send(self, mail: Any, permit: Any) -> Any:
        raise self.error


@pytest.fixture
def served(sqlite_services: Services) -> Services:
    """The service after a mail server was set; ``unserved`` is the same before."""
    given_people(sqlite_services)
    settings = replace(sqlite_services.settings, smtp_url="smtp://mail.example.org")
    return replace(sqlite_services, settings=settings)


@pytest.fixture
def unserved(served: Services) -> Services:
    return replace(served, mailer=OutboxMailer())


def lying(services: Services) -> list[int]:
    page = outbox.overview(services, OPERATOR)
    return [copy.id for row in page.rows for copy in row.copies]


def send_all(services: Services) -> int:
    count = 0
    while resending.send_next(services):
        count += 1
    return count


def test_nothing_goes_before_somebody_asks(unserved: Services, served: Services) -> None:
    letter = printed(unserved)
    assert send_all(served) == 0
    assert standing(served, letter).where == "ready"


def test_a_kept_letter_goes_once_and_meets_its_term(
    unserved: Services, served: Services, clock: Clock, postbox: Any
) -> None:
    letter = printed(unserved, settings=ATTACHED)
    before = proof.prove(served).flaws
    clock.pass_(timedelta(days=1))
    assert resending.ask(served, OPERATOR, lying(served)) == 1
    assert resending.ask(served, OPERATOR, lying(served)) == 0
    assert send_all(served) == 1
    assert send_all(served) == 0
    (message,) = postbox.messages
    (row,) = rows(served, Mail)
    assert (message.message_id, message.to) == (row.message_id, row.to)
    assert [(name, data[:5]) for name, data in message.attachments] == [("antwoord.pdf", b"%PDF-")]
    found = standing(served, letter)
    assert (found.where, found.at) == ("sent", clock())
    assert answered(served) == "2026-03-03T10:12:00+01:00"
    assert proof.prove(served).flaws == before


def test_what_was_posted_meanwhile_keeps_its_date(
    unserved: Services, served: Services, clock: Clock
) -> None:
    letter = printed(unserved)
    postroom.posted(served, "K-1", letter, actor(served, "carla"))
    met = answered(served)
    clock.pass_(timedelta(days=1))
    resending.ask(served, OPERATOR, lying(served))
    assert send_all(served) == 1
    assert answered(served) == met


def test_a_server_that_is_away_is_asked_again_later(
    unserved: Services, served: Services, clock: Clock
) -> None:
    letter = printed(unserved)
    resending.ask(served, OPERATOR, lying(served))
    away = replace(served, mailer=Refusing(permanent=False, of_address=False))
    assert send_all(away) == 1
    assert (standing(served, letter).where, send_all(served)) == ("ready", 0)
    clock.pass_(resending.SPAN)
    assert send_all(served) == 1
    assert standing(served, letter).where == "sent"


def test_an_address_that_is_refused_then_fails(unserved: Services, served: Services) -> None:
    letter = printed(unserved)
    resending.ask(served, OPERATOR, lying(served))
    assert send_all(replace(served, mailer=Refusing(permanent=True, of_address=True))) == 1
    assert (standing(served, letter).where, answered(served)) == ("failed", None)
    assert [each.untold for each in rows(served, Tiding)] == [True]
    assert send_all(served) == 0


def test_what_is_abandoned_never_goes(unserved: Services, served: Services) -> None:
    letter = printed(unserved)
    assert resending.abandon(served, OPERATOR, lying(served)) == 1
    assert resending.ask(served, OPERATOR, lying(served)) == 0
    assert (send_all(served), standing(served, letter).where) == (0, "failed")
    told = [json.loads(e.data) for e in rows(served, AuditEvent) if e.kind == Act.MAIL_ABANDONED]
    assert told == [{"mail": 1}]


@pytest.mark.parametrize("verb", [resending.ask, resending.abandon])
def test_only_the_operator_decides(verb: Callable[..., int], served: Services) -> None:
    with pytest.raises(NotAllowed):
        verb(served, Actor(username="x", kind=ActorKind.PERSON), [1])

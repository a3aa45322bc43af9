"""A letter that came back: its term is open again until it went anew, and nobody can forge that."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from service.actions import casefile, postroom, proof, recalling, returning
from service.actions.dispatch import Standing
from service.actions.services import Services
from service.connectors.wording import formats_in
from service.core.errors import Conflict, NotAllowed
from service.outside import MailError, OutboxMailer, SmtpMailer
from service.store.tables import Document, Instance, Job, JobState, Mail, MailState, Tiding
from service.worker import tick
from tests.actions.test_postroom import ON_PAGE, STEP, actor, printed
from tests.conftest import Clock
from tests.outside.conftest import MailServer
from tests.worker.at_work import serving
from tests.worker.small_case import given_people


@pytest.fixture
def services(sqlite_services: Services) -> Services:
    """A service whose mail server takes everything."""
    given_people(sqlite_services)
    return sqlite_services


@pytest.fixture
def refusing(services: Services) -> Iterator[Callable[[str], Services]]:
    """A real mail server that gives one answer to every recipient."""
    box = MailServer()
    with serving(box) as url:

        def make(answer: str) -> Services:
            box.answers["RCPT"] = answer
            return replace(services, mailer=SmtpMailer(url))

        yield make


def rows(services: Services, table: type[Any]) -> Sequence[Any]:
    with services.db.reading() as session:
        return session.scalars(select(table).order_by(table.id)).all()


def answered(services: Services) -> str | None:
    found: str | None = json.loads(rows(services, Instance)[0].record).get("beantwoord_op")
    return found


def standing(services: Services, letter: str) -> Standing:
    return casefile.case_file(services, "K-1", actor(services, "carla")).standings[letter]


def came_back(services: Services) -> bool:
    """A mail server says so of the only message."""
    (message,) = rows(services, Mail)
    return returning.reported(services, message.message_id, "5.1.1")


def test_a_term_is_open_again_when_the_letter_came_back(services: Services, clock: Clock) -> None:
    letter = printed(services)
    before = proof.prove(services).flaws  # of the version, which nobody published here
    assert answered(services) == "2026-03-02T10:12:00+01:00"
    clock.pass_(timedelta(hours=1))
    assert came_back(services)
    file = casefile.case_file(services, "K-1", actor(services, "carla"))
    found = file.standings[letter]
    assert (found.where, found.way, found.at) == ("returned", "mail", clock())
    assert answered(services) is None
    assert [(each.term, each.met_on) for each in file.deadlines] == [("antwoord", None)]
    assert proof.prove(services).flaws == before


def test_a_letter_goes_out_and_comes_back_as_often_as_it_does(
    services: Services, clock: Clock
) -> None:
    letter, carla = printed(services), actor(services, "carla")
    came_back(services)
    clock.pass_(timedelta(days=1))
    postroom.posted(services, "K-1", letter, carla)
    assert (answered(services), standing(services, letter).way) == (
        "2026-03-03T10:12:00+01:00",
        "paper",
    )
    clock.pass_(timedelta(days=1))
    for _ in range(2):  # twice is once
        returning.said(services, "K-1", letter, carla)
    assert (answered(services), standing(services, letter).where) == (None, "returned")
    clock.pass_(timedelta(days=1))
    postroom.posted(services, "K-1", letter, carla)
    assert answered(services) == "2026-03-05T10:12:00+01:00"
    assert [each.kind for each in rows(services, Tiding)] == ["returned", "sent"] * 2


def test_the_same_report_counts_once(services: Services) -> None:
    printed(services)
    assert came_back(services) and came_back(services)
    assert len(rows(services, Tiding)) == 1


def test_a_report_of_a_message_that_nobody_sent_does_nothing(services: Services) -> None:
    printed(services)
    for guess in ("<1@localhost>", f"<1.{'0' * 32}@localhost>", "", "<" * 4_000):
        assert not returning.reported(services, guess)
    assert answered(services) is not None


def test_a_letter_on_a_page_stays_there_when_its_message_returns(services: Services) -> None:
    letter = printed(services, settings=ON_PAGE)
    came_back(services)
    assert standing(services, letter).where == "on_page"
    assert answered(services) is not None


def test_what_never_left_cannot_come_back(services: Services) -> None:
    record = {"ontvangen_op": "2026-03-02", "aanvrager": {"naam": "Alice"}}
    letter = printed(services, record=record)
    with pytest.raises(Conflict):
        returning.said(services, "K-1", letter, actor(services, "carla"))
    with pytest.raises(NotAllowed):
        returning.said(services, "K-1", letter, actor(services, "dirk"))


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("550 5.1.1 No such user", JobState.DONE),
        ("550 never", JobState.DONE),
        ("554 5.7.1 Relay access denied", JobState.INCIDENT),  # the operator can mend this
        ("450 4.2.2 Mailbox full", JobState.READY),
    ],
)
def test_an_address_that_is_refused_leaves_a_letter_for_the_post(
    services: Services, refusing: Callable[[str], Services], answer: str, state: JobState
) -> None:
    there = refusing(answer)
    if state is not JobState.DONE:
        with pytest.raises(ValueError, match="not enough values"):
            printed(there)  # the letter carries the day it is really sent
        assert [each.state for each in rows(services, Job)][:1] == [state]
        return
    letter = printed(there)
    assert [each.state for each in rows(services, Job)] == [state]
    assert [each.state for each in rows(services, Mail)] == [MailState.FAILED]
    assert (standing(services, letter).where, answered(services)) == ("failed", None)
    assert [each.untold for each in rows(services, Tiding)] == [True]
    postroom.posted(services, "K-1", letter, actor(services, "carla"))
    assert (standing(services, letter).where, answered(services) is None) == ("sent", False)


def test_the_name_of_a_message_tells_nobody_the_next_one(services: Services) -> None:
    printed(services)
    (message,) = rows(services, Mail)
    number, _, secret = message.message_id.strip("<>").partition("@")[0].partition(".")
    assert (int(number), len(secret)) == (rows(services, Document)[0].job_id, 32)
    assert message.audience == "aanvrager"


def test_an_address_that_is_no_address_fails_as_well(services: Services) -> None:
    record = {"ontvangen_op": "2026-03-02", "aanvrager": {"naam": "Alice", "email": "a b@c"}}
    letter = printed(replace(services, mailer=OutboxMailer()), record=record)
    assert standing(services, letter).where == "failed"


def test_an_error_of_the_server_itself_still_waits_for_the_operator(services: Services) -> None:
    class Broken:
        def send(self, mail: Any, permit: Any) -> Any:
            raise MailError("too large", permanent=True, answered=True)

    with pytest.raises(ValueError, match="not enough values"):
        printed(replace(services, mailer=Broken()))
    tick(services, services.clock())
    assert rows(services, Job)[0].state is JobState.INCIDENT


def test_who_handled_a_closed_case_is_told_once(services: Services, clock: Clock) -> None:
    letter = printed(services, STEP)
    assert rows(services, Instance)[0].ended_at == clock()
    came_back(services)
    assert recalling.tell_of_closed(services, formats_in) == 1  # nobody handled it: all who may
    assert recalling.tell_of_closed(services, formats_in) == 0
    told = rows(services, Mail)[1:]
    assert [each.audience for each in told] == ["carla"]  # bob is involved
    assert "/zaken/K-1" in told[0].body
    assert standing(services, letter).where == "returned"
    assert not [each for each in proof.prove(services).flaws if each.table in ("mail", "tiding")]

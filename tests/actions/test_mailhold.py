"""An older copy that is put back: nothing that went may go again before somebody answers."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from service.actions import mailhold
from service.actions.services import Services
from service.core.actor import Actor, ActorKind
from service.core.errors import NotAllowed, NotFound
from service.core.rights import Mandate, Power
from service.store import audit, handovers
from service.store.tables import AuditEvent, Document, Job, JobState, Mail, MailState
from service.worker import tick
from tests.conftest import Clock, Postbox
from tests.worker.small_case import given_case, given_people, job, small_bundle

LETTER, NOTICE = job(0, "brief", brief="antwoord"), job(0, "bericht", aan="aanvrager")
OTHER = job(0, "uitvoer")
Restored = Callable[[], Services]


@pytest.fixture
def restored(
    new_database: Callable[[str], str],
    make_services: Callable[[str], Services],
    postbox: Postbox,
    clock: Clock,
) -> Services:
    """A copy of before two messages went, put back in place of the database that sent them."""
    url = new_database("sqlite")
    before = make_services(url)
    given_people(before)
    given_case(before, small_bundle(LETTER), "K-1")
    given_case(before, small_bundle(NOTICE), "K-2")
    file = Path(url.removeprefix("sqlite:///"))
    with before.db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = shutil.copy(file, file.with_suffix(".copy"))
    clock.pass_(timedelta(minutes=5))
    assert tick(before, clock()).jobs == 2
    before.db.close()
    for each in file.parent.glob(f"{file.name}-*"):
        each.unlink()
    shutil.copy(copy, file)
    assert len(postbox.messages) == 2
    return make_services(url)


def states(services: Services) -> list[JobState]:
    with services.db.reading() as session:
        return list(session.scalars(select(Job.state).order_by(Job.id)))


def test_a_database_that_sent_what_is_known_is_not_older(
    services: Services, clock: Clock, postbox: Postbox
) -> None:
    given_people(services)
    given_case(services, small_bundle(NOTICE))
    assert not mailhold.look(services)
    tick(services, clock())
    assert len(postbox.messages) == 1
    assert not mailhold.look(services)
    assert mailhold.question(services) is None


def test_an_older_copy_holds_its_messages_and_nothing_else(
    restored: Services, clock: Clock, postbox: Postbox
) -> None:
    given_case(restored, small_bundle(OTHER), "K-3")
    assert mailhold.look(restored)
    assert tick(restored, clock()).jobs == 1
    assert states(restored) == [JobState.READY, JobState.READY, JobState.DONE]
    assert len(postbox.messages) == 2
    found = mailhold.question(restored)
    assert found is not None
    assert [(each.number, each.name) for each in found.waiting] == [
        ("K-1", "Stap 0"),
        ("K-2", "Stap 0"),
    ]
    assert found.known_at == clock()


def test_it_is_asked_once(restored: Services, clock: Clock) -> None:
    assert mailhold.look(restored)
    assert not mailhold.look(restored)
    mailhold.release(restored)
    assert not mailhold.look(restored)  # the file still tells of what was lost
    tick(restored, clock())
    assert not mailhold.look(restored)
    assert mailhold.question(restored) is None


def test_what_is_released_goes_again_under_the_same_id(
    restored: Services, clock: Clock, postbox: Postbox
) -> None:
    mailhold.look(restored)
    assert mailhold.release(restored) == 2
    assert tick(restored, clock()).jobs == 2
    assert len(postbox.messages) == 4
    assert len({message.message_id for message in postbox.messages}) == 2


def test_what_is_dropped_is_printed_and_filed_but_not_sent(
    restored: Services, clock: Clock, postbox: Postbox
) -> None:
    mailhold.look(restored)
    assert mailhold.drop(restored) == 2
    assert tick(restored, clock()).jobs == 2
    assert len(postbox.messages) == 2
    with restored.db.reading() as session:
        assert set(session.scalars(select(Mail.state))) == {MailState.WITHHELD}
        assert len(session.scalars(select(Document)).all()) == 1
    given_case(restored, small_bundle(NOTICE), "K-3")
    assert tick(restored, clock()).jobs == 1  # and from then on messages go
    assert len(postbox.messages) == 3


def test_one_case_may_be_dropped_and_the_others_released(
    restored: Services, clock: Clock, postbox: Postbox
) -> None:
    mailhold.look(restored)
    assert mailhold.drop(restored, ["K-1"]) == 1
    assert tick(restored, clock()).jobs == 1
    assert len(postbox.messages) == 2
    assert mailhold.release(restored) == 1
    assert tick(restored, clock()).jobs == 1
    assert len(postbox.messages) == 3
    with pytest.raises(NotFound):
        mailhold.release(restored)


def test_a_case_without_held_messages_is_named(restored: Services) -> None:
    mailhold.look(restored)
    with pytest.raises(NotFound, match="K-9"):
        mailhold.drop(restored, ["K-1", "K-9"])
    found = mailhold.question(restored)
    assert found is not None and len(found.waiting) == 2


def test_a_copy_under_a_running_worker_is_seen_before_the_message_goes(
    restored: Services, clock: Clock, postbox: Postbox
) -> None:
    assert tick(restored, clock()).failed == 1  # nobody looked when it started
    assert len(postbox.messages) == 2
    assert mailhold.question(restored) is not None


def test_a_copy_that_has_caught_up_in_numbers_is_seen_too(
    restored: Services, clock: Clock, postbox: Postbox
) -> None:
    with restored.db.writing() as session:
        for number in range(5):  # by workers of another machine, which know nothing of the first
            handovers.begin(
                session, message_id=f"<{number}@x>", instance_id=1, job_id=1, mark=str(number)
            )
    assert tick(restored, clock()).failed == 1
    assert len(postbox.messages) == 2
    assert mailhold.question(restored) is not None


def test_a_new_database_beside_an_old_file_is_not_an_older_copy(
    restored: Services,
    new_database: Callable[[str], str],
    make_services: Callable[[str], Services],
    clock: Clock,
    postbox: Postbox,
) -> None:
    fresh = make_services(new_database("sqlite"))
    clock.pass_(timedelta(minutes=1))
    given_people(fresh)
    given_case(fresh, small_bundle(NOTICE))
    assert not mailhold.look(fresh)
    assert tick(fresh, clock()).jobs == 1
    assert len(postbox.messages) == 3


def test_an_operator_may_hold_messages_before_the_workers_start(
    services: Services, clock: Clock, postbox: Postbox
) -> None:
    given_people(services)
    given_case(services, small_bundle(NOTICE))
    mailhold.hold(services)
    assert tick(services, clock()).idle
    mailhold.release(services)
    assert tick(services, clock()).jobs == 1
    with services.db.reading() as session:
        kinds = list(session.scalars(select(AuditEvent.kind)))
    assert kinds.count(audit.Act.MAIL_HELD) == kinds.count(audit.Act.MAIL_RELEASED) == 1


def test_only_an_operator_learns_what_is_held(restored: Services) -> None:
    mailhold.look(restored)
    operator, nobody = (
        Actor(username="x", kind=ActorKind.PERSON, mandates=frozenset(mandates))
        for mandates in ([Mandate(Power.OPERATE)], [])
    )
    assert mailhold.question(restored, operator) is not None
    with pytest.raises(NotAllowed):
        mailhold.question(restored, nobody)

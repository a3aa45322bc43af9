"""Cases that begin by themselves: each round once, whatever fails, dies or runs beside it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from service.actions import rounds, supervise, vitals
from service.actions.proof import prove
from service.actions.services import Services
from service.core.actor import Actor
from service.core.errors import NotAllowed
from service.core.rights import Mandate, Power
from service.core.topic import Lane
from service.store import audit
from service.store.tables import Instance, NextRound
from service.worker.executor import tick
from service.worker.moves import Moves, TickResult
from tests.conftest import AMSTERDAM, Clock
from tests.engine.engine_models import BUNDLE
from tests.given_terms import local
from tests.inspection import ITSELF, USUAL, given_published, inspection

OPERATOR = Actor(username="ben", mandates=frozenset({Mandate(Power.OPERATE)}))
NOTHING = TickResult()
REFUSAL = "“jaarlijks” cannot be accepted like this."
REFUSING = inspection().replace(
    b'<camunda:property name="moment"',
    b'<camunda:property name="voorwaarde" value="false"/>'
    b'<camunda:property name="voorwaarde_melding" value="Nu niet."/>'
    b'<camunda:property name="moment"',
)


def cases(services: Services) -> Sequence[Instance]:
    with services.db.reading() as session:
        return session.scalars(select(Instance).order_by(Instance.id)).all()


def planned(services: Services) -> NextRound:
    with services.db.reading() as session:
        return session.scalars(select(NextRound)).one()


def due(services: Services) -> datetime:
    moment = planned(services).due_at
    assert moment is not None
    return moment.astimezone(AMSTERDAM)


def told(services: Services, case: Instance) -> list[str]:
    with services.db.reading() as session:
        found = audit.of_instance(session, case.id)
    return [str(audit.sentence(each.kind, json.loads(each.data))) for each in found]


def test_publishing_plans_the_first_round_after_it(services: Services, clock: Clock) -> None:
    clock.set(2026, 1, 2, 8, 0)
    given_published(services)
    assert due(services) == local(2027, 1, 4, 8)
    assert cases(services) == []


def test_nothing_begins_before_its_moment(services: Services, clock: Clock) -> None:
    given_published(services)
    clock.set(2027, 1, 4, 7, 59)
    assert tick(services, clock()) == NOTHING
    assert cases(services) == []


def test_a_round_begins_a_case_of_its_own_number_and_plans_the_next(
    services: Services, clock: Clock
) -> None:
    given_published(services)
    clock.set(2027, 1, 4, 8, 0)
    assert tick(services, clock()) == TickResult(begun=1)
    (case,) = cases(services)
    assert (case.number, case.root, case.record) == (
        "L-2027-1",
        "keuring",
        '{"ronde": "2027-01-02"}',
    )
    assert due(services) == local(2028, 1, 3, 8)
    assert planned(services).last_number == "L-2027-1"


def test_the_house_itself_begins_it_and_says_for_which_round(
    services: Services, clock: Clock
) -> None:
    given_published(services)
    clock.set(2027, 1, 4, 8, 0)
    tick(services, clock())
    (case,) = cases(services)
    assert "Began by itself, for the round of 2027-01-02" in told(services, case)
    with services.db.reading() as session:
        assert {each.actor for each in audit.of_instance(session, case.id)} == {"regelwerk"}


def test_what_the_trail_vouches_for_is_there(services: Services, clock: Clock) -> None:
    given_published(services)
    clock.set(2028, 2, 1, 9, 0)
    tick(services, clock())
    assert list(prove(services).flaws) == []


def test_a_round_begins_once(services: Services, clock: Clock) -> None:
    given_published(services)
    clock.set(2027, 1, 4, 8, 0)
    tick(services, clock())
    assert tick(services, clock()) == NOTHING
    assert len(cases(services)) == 1


def test_of_two_workers_that_saw_a_round_one_begins_it(
    make_services: Callable[[str], Services], database_url: str, clock: Clock
) -> None:
    first, second = make_services(database_url), make_services(database_url)
    given_published(first)
    clock.set(2027, 1, 4, 8, 0)
    both, row = threading.Barrier(2), planned(first).id
    begun: list[object] = []

    def work(services: Services) -> None:
        both.wait(60)
        begun.append(rounds.begin(services, row, clock()))

    hands = [threading.Thread(target=work, args=(each,)) for each in (first, second)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(60)
    assert (len(begun), begun.count(None)) == (2, 1)
    assert [case.number for case in cases(first)] == ["L-2027-1"]


def test_a_row_that_was_put_back_begins_no_round_again(services: Services, clock: Clock) -> None:
    given_published(services)
    before = planned(services)
    clock.set(2027, 1, 4, 8, 0)
    tick(services, clock())
    with services.db.writing() as session:
        row = session.scalars(select(NextRound)).one()
        row.due_at, row.planned_at = before.due_at, before.planned_at
    tick(services, clock())
    assert len(cases(services)) == 1
    assert due(services) == local(2028, 1, 3, 8)


def test_after_downtime_the_last_round_is_caught_up_with_and_says_so(
    services: Services, clock: Clock
) -> None:
    given_published(services)
    clock.set(2029, 6, 1, 12, 0)
    assert tick(services, clock()) == TickResult(begun=1)
    (case,) = cases(services)
    assert case.record == '{"ronde": "2029-01-02"}'
    assert (
        "Began by itself, later than planned: round of 2029-01-02, due on 2029-01-02 08:00;"
        " earlier rounds passed over: 2027-01-02, 2028-01-02" in told(services, case)
    )
    assert due(services) == local(2030, 1, 2, 8)


def test_a_worker_that_is_a_minute_late_is_not_late(services: Services, clock: Clock) -> None:
    given_published(services)
    clock.set(2027, 1, 4, 8, 1)
    tick(services, clock())
    assert not any("later than planned" in each for each in told(services, cases(services)[0]))


def test_a_new_version_does_not_begin_the_round_of_this_year_again(
    services: Services, clock: Clock
) -> None:
    given_published(services)
    clock.set(2027, 1, 4, 8, 0)
    tick(services, clock())
    given_published(services, inspection("R/2026-01-02T18:00/P1Y"))
    clock.set(2027, 1, 4, 18, 0)
    tick(services, clock())
    assert len(cases(services)) == 1
    assert due(services) == local(2028, 1, 3, 18)


def test_a_new_version_begins_the_round_that_was_due(services: Services, clock: Clock) -> None:
    given_published(services)
    clock.set(2027, 1, 5, 9, 0)
    newest = given_published(services, inspection(task="nakijken"))
    tick(services, clock())
    (case,) = cases(services)
    assert (case.bundle_hash, case.record) == (newest, '{"ronde": "2027-01-02"}')


def test_a_round_that_is_due_is_owed_also_when_the_new_version_has_no_such_round(
    services: Services, clock: Clock
) -> None:
    given_published(services)
    clock.set(2027, 1, 5, 9, 0)
    given_published(services, inspection("R/2030-06-01/P1Y"))
    tick(services, clock())
    (case,) = cases(services)
    assert case.record == '{"ronde": "2027-01-04"}'


def test_a_new_version_begins_no_round_from_before_it(services: Services, clock: Clock) -> None:
    given_published(services)
    clock.set(2026, 3, 20, 9, 0)
    given_published(services, inspection("R/2026-01-02T08:00/P1M", ""))
    assert tick(services, clock()) == NOTHING
    assert due(services) == local(2026, 4, 2, 8)


def test_a_version_without_the_cycle_begins_nothing(services: Services, clock: Clock) -> None:
    given_published(services)
    given_published(services, USUAL.replace(b'"proces"', b'"anders"'), bundle=BUNDLE)
    clock.set(2027, 1, 4, 8, 0)
    assert tick(services, clock()) == NOTHING
    assert cases(services) == []


def test_a_moment_that_a_clock_ahead_worked_out_is_worked_out_again(
    services: Services, clock: Clock
) -> None:
    clock.set(2028, 3, 2, 9, 0)  # two years ahead
    given_published(services)
    assert due(services) == local(2029, 1, 2, 8)
    clock.set(2026, 3, 2, 9, 0)
    tick(services, clock())
    assert due(services) == local(2027, 1, 4, 8)
    assert cases(services) == []


def test_a_clock_that_goes_back_begins_no_round_twice(services: Services, clock: Clock) -> None:
    given_published(services)
    clock.set(2027, 1, 4, 8, 0)
    tick(services, clock())
    clock.set(2026, 12, 1, 8, 0)
    tick(services, clock())
    assert due(services) == local(2027, 1, 4, 8)
    clock.set(2027, 1, 4, 8, 0)
    tick(services, clock())
    assert len(cases(services)) == 1


def test_no_case_begins_while_the_clock_is_not_believed(services: Services, clock: Clock) -> None:
    given_published(services)
    clock.set(2027, 1, 4, 8, 0)
    doubting = Moves(agree=lambda _session: False)
    assert tick(services, clock(), lane=Lane.TIMERS, moves=doubting) == NOTHING
    assert cases(services) == []


def test_an_operator_sees_what_begins_by_itself_and_when(services: Services, clock: Clock) -> None:
    given_published(services)
    clock.set(2027, 1, 4, 8, 0)
    tick(services, clock())
    (found,) = supervise.beginnings(services, OPERATOR)
    assert (found.title, found.last_on, found.due_at) == (
        "keuring", date(2027, 1, 2), local(2028, 1, 3, 8)
    )  # fmt: skip


def test_a_round_that_cannot_begin_is_shown_and_tried_again(
    services: Services, clock: Clock
) -> None:
    given_published(services, REFUSING)
    clock.set(2027, 1, 4, 8, 0)
    assert tick(services, clock()) == TickResult(failed=1)
    assert tick(services, clock()) == NOTHING
    (incident,) = supervise.incidents(services, OPERATOR)
    assert (incident.kind, incident.name, str(incident.reason)) == ("round", "keuring", REFUSAL)
    assert (incident.is_stuck, incident.next_at) == (False, clock() + timedelta(minutes=1))
    assert vitals.read(services).stuck == 1
    clock.pass_(timedelta(minutes=1))
    assert tick(services, clock()) == TickResult(failed=1)


def test_a_round_that_failed_begins_once_a_better_version_is_published(
    services: Services, clock: Clock
) -> None:
    given_published(services, REFUSING)
    clock.set(2027, 1, 4, 8, 0)
    tick(services, clock())
    given_published(services)
    clock.pass_(timedelta(minutes=1))
    assert tick(services, clock()) == TickResult(begun=1)
    assert supervise.incidents(services, OPERATOR) == []


def test_a_round_that_fails_does_not_hold_up_another(services: Services, clock: Clock) -> None:
    both = BUNDLE + ITSELF + ITSELF.replace("keuring", "proef_keuring").replace("L-", "N-")
    other = inspection().replace(b'"keuring"', b'"proef_keuring"')
    other = other.replace(b'id="d_keuring"', b'id="d_ander"')
    given_published(services, REFUSING, other, bundle=both)
    clock.set(2027, 1, 4, 8, 0)
    assert tick(services, clock()) == TickResult(begun=1, failed=1)
    assert [case.number for case in cases(services)] == ["N-2027-1"]


def test_an_operator_lets_a_round_be_tried_at_once(services: Services, clock: Clock) -> None:
    given_published(services, REFUSING)
    clock.set(2027, 1, 4, 8, 0)
    tick(services, clock())
    supervise.retry_round(services, planned(services).id, OPERATOR)
    assert supervise.incidents(services, OPERATOR) == []
    assert tick(services, clock()) == TickResult(failed=1)


def test_nobody_else_lets_a_round_be_tried_again(services: Services) -> None:
    given_published(services)
    with pytest.raises(NotAllowed):
        supervise.retry_round(services, planned(services).id, Actor(username="anna"))


def test_the_end_of_the_calendar_is_shown_and_stops_no_publication(
    services: Services, clock: Clock
) -> None:
    clock.set(2030, 6, 1, 9, 0)  # the calendar of the test ends with 2030
    given_published(services, inspection("R/2026-12-31T08:00/P1Y", "werkdagen_na(ronde, 1)"))
    (incident,) = supervise.incidents(services, OPERATOR)
    assert "lies outside calendar" in str(incident.reason)
    assert incident.is_stuck


def test_what_no_longer_stands_in_a_version_does_not_keep_the_worker(
    services: Services, clock: Clock
) -> None:
    given_published(services)
    with services.db.writing() as session:
        session.execute(update(NextRound).values(root="weg", due_at=clock()))
    assert tick(services, clock()) == NOTHING
    with services.db.reading() as session:
        assert session.scalars(select(NextRound)).all() == []

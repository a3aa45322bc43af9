"""Taking back a completion within its minute, and every reason why that is refused."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from service.actions import answering, asking, formpage, proof, scrutiny, undo, work
from service.actions.services import Services
from service.core.errors import Conflict, NotAllowed
from service.store import jobs, submissions, undos
from service.store.tables import Job, JobState, SubmissionKind, Task, TaskState, Undo
from service.store.writes import Writes
from service.worker import tick
from tests.conftest import Clock
from tests.proef import World

MINUTE = 60
ANSWERS = {"aanvrager": {"naam": "Kees", "email": "kees@voorbeeld.nl"}, "soort": "verlof"}
GRANTED = {"besluit": "toegekend", "reden": "Alles klopt."}
NAME = "Aanvraag beoordelen"


@pytest.fixture
def world(sqlite_services: Services) -> World:
    return World(sqlite_services, undo_seconds=MINUTE).prepare()


@pytest.fixture
def number(world: World) -> str:
    number = world.file(ANSWERS).number
    world.complete(number, NAME, "anna", GRANTED)
    return number


def offered(world: World, number: str) -> undo.Offer:
    found = undo.offer(world.services, number, world.actor("anna"))
    assert found is not None
    return found


def take_back(world: World, number: str, task_id: str = "") -> undo.Decided:
    task = task_id or offered(world, number).task_id
    return undo.undo(world.services, task, world.actor("anna"))


def test_what_was_sent_is_the_draft_of_the_task_that_is_open_again(
    world: World, number: str
) -> None:
    back = take_back(world, number)
    page = formpage.page(world.services, asking.TaskAt(id=back.task_id), world.actor("anna"))
    assert [task.name for task in world.tasks(number)] == [NAME]
    assert (page.bound.values["reden"], page.draft_at) == ("Alles klopt.", world.services.clock())
    assert "besluit" not in world.case(number).record


def test_a_letter_waits_as_long_as_it_can_be_taken_back(world: World, number: str) -> None:
    assert offered(world, number).held == ["Besluit versturen"]
    tick(world.services, world.services.clock())
    assert [job.state for job in world.rows(Job)] == [JobState.READY]
    tick(world.services, world.services.clock() + timedelta(seconds=MINUTE))
    assert [job.state for job in world.rows(Job)] == [JobState.DONE]


def test_nothing_waits_while_a_term_ends(world: World, clock: Clock) -> None:
    number = world.file(ANSWERS).number
    ends = [mark[1] for mark in world.case(number).waiting["terms"].values()]
    clock.moment = datetime.fromisoformat(min(ends)) - timedelta(seconds=MINUTE / 2)
    world.complete(number, NAME, "anna", GRANTED)
    assert undo.offer(world.services, number, world.actor("anna")) is None
    tick(world.services, world.services.clock())
    assert [job.state for job in world.rows(Job)] == [JobState.DONE]


def test_what_is_taken_back_is_never_sent_and_proved(services: Services) -> None:
    world = World(services, undo_seconds=MINUTE).prepare()
    number = world.file(ANSWERS).number
    world.complete(number, NAME, "anna", GRANTED)
    take_back(world, number)
    tick(world.services, world.services.clock() + timedelta(hours=1))
    assert [job.state for job in world.rows(Job)] == [JobState.VOID]
    assert proof.prove(world.services).flaws == []


def test_the_record_is_folded_without_what_was_taken_back(world: World, number: str) -> None:
    take_back(world, number)
    kinds = [row.kind for row in world.submissions()]
    assert kinds[-1] is SubmissionKind.UNDO
    assert SubmissionKind.FORM in kinds
    assert [row.kind for row in submissions.standing(world.submissions())] == [SubmissionKind.START]


def test_a_journey_through_time_sees_the_completion_until_it_was_taken_back(
    world: World, clock: Clock
) -> None:
    number = world.file(ANSWERS).number
    clock.pass_(timedelta(hours=1))
    world.complete(number, NAME, "anna", GRANTED)
    clock.pass_(timedelta(seconds=20))
    take_back(world, number)
    stood = []
    for moment in (1, 2, None):
        path = scrutiny.walked(world.services, number, world.actor("arie"), moment)[2]
        stood.append([stay.element for stay in path if stay.left_at is None])
    task, letter = "proefproces/beoordelen", "proefproces/besluit_versturen"
    assert [(each.count(task), each.count(letter)) for each in stood] == [(1, 0), (0, 1), (1, 0)]


def test_an_auditor_sees_the_form_that_was_taken_back_as_such(world: World, clock: Clock) -> None:
    number = world.file(ANSWERS).number
    clock.pass_(timedelta(hours=1))
    world.complete(number, NAME, "anna", GRANTED)
    clock.pass_(timedelta(seconds=20))
    take_back(world, number)
    arie = world.actor("arie")
    now = scrutiny.look(world.services, number, arie)
    then = scrutiny.look(world.services, number, arie, moment=2)
    assert [form.is_undone for form in now.forms] == [False, True]
    assert [form.is_undone for form in then.forms] == [False, False]


def test_after_its_minute_it_is_too_late(world: World, number: str, clock: Clock) -> None:
    task_id = offered(world, number).task_id
    clock.pass_(timedelta(seconds=MINUTE))
    assert undo.offer(world.services, number, world.actor("anna")) is None
    with pytest.raises(Conflict, match="the time for it is over"):
        take_back(world, number, task_id)


def test_a_case_that_moved_on_stays_where_it_is(world: World, number: str) -> None:
    task_id = offered(world, number).task_id
    world.do_jobs()
    with pytest.raises(Conflict, match="moved on since"):
        take_back(world, number, task_id)


def test_a_letter_that_a_worker_has_in_hand_is_on_its_way(world: World, number: str) -> None:
    with world.services.db.writing() as session:
        session.execute(update(Job).values(lease=1, attempts=1))
    with pytest.raises(Conflict, match="on its way"):
        take_back(world, number)


def test_a_worker_that_is_faster_than_the_look_wins(world: World, number: str) -> None:
    (job,) = world.rows(Job)
    with world.services.db.writing() as session:
        session.execute(update(Job).values(lease=1, attempts=1))
    writes = Writes()
    jobs.withdraw(writes, job.instance_id, [job.token], at=world.services.clock())
    with pytest.raises(Conflict, match="on its way"), world.services.db.writing() as session:
        writes.send(session)


def test_only_who_completed_a_task_takes_it_back(world: World, number: str) -> None:
    task_id = offered(world, number).task_id
    assert undo.offer(world.services, number, world.actor("bob")) is None
    with pytest.raises(Conflict):
        undo.undo(world.services, task_id, world.actor("bob"))
    with pytest.raises(NotAllowed):
        undo.undo(world.services, task_id, world.actor("mia"))


def test_twice_taken_back_is_once(world: World, number: str) -> None:
    task_id = offered(world, number).task_id
    take_back(world, number)
    with pytest.raises(Conflict, match="is over"):
        take_back(world, number, task_id)
    assert world.rows(Undo) == []


def test_who_says_so_has_it_sent_at_once(world: World, number: str) -> None:
    task_id = offered(world, number).task_id
    undo.let_stand(world.services, task_id, world.actor("anna"))
    tick(world.services, world.services.clock())
    assert [job.state for job in world.rows(Job)] == [JobState.DONE]
    with pytest.raises(Conflict):
        take_back(world, number, task_id)


def test_the_same_form_sent_again_is_not_taken_for_done(world: World) -> None:
    number = world.file(ANSWERS).number
    task_id = world.task(number, NAME).id
    sent, anna = world.sent(task_id, "anna", GRANTED), world.actor("anna")
    at = asking.TaskAt(id=task_id)
    answering.answer(world.services, at, sent, anna, "sleutel")
    assert answering.answer(world.services, at, sent, anna, "sleutel").replayed
    take_back(world, number)
    with pytest.raises(Conflict, match="open again"):
        answering.answer(world.services, at, sent, anna, "sleutel")


def test_who_began_with_what_follows_is_not_left_without_it(world: World) -> None:
    number = world.file(ANSWERS).number
    world.complete(number, NAME, "anna", GRANTED)
    undo.let_stand(world.services, offered(world, number).task_id, world.actor("anna"))
    tick(world.services, world.services.clock())
    with world.services.db.writing() as session:  # as if the task had come with the completion
        row = Undo(
            instance_id=world.case(number).id,
            revision=world.case(number).revision,
            until=world.services.clock() + timedelta(seconds=MINUTE),
            actor="anna",
            task_id=next(t.id for t in world.rows(Task) if t.state is TaskState.DONE),
            drafts={},
            state=world.case(number).state,
            record="{}",
            waiting={"tasks": {}, "timers": {}, "jobs": {}},
            submissions=1,
        )
        session.add(row)
    work.claim(world.services, world.task(number, "Besluit tekenen").id, world.actor("dirk"))
    with pytest.raises(Conflict, match="Dirk Dam works on “Besluit tekenen”"):
        take_back(world, number)


def test_how_a_case_stood_is_forgotten_after_its_minute(world: World, number: str) -> None:
    later = world.services.clock() + timedelta(seconds=MINUTE + 1)
    with world.services.db.writing() as session:
        undos.forget(session, later)
        assert session.scalars(select(Undo)).all() == []

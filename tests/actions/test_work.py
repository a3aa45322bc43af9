"""Claiming, drafting, completing and acting; who may, who wins, and what is kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from service.actions import formpage, status, work, worklist
from service.actions.answering import answer
from service.actions.asking import ActionAt, TaskAt
from service.core.errors import Conflict, NotAllowed, Refused, ServiceError
from service.store import tasks
from service.store.tables import Submission, SubmissionKind
from tests.conftest import Clock
from tests.proef import World

Answers = Callable[..., dict[str, Any]]
GRANTED = {"besluit": "toegekend", "reden": "Alles klopt."}


def test_completing_a_task_moves_the_case_on(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    done = world.complete(number, "Aanvraag beoordelen", "anna", GRANTED)
    assert done.name == "Aanvraag beoordelen"
    assert world.tasks(number) == []
    assert json.loads(world.case(number).record)["besluit"] == "toegekend"


def test_a_task_is_due_at_the_end_of_the_fifth_working_day(world: World, answers: Answers) -> None:
    task = world.task(world.file(answers()).number, "Aanvraag beoordelen")
    assert task.due_on is not None and task.due_on.isoformat() == "2026-03-09"
    assert task.due_at.isoformat() == "2026-03-09T23:00:00+00:00"


def test_a_refused_condition_says_why_and_changes_nothing(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    with pytest.raises(Refused) as caught:
        world.complete(
            number, "Aanvraag beoordelen", "anna", {"besluit": "afgewezen", "reden": "Ja"}
        )
    assert caught.value.text == "Geef een reden van minstens drie tekens."
    assert caught.value.clauses == ("R1",)
    assert "besluit" not in json.loads(world.case(number).record)


def test_the_same_form_sent_twice_acts_once(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    task = world.task(number, "Aanvraag beoordelen")
    bound = world.sent(task.id, "anna", GRANTED)
    anna = world.actor("anna")
    answer(world.services, TaskAt(id=task.id), bound, anna, "a" * 32)
    again = answer(world.services, TaskAt(id=task.id), bound, anna, "a" * 32)
    assert again.replayed
    assert sum(row.kind is SubmissionKind.FORM for row in world.rows(Submission)) == 1


def test_a_colleague_who_is_too_late_hears_who_was_first(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    task = world.task(number, "Aanvraag beoordelen")
    typed = world.sent(task.id, "bob", GRANTED)
    world.complete(number, "Aanvraag beoordelen", "anna", GRANTED)
    with pytest.raises(Conflict) as caught:
        answer(world.services, TaskAt(id=task.id), typed, world.actor("bob"))
    assert caught.value.params["who"] == "Anna Bos"


def test_of_two_coordinators_at_the_same_moment_one_wins(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    task = world.task(number, "Aanvraag beoordelen")
    forms = {name: world.sent(task.id, name, GRANTED) for name in ("anna", "bob")}
    gate, outcomes = threading.Barrier(2), []

    def finish(name: str) -> None:
        actor = world.actor(name)
        gate.wait(timeout=20)
        try:
            answer(world.services, TaskAt(id=task.id), forms[name], actor)
            outcomes.append("done")
        except Conflict:
            outcomes.append("conflict")

    threads = [threading.Thread(target=finish, args=(name,)) for name in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["conflict", "done"]


def test_a_claimed_task_cannot_be_completed_by_another(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    task = world.task(number, "Aanvraag beoordelen")
    work.claim(world.services, task.id, world.actor("anna"))
    with pytest.raises(Conflict, match="Anna Bos"):
        world.complete(number, "Aanvraag beoordelen", "bob", GRANTED)


def test_what_was_read_before_is_read_again_when_a_colleague_was_faster(
    world: World, answers: Answers
) -> None:
    number = world.file(answers()).number
    task = world.task(number, "Aanvraag beoordelen")
    typed = world.sent(task.id, "bob", GRANTED)
    world.complete(number, "Aanvraag beoordelen", "anna", GRANTED)
    with pytest.raises(Conflict, match="Anna Bos has already completed"):
        answer(world.services, TaskAt(id=task.id), typed, world.actor("bob"))


def test_a_task_that_a_colleague_took_after_it_was_read_stays_with_him(
    world: World, answers: Answers
) -> None:
    number = world.file(answers()).number
    task = world.task(number, "Aanvraag beoordelen")
    typed = world.sent(task.id, "bob", GRANTED)
    work.claim(world.services, task.id, world.actor("anna"))
    with pytest.raises(Conflict, match="Anna Bos is working on"):
        answer(world.services, TaskAt(id=task.id), typed, world.actor("bob"))
    assert [open_task.id for open_task in world.tasks(number)] == [task.id]


def test_the_same_form_sent_twice_at_once_acts_once(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    task = world.task(number, "Aanvraag beoordelen")
    bound, anna = world.sent(task.id, "anna", GRANTED), world.actor("anna")
    answer(world.services, TaskAt(id=task.id), bound, anna, "b" * 32)
    assert answer(world.services, TaskAt(id=task.id), bound, anna, "b" * 32).replayed


def test_a_task_that_has_moved_on_to_other_people_cannot_be_taken(
    world: World, answers: Answers
) -> None:
    task = world.task(world.file(answers()).number, "Aanvraag beoordelen")
    with world.services.db.writing() as session:
        assert not tasks.claim(session, task.id, "anna", ["g:elders", "u:anna"])
        assert tasks.claim(session, task.id, "anna", ["g:proefproces/beoordelaar", "u:anna"])


def test_a_task_that_was_given_back_can_be_taken(world: World, answers: Answers) -> None:
    task = world.task(world.file(answers()).number, "Aanvraag beoordelen")
    work.claim(world.services, task.id, world.actor("anna"))
    work.release(world.services, task.id, world.actor("anna"))
    work.claim(world.services, task.id, world.actor("bob"))
    assert world.task("P-2026-001", "Aanvraag beoordelen").assignee == "bob"


def test_somebody_outside_the_group_may_not_do_the_task(world: World, answers: Answers) -> None:
    task = world.task(world.file(answers()).number, "Aanvraag beoordelen")
    with pytest.raises(NotAllowed):
        work.claim(world.services, task.id, world.actor("dirk"))


def test_who_is_named_as_involved_loses_the_task(world: World, answers: Answers) -> None:
    task = world.task(world.file(answers(betrokkenen=["anna"])).number, "Aanvraag beoordelen")
    with pytest.raises(NotAllowed):
        work.claim(world.services, task.id, world.actor("anna"))
    work.claim(world.services, task.id, world.actor("bob"))


def test_a_named_person_gets_the_task_instead_of_the_group(world: World, answers: Answers) -> None:
    number = world.file(answers(tekenaar="dirk")).number
    world.complete(number, "Aanvraag beoordelen", "anna", GRANTED)
    world.do_jobs()
    assert world.task(number, "Besluit tekenen").candidates == ["u:dirk"]


def test_an_auditor_who_is_asked_by_name_finds_the_task_and_does_it(
    world: World, answers: Answers
) -> None:
    arie = world.actor("arie")
    assert not worklist.expects_work(world.services, arie)
    number = world.file(answers(tekenaar="arie")).number
    world.complete(number, "Aanvraag beoordelen", "anna", GRANTED)
    world.do_jobs()
    assert worklist.expects_work(world.services, arie)
    work.claim(world.services, world.task(number, "Besluit tekenen").id, arie)


def test_an_involved_signatory_makes_room_for_the_group(world: World, answers: Answers) -> None:
    number = world.file(answers(tekenaar="dirk", betrokkenen=["dirk"])).number
    world.complete(number, "Aanvraag beoordelen", "anna", GRANTED)
    world.do_jobs()
    assert world.task(number, "Besluit tekenen").candidates == ["g:proefproces/directie"]


def test_a_draft_comes_back_as_it_was_typed(world: World, answers: Answers) -> None:
    task = world.task(world.file(answers()).number, "Aanvraag beoordelen")
    anna = world.actor("anna")
    work.save_draft(world.services, task.id, {"reden": ["nog niet af"]}, anna)
    page = formpage.page(world.services, TaskAt(id=task.id), anna)
    assert page.bound.values["reden"] == "nog niet af"
    assert page.draft_at == world.services.clock()


def test_a_draft_of_a_colleague_stays_private(world: World, answers: Answers) -> None:
    task = world.task(world.file(answers()).number, "Aanvraag beoordelen")
    work.save_draft(world.services, task.id, {"reden": ["van anna"]}, world.actor("anna"))
    page = formpage.page(world.services, TaskAt(id=task.id), world.actor("bob"))
    assert "van anna" not in str(page.bound.values)


def test_a_draft_of_a_colleague_is_not_written_over(world: World, answers: Answers) -> None:
    task = world.task(world.file(answers()).number, "Aanvraag beoordelen")
    anna, bob = world.actor("anna"), world.actor("bob")
    work.save_draft(world.services, task.id, {"reden": ["van anna"]}, anna)
    with pytest.raises(Conflict, match="has a draft"):
        work.save_draft(world.services, task.id, {"reden": ["van bob"]}, bob)
    page = formpage.page(world.services, TaskAt(id=task.id), anna)
    assert page.bound.values["reden"] == "van anna"


def test_who_takes_a_task_starts_a_draft_of_his_own(world: World, answers: Answers) -> None:
    task = world.task(world.file(answers()).number, "Aanvraag beoordelen")
    bob = world.actor("bob")
    work.save_draft(world.services, task.id, {"reden": ["van anna"]}, world.actor("anna"))
    work.claim(world.services, task.id, bob)
    work.save_draft(world.services, task.id, {"reden": ["van bob"]}, bob)
    page = formpage.page(world.services, TaskAt(id=task.id), bob)
    assert page.bound.values["reden"] == "van bob"


def test_an_action_appends_and_stays_available(world: World, answers: Answers) -> None:
    receipt = world.file(answers())
    party = status.enter(world.services, receipt.number, receipt.secret)
    for text in ("eerste", "tweede"):
        world.act(receipt.number, "proefproces/toelichten", party, {"tekst": text})
    rows = json.loads(world.case(receipt.number).record)["toelichtingen"]
    assert [row["tekst"] for row in rows] == ["eerste", "tweede"]
    assert rows[0]["op"].startswith("2026-03-02T10:12")


def test_an_action_that_is_not_offered_any_more_is_refused(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    at = ActionAt(number=number, element="proefproces/toelichten")
    page = formpage.page(world.services, at, world.actor("anna"))
    assert page.element.name == "Toelichting geven"
    world.complete(number, "Aanvraag beoordelen", "anna", GRANTED)
    world.do_jobs()
    with pytest.raises(ServiceError):
        world.act(number, "proefproces/toelichten", world.actor("anna"), {"tekst": "te laat"})


def test_an_involved_person_may_not_use_an_action(world: World, answers: Answers) -> None:
    number = world.file(answers(betrokkenen=["anna"])).number
    at = ActionAt(number=number, element="proefproces/toelichten")
    with pytest.raises(NotAllowed):
        formpage.page(world.services, at, world.actor("anna"))


def test_the_case_closes_when_its_last_step_is_done(
    world: World, answers: Answers, clock: Clock
) -> None:
    number = world.file(answers()).number
    world.complete(number, "Aanvraag beoordelen", "anna", GRANTED)
    world.do_jobs()
    world.complete(number, "Besluit tekenen", "dirk", {"getekend": True})
    case = world.case(number)
    assert case.ended_at == clock()
    assert [case.waiting[kind] for kind in ("tasks", "timers", "jobs")] == [{}, {}, {}]

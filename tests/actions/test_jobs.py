"""The second half of a side effect, and timers that go off."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from service.actions import jobs, proof
from service.core.outcome import Done
from service.store import audit
from service.store.tables import AuditEvent, Job, JobState
from tests.conftest import Clock
from tests.proef import World

Answers = Callable[..., dict[str, Any]]
GRANTED = {"besluit": "toegekend", "reden": "Alles klopt."}


def given_a_letter_to_send(world: World, answers: Answers) -> tuple[str, Job]:
    number = world.file(answers()).number
    world.complete(number, "Aanvraag beoordelen", "anna", GRANTED)
    (job,) = world.rows(Job)
    return number, job


def test_a_finished_job_sets_its_moment_and_opens_the_next_task(
    world: World, answers: Answers
) -> None:
    number, job = given_a_letter_to_send(world, answers)
    assert jobs.finish_job(world.services, job.id, Done(), world.services.clock())
    record = json.loads(world.case(number).record)
    assert record["besluit_verzonden_op"].startswith("2026-03-02T10:12")
    assert [task.name for task in world.tasks(number)] == ["Besluit tekenen"]


def test_finishing_twice_moves_the_case_once(world: World, answers: Answers) -> None:
    number, job = given_a_letter_to_send(world, answers)
    for _ in range(2):
        assert jobs.finish_job(world.services, job.id, Done(), world.services.clock())
    assert len(world.tasks(number)) == 1


def test_fields_of_a_connector_reach_the_record(world: World, answers: Answers) -> None:
    number, job = given_a_letter_to_send(world, answers)
    jobs.finish_job(world.services, job.id, Done(fields={"kenmerk": "X1"}), world.services.clock())
    assert json.loads(world.case(number).record)["kenmerk"] == "X1"


def test_a_job_whose_step_lapsed_is_void_and_noted(world: World, answers: Answers) -> None:
    number, job = given_a_letter_to_send(world, answers)
    case = world.case(number)
    with world.services.db.writing() as session:
        found = session.get(type(case), case.id)
        assert found is not None
        found.waiting = {**case.waiting, "jobs": {}}
    assert not jobs.finish_job(world.services, job.id, Done(), world.services.clock())
    assert world.rows(Job)[0].state is JobState.VOID
    assert world.rows(AuditEvent)[-1].kind == audit.Act.JOB_VOIDED


def test_a_derived_field_is_set_once(world: World, answers: Answers, clock: Clock) -> None:
    number, job = given_a_letter_to_send(world, answers)
    jobs.finish_job(world.services, job.id, Done(), clock())
    clock.set(2026, 3, 5, 9, 0)
    world.complete(number, "Besluit tekenen", "dirk", {"getekend": True})
    assert json.loads(world.case(number).record)["klaar_op"] == "2026-03-02"


def test_the_chain_holds_after_a_whole_case(world: World, answers: Answers, clock: Clock) -> None:
    number, job = given_a_letter_to_send(world, answers)
    jobs.finish_job(world.services, job.id, Done(), clock())
    world.complete(number, "Besluit tekenen", "dirk", {"getekend": True})
    report = proof.prove(world.services)
    assert report.flaws == []
    assert report.counts["events"] == len(world.rows(AuditEvent))


def test_no_name_or_answer_is_in_the_audit_trail(world: World, answers: Answers) -> None:
    given_a_letter_to_send(world, answers)
    text = " ".join(event.data for event in world.rows(AuditEvent))
    for secret in ("Kees", "kees@voorbeeld.nl", "Alles klopt", "toegekend"):
        assert secret not in text

"""Opening a case."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from service.actions import intake
from service.actions.binding import Sent
from service.actions.change import Change
from service.core.actor import PUBLIC, Actor
from service.core.errors import Invalid, NotAllowed, NotFound, Refused
from service.core.forms import bind_data
from service.store.db import Session
from service.store.tables import Instance, SubmissionKind
from tests.proef import World

Answers = Callable[..., dict[str, Any]]


def test_who_files_without_an_account_is_the_party_that_filed(sqlite_world: World) -> None:
    def acting(form: str, actor: Actor) -> Any:
        _, blank = intake.blank(sqlite_world.services, "proefproces", form, actor)
        return blank.context.record["partij"]

    assert acting("aanvraag", PUBLIC) == {"sleutel": "aanvrager"}
    assert acting("aanvraag-invoeren", sqlite_world.actor("bob")) is None


def test_a_case_gets_a_running_number_of_its_year(world: World, answers: Answers) -> None:
    assert [world.file(answers()).number, world.file(answers()).number] == [
        "P-2026-001",
        "P-2026-002",
    ]


def test_the_record_holds_the_answers_and_the_computed_date(world: World, answers: Answers) -> None:
    receipt = world.file(answers())
    record = json.loads(world.case(receipt.number).record)
    assert (record["aanvrager"]["naam"], record["ontvangen_op"]) == ("Kees", "2026-03-02")


def test_the_start_form_is_kept_as_the_first_submission(world: World, answers: Answers) -> None:
    world.file(answers())
    (submission,) = world.submissions()
    assert (submission.kind, submission.seq, submission.actor) == (
        SubmissionKind.START,
        1,
        "publiek",
    )


def test_the_same_form_sent_twice_opens_one_case(world: World, answers: Answers) -> None:
    first = world.file(answers(), key="k" * 32)
    again = world.file(answers(), key="k" * 32)
    assert (again.number, again.secret, again.replayed) == (first.number, first.secret, True)
    assert len(world.rows(Instance)) == 1


def test_only_the_hash_of_the_secret_is_stored(world: World, answers: Answers) -> None:
    receipt = world.file(answers())
    instance = world.case(receipt.number)
    assert instance.link_hash is not None and receipt.secret not in instance.link_hash
    assert len(receipt.secret) == 32  # 192 bits in base64


def test_an_incomplete_form_opens_nothing(world: World) -> None:
    with pytest.raises(Invalid) as caught:
        world.file({"soort": "verlof"})
    assert "aanvrager.naam" in caught.value.fields
    assert world.rows(Instance) == []


def test_an_unknown_form_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        intake.blank(world.services, "proefproces", "bestaat-niet", PUBLIC)


def test_the_public_cannot_use_the_form_of_the_staff(world: World) -> None:
    with pytest.raises(NotAllowed):
        intake.blank(world.services, "proefproces", "aanvraag-invoeren", PUBLIC)


def test_staff_enters_a_case_for_somebody_else(world: World, answers: Answers) -> None:
    anna = world.actor("anna")
    _, blank = intake.blank(world.services, "proefproces", "aanvraag-invoeren", anna)
    receipt = intake.start(
        world.services,
        process="proefproces",
        form="aanvraag-invoeren",
        sent=Sent.of(bind_data(blank.form, answers(), blank.context), "anna"),
        actor=anna,
    )
    assert world.submissions()[0].actor == "anna"
    assert receipt.number == "P-2026-001"


def test_the_start_event_of_the_model_can_refuse_a_form(world: World, answers: Answers) -> None:
    with pytest.raises(Refused, match="cannot be accepted"):
        world.file(answers(soort="kosten", tekenaar="niemand"))
    assert world.rows(Instance) == []


def test_what_a_case_will_do_is_looked_at_before_it_is_opened(sqlite_world: World) -> None:
    seen: list[tuple[str, list[str]]] = []

    def look(_: Session, case: Instance, change: Change, _at: Callable[[datetime], Change]) -> None:
        seen.append((case.number, [task.name for task in change.step.tasks]))
        raise Refused("Read it first.")

    bob, form = sqlite_world.actor("bob"), "aanvraag-invoeren"
    _, blank = intake.blank(sqlite_world.services, "proefproces", form, bob)
    data = {"aanvrager": {"naam": "Kees", "email": "kees@voorbeeld.nl"}, "soort": "verlof"}
    bound = bind_data(blank.form, data, blank.context)
    with pytest.raises(Refused):
        intake.start(
            sqlite_world.services,
            process="proefproces",
            form=form,
            sent=Sent.of(bound, "bob"),
            actor=bob,
            look=look,
        )
    assert seen == [("…", ["Aanvraag beoordelen"])]
    assert sqlite_world.rows(Instance) == []

"""The operator's view, also for an operator who is involved in a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from service.actions import outbox, supervise
from service.core.errors import NotFound
from service.store.tables import Job, JobState, Mail, MailState
from tests.proef import World


@pytest.fixture
def about_ben(world: World, answers: Callable[..., dict[str, Any]]) -> str:
    """The number of a case in which the operator is involved: one mail left, one step is stuck."""
    number = world.file(answers(betrokkenen=["ben"])).number
    case = world.case(number)
    with world.services.db.writing() as session:
        session.add(
            Mail(
                message_id="<1@voorbeeld.nl>",
                instance_id=case.id,
                to="kees@voorbeeld.nl",
                subject=f"Bericht over {number}",
                body="",
                state=MailState.OUTBOX,
                at=world.services.clock(),
            )
        )
        session.add(
            Job(
                key="k",
                instance_id=case.id,
                token="t",
                element="proefproces/brief",
                name="Brief sturen",
                topic="brief",
                properties={},
                local={},
                state=JobState.INCIDENT,
                attempts=8,
                not_before=world.services.clock(),
                last_error="De brief noemt een leeg veld.",
                created_at=world.services.clock(),
            )
        )
    return number


def test_an_operator_sees_nothing_of_the_mail_in_a_case_about_him(
    world: World, about_ben: str
) -> None:
    ben = world.actor("ben")
    assert outbox.overview(world.services, ben).rows == []
    with world.services.db.reading() as session:
        number = session.scalars(select(Mail.id)).one()
    with pytest.raises(NotFound):
        outbox.life(world.services, ben, number)


def test_an_operator_helps_on_a_step_without_learning_which_case_it_is(
    world: World, about_ben: str
) -> None:
    ben = world.actor("ben")
    (incident,) = supervise.incidents(world.services, ben)
    assert about_ben not in (incident.number, incident.reason)
    assert incident.reason == ""
    supervise.retry_job(world.services, incident.id, ben)

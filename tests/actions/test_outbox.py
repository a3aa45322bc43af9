"""The operator's list of outgoing post: found by state, told once per step, each one openable."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service.actions import outbox
from service.actions.dispatch import Whereabouts
from service.actions.services import Services
from service.core.actor import Actor, ActorKind
from service.core.errors import NotAllowed
from service.core.rights import Mandate, Power
from service.store.tables import Mail, MailState, Tiding, TidingKind
from service.worker import tick
from tests.worker.small_case import given_case, given_people, job, small_bundle

OPERATOR = Actor(
    username="otto", kind=ActorKind.PERSON, mandates=frozenset({Mandate(power=Power.OPERATE)})
)


def given_mail(services: Services, subject: str, *states: MailState) -> int:
    """Messages with the same subject, each to somebody else; gives the number of the last."""
    with services.db.writing() as session:
        for number, state in enumerate(states):
            row = Mail(
                message_id=f"<{subject}{number}@x>",
                to=f"{number}@voorbeeld.nl",
                subject=subject,
                body="",
                state=state,
                at=services.clock(),
            )
            session.add(row)
            session.flush()
        return row.id


def hear(services: Services, mail_id: int, kind: TidingKind) -> None:
    with services.db.writing() as session:
        at = services.clock() + timedelta(hours=1)
        session.add(Tiding(mail_id=mail_id, kind=kind, code="5.1.1", at=at))


def subjects(services: Services, where: Whereabouts | None) -> list[str]:
    return [each.subject for each in outbox.overview(services, OPERATOR, where=where).rows]


def test_post_is_found_by_its_state(services: Services) -> None:
    given_mail(services, "weg", MailState.SENT)
    given_mail(services, "al weg", MailState.WITHHELD)
    given_mail(services, "ligt", MailState.OUTBOX)
    given_mail(services, "geweigerd", MailState.FAILED)
    hear(services, given_mail(services, "terug", MailState.SENT), TidingKind.RETURNED)
    later = given_mail(services, "later weg", MailState.OUTBOX)
    hear(services, later, TidingKind.SENT)
    assert subjects(services, Whereabouts.READY) == ["ligt"]
    assert subjects(services, Whereabouts.SENT) == ["later weg", "al weg", "weg"]
    assert subjects(services, Whereabouts.RETURNED) == ["terug"]
    assert subjects(services, Whereabouts.FAILED) == ["geweigerd"]
    assert len(subjects(services, None)) == 6


def test_what_one_step_sent_is_one_line(services: Services) -> None:
    given_people(services)
    given_case(services, small_bundle(job(0, "bericht", aan="aanvrager team")))
    tick(services, services.clock())
    (row,) = outbox.overview(services, OPERATOR).rows
    assert row.number == "K-1"
    assert [each.to for each in row.copies] == ["carla@voorbeeld.nl", "alice@voorbeeld.nl"]
    assert [each.where for each in row.standings] == ["sent"]


def test_pages_follow_each_other_without_a_gap(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "PAGE", 2)
    for number in range(5):
        given_mail(services, str(number), MailState.SENT)
    found, behind = [], None
    while True:
        page = outbox.overview(services, OPERATOR, behind=behind)
        found += [each.subject for each in page.rows]
        if page.following is None:
            break
        behind = page.following
    assert found == ["4", "3", "2", "1", "0"]


def test_a_message_tells_its_life(services: Services) -> None:
    number = given_mail(services, "terug", MailState.SENT)
    hear(services, number, TidingKind.RETURNED)
    life = outbox.life(services, OPERATOR, number)
    assert (life.standing.where, life.mail.to) == ("returned", "0@voorbeeld.nl")
    assert [(each.kind, each.code) for each in life.tidings] == [("returned", "5.1.1")]


def test_only_the_operator_sees_it(services: Services) -> None:
    with pytest.raises(NotAllowed):
        outbox.overview(services, Actor(username="x", kind=ActorKind.PERSON))

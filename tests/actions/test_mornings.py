"""One message each morning: what waits for it, that it goes once, and what it never says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from service.actions import absences, mornings, outbox, people, proof, resending
from service.actions.services import Services
from service.connectors.wording import formats_in
from service.core.actor import Actor, ActorKind
from service.core.errors import Invalid
from service.core.period import Period
from service.core.termmail import TermMail
from service.outside import OutboxMailer
from service.store.tables import (
    BundleRow,
    Instance,
    Job,
    Mail,
    MailState,
    Person,
    Tiding,
    TidingKind,
)
from service.worker import tick
from tests.actions.test_outbox import OPERATOR
from tests.conftest import Clock
from tests.outside.conftest import MailServer
from tests.worker.small_case import RECORD, SETTINGS, given_case, job, small_bundle

MAY_GO_WITHOUT = SETTINGS.replace('naam = "Team"\n', 'naam = "Team"\nzonder_mail = true\n')
BUNDLE = small_bundle(job(0, "signaal"))
CARLA = Actor(username="carla", kind=ActorKind.PERSON)


def rows(services: Services, table: type[Any]) -> Sequence[Any]:
    with services.db.reading() as session:
        return session.scalars(select(table).order_by(table.id)).all()


def warned(
    services: Services,
    number: str = "K-1",
    *,
    due: str = "2026-03-20",
    to: str = "team",
    bundle: Any = BUNDLE,
    **record: Any,
) -> None:
    """A case whose term comes near: the worker warns the group *to*."""
    decided = {"soort": "nadert-3", "ontvangers": [to]}
    given_case(services, bundle, number, {**RECORD, "leden": [], "signaal": decided, **record})
    with services.db.writing() as session:
        session.execute(
            update(BundleRow)
            .where(BundleRow.version.is_(None))
            .values(version=1, published_at=services.clock())
        )
        found = session.scalars(select(Job).order_by(Job.id.desc()).limit(1)).one()
        signal = {"termijn": "antwoord", "soort": "nadert-3", "vervalt": due}
        found.properties = {**found.properties, "signal": signal}
    tick(services, services.clock())


def flaws(services: Services) -> list[str]:
    """What no event vouches for, of messages and what was heard of them."""
    return [each.row for each in proof.prove(services).flaws if each.table in ("mail", "tiding")]


def copy_of(row: Any, **other: Any) -> Any:
    """A row like this one, with a number of its own."""
    names = set(type(row).__table__.columns.keys()) - {"id"}
    return type(row)(**{name: getattr(row, name) for name in names} | other)


def minute(services: Services) -> None:
    """What the worker does each minute."""
    mornings.make_up(services, formats_in)
    while resending.send_next(services):
        pass


def test_a_weekend_of_warnings_is_one_message_on_monday(
    on_each: Services, box: MailServer, clock: Clock
) -> None:
    clock.set(2026, 3, 6, 14, 0)  # a Friday
    warned(on_each)
    warned(on_each, "K-2")
    clock.set(2026, 3, 7, 9, 0)
    warned(on_each, "K-3")
    for moment in ((7, 9, 10), (8, 7, 5), (9, 6, 59), (9, 7, 4)):
        clock.set(2026, 3, *moment)
        minute(on_each)
    assert box.messages == []
    for moment in ((9, 7, 5), (9, 7, 6), (9, 12, 0), (10, 7, 5)):
        clock.set(2026, 3, *moment)
        minute(on_each)
    assert sorted(box.recipients) == [["bob@voorbeeld.nl"], ["carla@voorbeeld.nl"]]
    message = box.messages[0]
    assert message["Subject"] == "3 waarschuwingen over termijnen in 3 zaken"
    text = message.get_content()
    for number in ("K-1", "K-2", "K-3"):
        assert f"{number}: 1 waarschuwing over een termijn" in text
        assert f"http://127.0.0.1:8000/zaken/{number}" in text.split()
    assert not {"Alice", "Carla", "Bob", "Antwoord"} & {*text.replace("*", " ").split()}
    heard = [each.kind for each in rows(on_each, Tiding)]
    assert heard == [TidingKind.SENT] * 8  # two messages, and what each tells of
    assert flaws(on_each) == []


def test_what_comes_after_the_morning_waits_for_the_next(
    served: Services, box: MailServer, clock: Clock
) -> None:
    for number, day in (("K-1", 9), ("K-2", 10)):
        warned(served, number)
        clock.set(2026, 3, day, 7, 5)
        minute(served)
    assert [each["Subject"][:1] for each in box.messages] == ["1"] * 4


def test_an_empty_morning_sends_nothing(served: Services, box: MailServer, clock: Clock) -> None:
    clock.set(2026, 3, 3, 7, 5)
    minute(served)
    assert (box.messages, rows(served, Mail)) == ([], [])


def test_what_cannot_wait_goes_at_once(served: Services, box: MailServer) -> None:
    warned(served, due="2026-03-02")  # ends today, before the next morning
    assert len(box.messages) == 2
    assert {each.state for each in rows(served, Mail)} == {MailState.SENT}


class Dying:
    """A process that ends while it hands a message over."""

    def send(self, mail: Any, permit: Any) -> Any:
        permit.confirm()
        raise KeyboardInterrupt


def test_a_crash_sends_it_once_and_loses_nothing(
    served: Services, box: MailServer, clock: Clock
) -> None:
    warned(served)
    clock.set(2026, 3, 3, 7, 5)
    assert mornings.make_up(served, formats_in) == 2  # and the process ends here
    assert mornings.make_up(served, formats_in) == 0
    with pytest.raises(KeyboardInterrupt):
        resending.send_next(replace(served, mailer=Dying()))
    minute(served)
    assert box.recipients == [["carla@voorbeeld.nl"]]  # that of bob is in doubt for a while
    clock.pass_(resending.SPAN)
    minute(served)
    minute(served)
    assert sorted(box.recipients) == [["bob@voorbeeld.nl"], ["carla@voorbeeld.nl"]]
    assert len({each["Message-ID"] for each in box.messages}) == 2


def test_an_address_that_is_refused_fails_for_all_it_tells_of(
    served: Services, box: MailServer, clock: Clock
) -> None:
    box.answers["RCPT"] = "550 5.1.1 unknown"
    warned(served)
    clock.set(2026, 3, 3, 7, 5)
    minute(served)
    assert {each.kind for each in rows(served, Tiding)} == {TidingKind.FAILED}
    assert len(rows(served, Tiding)) == 4


def test_who_left_since_is_told_nothing(served: Services, box: MailServer, clock: Clock) -> None:
    warned(served)
    people.close(served, "bob")
    clock.set(2026, 3, 3, 7, 5)
    minute(served)
    assert box.recipients == [["carla@voorbeeld.nl"]]
    assert [each.kind for each in rows(served, Tiding)] == ["failed", "sent", "sent"]
    minute(served)
    assert len(rows(served, Tiding)) == 3


def test_without_a_mail_server_it_lies_ready_as_one_message(
    served: Services, box: MailServer, clock: Clock
) -> None:
    without = replace(
        served, settings=replace(served.settings, smtp_url=None), mailer=OutboxMailer()
    )
    warned(without)
    warned(without, "K-2")
    clock.set(2026, 3, 3, 7, 5)
    minute(without)
    page = outbox.overview(without, OPERATOR)
    assert [row.subject[:1] for row in page.rows] == ["2", "2"]
    assert {copy.standing.where for row in page.rows for copy in row.copies} == {"ready"}
    resending.ask(served, OPERATOR, [copy.id for row in page.rows for copy in row.copies])
    minute(served)
    assert len(box.messages) == 2


def test_a_message_tells_of_a_hundred_cases_and_counts_the_others(
    served: Services, clock: Clock
) -> None:
    warned(served)
    with served.db.writing() as session:
        (first,) = session.scalars(select(Mail).where(Mail.audience == "carla"))
        case = session.scalars(select(Instance)).one()
        for number in range(mornings.MOST + 20):
            session.add(another := copy_of(case, number=f"Z-{number}", submissions=0))
            session.flush()
            session.add(copy_of(first, message_id=f"<{number}@x>", instance_id=another.id))
    clock.set(2026, 3, 3, 7, 5)
    mornings.make_up(served, formats_in)
    (message,) = [each for each in rows(served, Mail) if each.audience == "carla"][-1:]
    assert message.body.count("/zaken/") == mornings.MOST
    assert "En nog 21 zaken" in message.body


@pytest.mark.parametrize(("settings", "mailed"), [(MAY_GO_WITHOUT, 0), (SETTINGS, 2)])
def test_nobody_goes_without_mail_unless_the_regulation_allows_it(
    served: Services, clock: Clock, settings: str, mailed: int
) -> None:
    with served.db.writing() as session:
        for person in session.scalars(select(Person)):
            person.term_mail = TermMail.NONE
    warned(served, bundle=small_bundle(job(0, "signaal"), settings=settings))
    assert len(rows(served, Mail)) == mailed


def test_somebody_chooses_what_there_is_to_choose(served: Services) -> None:
    warned(served)
    assert mornings.choice(served, CARLA).chosen is TermMail.MORNING
    mornings.choose(served, CARLA, "at_once")
    assert mornings.choice(served, CARLA).chosen is TermMail.AT_ONCE
    for wrong in ("none", "", "\u202e", "x" * 300):
        with pytest.raises(Invalid):
            mornings.choose(served, CARLA, wrong)


def test_who_stands_in_gets_a_copy_of_what_goes_to_who_is_away(
    served: Services, box: MailServer
) -> None:
    with served.db.writing() as session:
        bob, carla = (
            session.scalars(select(Person).where(Person.username == name)).one()
            for name in ("bob", "carla")
        )
        number = carla.id
        bob.term_mail = carla.term_mail = TermMail.AT_ONCE
    period = Period(first=date(2026, 3, 2), last=date(2026, 3, 6))
    away = Actor(username="bob", kind=ActorKind.PERSON)
    absences.note(served, away, "bob", deputy=number, period=period)
    warned(served, to="chef")  # the party chef has the address of bob
    assert box.recipients == [["bob@voorbeeld.nl"], ["carla@voorbeeld.nl"]]
    absences.end(served, away, "bob")
    warned(served, "K-2", to="chef")
    assert box.recipients[2:] == [["bob@voorbeeld.nl"]]

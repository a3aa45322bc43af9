"""A link to choose a password, by mail: it stands nowhere before it goes, and works once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from service.actions import invitations, resending
from service.actions.services import Services
from service.connectors.wording import formats_in
from service.core.actor import SYSTEM
from service.core.errors import Invalid, NotFound
from service.store.tables import AuditEvent, Mail, Person
from tests.conftest import Clock
from tests.outside.conftest import MailServer

NEW = "vier woorden los door elkaar"


def rows(services: Services, table: type[Any]) -> Sequence[Any]:
    with services.db.reading() as session:
        return session.scalars(select(table).order_by(table.id)).all()


def number_of(services: Services, username: str) -> int:
    with services.db.reading() as session:
        return session.scalars(select(Person.id).where(Person.username == username)).one()


def mailed(services: Services, box: MailServer) -> str:
    """The secret in the last message that came out."""
    while resending.send_next(services):
        pass
    found = re.search(r"/wachtwoord/(\S+)", box.messages[-1].get_content())
    assert found is not None
    return found[1]


def test_a_link_goes_to_the_address_and_works_once(served: Services, box: MailServer) -> None:
    assert invitations.mail(served, number_of(served, "carla"), SYSTEM, formats_in)
    (row,) = rows(served, Mail)
    secret = mailed(served, box)
    assert box.recipients == [["carla@voorbeeld.nl"]]
    assert secret not in row.body + "".join(each.data for each in rows(served, AuditEvent))
    assert invitations.invited(served, secret).username == "carla"
    invitations.accept(served, secret, NEW)
    with pytest.raises(NotFound):
        invitations.accept(served, secret, NEW)


def test_a_message_that_goes_late_opens_nothing_any_more(
    served: Services, box: MailServer, clock: Clock
) -> None:
    number = number_of(served, "carla")
    invitations.mail(served, number, SYSTEM, formats_in)
    clock.pass_(invitations.GOOD_FOR + timedelta(minutes=1))
    with pytest.raises(NotFound):
        invitations.invited(served, mailed(served, box))
    invitations.mail(served, number, SYSTEM, formats_in)
    secret = invitations.invite(served, number, SYSTEM)
    invitations.accept(served, secret, NEW)  # another password was chosen before it went
    with pytest.raises(NotFound):
        invitations.invited(served, mailed(served, box))


def test_without_an_address_it_is_handed_over(served: Services) -> None:
    with served.db.writing() as session:
        session.get_one(Person, number_of(served, "bob")).email = ""
    with pytest.raises(Invalid):
        invitations.mail(served, number_of(served, "bob"), SYSTEM, formats_in)

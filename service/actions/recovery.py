"""A new link for a party that lost its own: to the address that the record knows, and nowhere else.

Whoever asks hears the same whatever is typed. The link is filled in when the message goes, so that
it stands nowhere before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from hmac import compare_digest
from uuid import uuid4

from service.actions import facts as case_facts
from service.actions import parties, status
from service.actions.links import LINK, link_of
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.bundle.bundle import Bundle
from service.bundle.parties import Party
from service.core.actor import PUBLIC
from service.core.allowance import DAY
from service.core.language import N_
from service.core.mail_address import domain_of
from service.store import attempts, audit, evidence, instances
from service.store.attempts import Spending
from service.store.audit import Act, NewEvent
from service.store.db import Session, keep
from service.store.tables import Instance, Mail, MailState

MOST = 3  # a day and case: nobody's mailbox is filled by a stranger
Say = Callable[..., str]
SUBJECT = N_("Your link for case %(number)s")
BODY = N_(
    "You asked for a new link. With it you see how case %(number)s stands:\n\n%(link)s\n\n"
    "Give it to nobody else. Did you not ask for it? Then you need not do anything."
)


def ask(services: Services, numbers: Iterable[str], email: str, say: Say) -> None:
    """Have a link sent to each party of the cases *numbers* whose known address is *email*."""

    def work(session: Session) -> None:
        found = (instances.by_number(session, number) for number in numbers)
        for instance in filter(None, found):
            bundle = services.bundles.get(session, instance.bundle_hash)
            for party in _named(services, session, instance, bundle, email):
                if _may(services, session, instance):
                    _put_ready(services, session, instance, party, email, say)

    in_transaction(services, work)


def body_of(services: Services, session: Session, mail: Mail) -> str:
    """The words of a message as it goes."""
    if LINK not in mail.body or mail.instance_id is None or mail.job_id is not None:
        return mail.body
    instance = instances.by_id(session, mail.instance_id)
    assert instance is not None, "the foreign key keeps the case of a message"
    bundle = services.bundles.get(session, instance.bundle_hash)
    party = bundle.settings.parties[mail.audience or ""]
    return mail.body.replace(LINK, link_of(services.settings, instance, party))


def _named(
    services: Services, session: Session, instance: Instance, bundle: Bundle, email: str
) -> Iterator[Party]:
    """The parties with a page of their own that the record knows by this address."""
    if status.is_over(services, session, instance, services.clock()):
        return
    facts = case_facts.of(session, instance, bundle, services.clock())
    for party in status.pages(bundle):
        known = "" if party.per else parties.contact(bundle, facts, party.key).email
        if known and compare_digest(known.strip().casefold().encode(), email.casefold().encode()):
            yield party


def _may(services: Services, session: Session, instance: Instance) -> bool:
    asked = Spending(key=f"case links {instance.id}", amount=1, most=MOST, span=DAY)
    return attempts.spend(session, [asked], services.clock()) is None


def _put_ready(
    services: Services, session: Session, instance: Instance, party: Party, email: str, say: Say
) -> None:
    now = services.clock()
    secret = hashlib.sha256(f"{instance.salt}\n{uuid4().hex}".encode()).hexdigest()[:32]
    domain = domain_of(services.settings.mail_from)
    mail = Mail(
        message_id=f"<link.{secret}@{domain}>",
        instance_id=instance.id,
        to=email,
        subject=say(SUBJECT, number=instance.number),
        body=say(BODY, number=instance.number, link=LINK),
        state=MailState.OUTBOX,
        at=now,
        audience=party.key,
        attached=[],
        asked_at=now,
    )
    keep(session, mail)
    event = NewEvent(
        act=Act.LINK_ASKED,
        actor=PUBLIC.username,
        at=now,
        instance_id=instance.id,
        digests={**evidence.MAIL.of(mail), **evidence.MAIL_TO.of(mail)},
    )
    audit.record(session, [event])

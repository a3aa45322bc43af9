"""Messages kept because no mail server was set: they go, or not, when an operator says so."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parseaddr
from time import monotonic
from typing import TypeVar

import structlog

from service.actions import dispatch, invitations, mornings, postroom, recovery, unfinished
from service.actions import facts as case_facts
from service.actions.advance import advance
from service.actions.posting import Handing
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.core.access import Permission, allowed
from service.core.actor import SYSTEM, Actor
from service.core.errors import Lost, NotAllowed
from service.core.language import N_
from service.core.mail_address import returning_address
from service.outside import MailError, OutgoingMail
from service.store import (
    audit,
    handovers,
    instances,
    jobs,
    mailholds,
    mails,
    tidings,
)
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import Answer, Document, Job, Mail, TidingKind

SPAN = timedelta(minutes=10)  # one that did not go is tried again after so long
T = TypeVar("T")
log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Claim:
    """The right to send one kept message, as a posting.Hold; another worker waits until it ends."""

    services: Services
    mail_id: int
    until: datetime
    ends: float

    def left(self) -> float:
        return self.ends - monotonic()

    def demand(self, work: Callable[[Session], T]) -> T:
        with self.services.db.writing() as session:
            if not mails.is_claimed(session, self.mail_id, self.until):
                raise Lost(N_("Another worker took this step over."))
            return work(session)


def ask(services: Services, actor: Actor, ids: Collection[int]) -> int:
    """Let these messages go, as far as they still lie ready; returns how many."""
    _may_operate(actor)
    now = services.clock()

    def work(session: Session) -> int:
        count = mails.ask(session, ids, now)
        told = NewEvent(act=Act.MAIL_ASKED, actor=actor.username, at=now, data={"count": count})
        audit.record(session, [told])
        return count

    return in_transaction(services, work)


def abandon(services: Services, actor: Actor, ids: Collection[int]) -> int:
    """These messages never go; a letter among them waits for the post. Returns how many."""
    _may_operate(actor)
    now = services.clock()

    def work(session: Session) -> int:
        found = mails.lying(session, ids)
        events = []
        for mail in found:
            tiding = tidings.of_message(session, mail, TidingKind.FAILED, now)
            events.append(tidings.event(tiding, Act.MAIL_ABANDONED, actor.username))
            events += mornings.became(
                session, mail, TidingKind.FAILED, Act.MAIL_ABANDONED, actor, now
            )
        audit.record(session, events)
        return len(found)

    return in_transaction(services, work)


def send_next(services: Services) -> bool:
    """Send one message that an operator asked for; False when none may go now."""
    now = services.clock()
    if services.settings.smtp_url is None:
        return False
    with services.db.writing() as session:
        if mailholds.open_one(session) is not None:
            return False
        mail = mails.next_asked(session, now)
        if mail is None or not mails.claim(session, mail, now + SPAN):
            return False
        job = None if mail.job_id is None else jobs.get(session, mail.job_id)
        files = [] if job is None else _files(services, session, mail, job)
        words = invitations if mail.instance_id is None else recovery
        body = unfinished.written(services, words.body_of(services, session, mail))
    ends = monotonic() + SPAN.total_seconds()
    claim = Claim(services=services, mail_id=mail.id, until=now + SPAN, ends=ends)
    _send(services, claim, mail, job, body, files, now)
    return True


def _send(
    services: Services,
    claim: Claim,
    mail: Mail,
    job: Job | None,
    body: str,
    files: list[tuple[str, bytes]],
    now: datetime,
) -> None:
    sender = parseaddr(services.settings.mail_from)[1]
    local = mail.message_id.strip("<>").partition("@")[0]
    outgoing = OutgoingMail(
        message_id=mail.message_id,
        to=mail.to,
        sender=sender,
        subject=mail.subject,
        body=body,
        attachments=tuple(files),
        returns_to=returning_address(services.settings.postbox.returns, local),
    )
    handing = Handing(
        services=services,
        hold=claim,
        message_id=mail.message_id,
        instance_id=mail.instance_id,
        job_id=mail.job_id,
        is_kept=True,
    )
    kind, answer = TidingKind.SENT, Answer.TAKEN
    try:
        services.mailer.send(outgoing, handing)
    except MailError as error:
        if not (error.permanent and error.of_address):
            log.warning("mail.kept_still", mail=mail.id)
            return
        kind, answer = TidingKind.FAILED, Answer.REFUSED

    def work(session: Session) -> None:
        if handing.number is not None:
            handovers.answered(session, handing.number, answer)
        mails.settled(session, mail.id)
        _heard(services, session, mail, job, kind, now)

    in_transaction(services, work)


def _heard(
    services: Services,
    session: Session,
    mail: Mail,
    job: Job | None,
    kind: TidingKind,
    now: datetime,
) -> None:
    """Write what became of it; a letter that is out now sets the dates that waited for it."""
    act = Act.MAIL_SENT if kind is TidingKind.SENT else Act.MAIL_FAILED
    instance = None if mail.instance_id is None else instances.by_id(session, mail.instance_id)
    if instance is None:
        tiding = tidings.of_message(session, mail, kind, now)
        within = mornings.became(session, mail, kind, act, SYSTEM, now)
        audit.record(session, [tidings.event(tiding, act, SYSTEM.username), *within])
        return
    bundle = services.bundles.get(session, instance.bundle_hash)
    letter = dispatch.letter_of(session, mail)
    was_out = letter is not None and _is_out(services, session, mail, letter)
    tiding = tidings.of_message(session, mail, kind, now)
    event = tidings.event(tiding, act, SYSTEM.username)
    if job is None or letter is None or was_out or kind is TidingKind.FAILED:
        audit.record(session, [event])
        return
    facts = case_facts.of(session, instance, bundle, now, directory=services.directory)
    change = postroom.left(session, instance, job, bundle, facts, SYSTEM, f"sent:{tiding.id}")
    advance(session, instance, replace(change, events=[event]))


def _is_out(services: Services, session: Session, mail: Mail, letter: Document) -> bool:
    instance = instances.by_id(session, mail.instance_id or 0)
    assert instance is not None, "a message of a job is of its case"
    bundle = services.bundles.get(session, instance.bundle_hash)
    return dispatch.of_case(session, instance.id, bundle, [letter])[letter.id].is_out


def _files(services: Services, session: Session, mail: Mail, job: Job) -> list[tuple[str, bytes]]:
    """What goes along; of a message of before 0.4.0 the letter itself, where its party gets it."""
    named: list[tuple[str, str]] = [(name, digest) for name, digest in mail.attached or ()]
    letter = dispatch.letter_of(session, mail)
    if mail.attached is None and letter is not None:
        instance = instances.by_id(session, job.instance_id)
        assert instance is not None, "the foreign key keeps the case of a job"
        parties = services.bundles.get(session, instance.bundle_hash).settings.parties
        party = parties.get(letter.audience.partition(":")[0])
        named = [(letter.name, letter.sha256)] if party is not None and party.attached else []
    found = []
    for name, digest in named:
        with services.files.open(digest) as file:
            found.append((name, file.read()))
    return found


def _may_operate(actor: Actor) -> None:
    if not allowed(Permission.OPERATE, actor):
        raise NotAllowed(N_("Only the operator may see this."))

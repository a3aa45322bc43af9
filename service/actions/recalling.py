"""The process of a case hears by itself that a letter came back or failed, once it can be told.

A case that is closed hears nothing any more: then whoever handled it is told by mail.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import structlog

from service.actions import dispatch, envelopes, parties, signing_in
from service.actions import facts as case_facts
from service.actions.advance import advance
from service.actions.change import Change
from service.actions.dispatch import Way
from service.actions.links import case_page
from service.actions.mornings import Tongues
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.bundle.bundle import Bundle
from service.bundle.elements import Element
from service.core.access import Permission, allowed
from service.core.actor import SYSTEM
from service.core.errors import ServiceError
from service.core.feel import to_json
from service.core.language import N_
from service.core.letters import Formats
from service.core.mail_address import domain_of
from service.core.words import Property, RecordField, ReturnField
from service.engine import expressions, submission, workflow
from service.engine.step import Facts
from service.store import audit, documents, evidence, instances, mails, people, tidings
from service.store.audit import Act, NewEvent
from service.store.db import Session, keep
from service.store.submissions import NewSubmission
from service.store.tables import (
    Document,
    Instance,
    Mail,
    MailState,
    Person,
    SubmissionKind,
    Tiding,
)

BATCH = 50
SUBJECT = N_("A letter of closed case %(number)s came back")
BODY = N_(
    "A letter of case %(number)s came back, after the case was closed. Deliver it anew, and say so"
    " in the case:\n\n%(link)s"
)
log = structlog.get_logger(__name__)


def tell(services: Services) -> int:
    """Tell every process what it does not know and now waits for; returns how many were told.

    A model that hears of one letter at a time hears of the next one when it waits again. What
    its rules refuse stays untold, and is in the log.
    """
    told, behind = 0, 0
    while True:
        with services.db.reading() as session:
            found = [each.id for each in tidings.untold(session, behind=behind, limit=BATCH)]
        for tiding_id in found:
            try:
                told += in_transaction(services, partial(_tell, services, tiding_id))
            except ServiceError as error:
                log.warning("letter.untold", tiding=tiding_id, error=type(error).__name__)
        if len(found) < BATCH:
            return told
        behind = found[-1]


def tell_of_closed(services: Services, tongues: Tongues) -> int:
    """Tell who handled a closed case that a letter of it came back; returns how many messages."""
    made, behind = 0, 0
    while True:
        with services.db.reading() as session:
            found = [each.id for each in tidings.untold(session, behind=behind, limit=BATCH)]
        for tiding_id in found:
            made += in_transaction(services, partial(_tell_of_closed, services, tongues, tiding_id))
        if len(found) < BATCH:
            return made
        behind = found[-1]


def _tell_of_closed(services: Services, tongues: Tongues, tiding_id: int, session: Session) -> int:
    tiding = tidings.get(session, tiding_id)
    letter = None if tiding is None else _letter(session, tiding)
    instance = None if letter is None else instances.by_id(session, letter.instance_id or 0)
    if tiding is None or instance is None or instance.ended_at is None:
        return 0
    if not tidings.told(session, tiding.id):  # another worker was first
        return 0
    now, bundle = services.clock(), services.bundles.get(session, instance.bundle_hash)
    told = [
        _message(services, instance, tongues(bundle.settings.language), tiding, person, now)
        for person in _handlers(services, session, instance)
    ]
    for message in told:
        keep(session, message)
        digests = {**evidence.MAIL.of(message), **evidence.MAIL_TO.of(message)}
        event = NewEvent(
            act=Act.RETURN_TOLD,
            actor=SYSTEM.username,
            at=now,
            instance_id=instance.id,
            data={"mail": message.id},
            digests=digests,
        )
        audit.record(session, [event])
    return len(told)


def _handlers(services: Services, session: Session, instance: Instance) -> list[Person]:
    """Who handled the case and still may; when nobody does, all who may handle it."""
    able = []
    for person in people.everyone(session):
        actor = signing_in.actor_for(services, session, person.username)
        facts = case_facts.access_facts(instance)
        if person.email and actor and allowed(Permission.HANDLE_CASE, actor, facts):
            able.append(person)
    return [each for each in able if each.username in instance.handlers] or able


def _message(
    services: Services,
    instance: Instance,
    formats: Formats,
    tiding: Tiding,
    person: Person,
    now: datetime,
) -> Mail:
    """That there is something to look at, and where; nothing of the letter."""
    number = {"number": instance.number}
    secret = hashlib.sha256(f"{instance.salt}\n{tiding.id}\n{person.id}".encode()).hexdigest()[:32]
    link = case_page(services.settings, instance.number)
    return Mail(
        message_id=f"<closed.{tiding.id}.{secret}@{domain_of(services.settings.mail_from)}>",
        instance_id=instance.id,
        to=person.email,
        subject=formats.say(SUBJECT) % number,
        body=formats.say(BODY) % {**number, "link": link},
        state=MailState.OUTBOX,
        at=now,
        audience=person.username,
        attached=[],
        asked_at=None if services.settings.smtp_url is None else now,
    )


def _tell(services: Services, tiding_id: int, session: Session) -> bool:
    """Tell one case; False when there is nobody to tell, or not yet."""
    tiding = tidings.get(session, tiding_id)
    if tiding is None or not tiding.untold:
        return False
    letter = _letter(session, tiding)
    instance = None if letter is None else instances.by_id(session, letter.instance_id or 0)
    if letter is None or instance is None:
        tidings.told(session, tiding.id)
        return False
    if instance.ended_at is not None:
        return False  # see tell_of_closed
    bundle = services.bundles.get(session, instance.bundle_hash)
    standing = dispatch.of_case(session, instance.id, bundle, [letter])[letter.id]
    listening = [each for each in bundle.elements.values() if Property.ON_RETURN in each.properties]
    if not listening or (standing.is_out and standing.way is not Way.PAGE):  # it went anew
        tidings.told(session, tiding.id)
        return False
    now = services.clock()
    facts = case_facts.of(session, instance, bundle, now, directory=services.directory)
    for element in listening:
        waiting = envelopes.waiting_for(instance, element.key)
        local = {} if waiting is None else waiting["local"]
        if waiting is not None and submission.allowed(bundle, element, facts, local):
            tidings.told(session, tiding.id)
            change = _change(bundle, instance, element, local, facts, letter, tiding)
            advance(session, instance, change)
            return True
    return False


def _letter(session: Session, tiding: Tiding) -> Document | None:
    if tiding.document_id is not None:
        return documents.get(session, tiding.document_id)
    mail = None if tiding.mail_id is None else mails.get(session, tiding.mail_id)
    return None if mail is None else dispatch.letter_of(session, mail)


def _change(
    bundle: Bundle,
    instance: Instance,
    element: Element,
    local: Mapping[str, Any],
    facts: Facts,
    letter: Document,
    tiding: Tiding,
) -> Change:
    """What the case makes of the news, as if somebody had filled in the form of the action."""
    known = {**local, RecordField.RETURNED: _told_of(bundle, facts, letter, tiding)}
    source = element.properties[Property.ON_RETURN]
    data = to_json(expressions.evaluate(bundle, source, facts, known))
    record = submission.accept(bundle, element, facts, local, data)
    message = envelopes.message_of(instance, element.key)
    after = replace(facts, record=record)
    return Change(
        bundle=bundle,
        step=workflow.send(bundle, instance.state, message, after, element=element.key),
        facts=facts,
        actor=SYSTEM,
        now=facts.now,
        submissions=[
            NewSubmission(
                kind=SubmissionKind.ACTION,
                element=element.key,
                name=element.name,
                data=data,
                local=local,
                actor=SYSTEM.username,
                key=f"told:{tiding.id}",
            )
        ],
        events=[
            NewEvent(
                act=Act.ACTION_USED,
                actor=SYSTEM.username,
                at=facts.now,
                instance_id=instance.id,
                element=element.key,
                data={"name": element.name},
            )
        ],
    )


def _told_of(bundle: Bundle, facts: Facts, letter: Document, tiding: Tiding) -> dict[str, Any]:
    """What the model may read of the letter; nothing of it is an address."""
    names = parties.addressees(bundle, facts, {letter.audience})
    return {
        ReturnField.LETTER: letter.letter or "",
        ReturnField.TITLE: letter.title,
        ReturnField.PARTY: letter.audience.partition(":")[0],
        ReturnField.TO: names.get(letter.audience) or letter.audience.partition(":")[0],
        ReturnField.ON: bundle.calendar.local_date(tiding.at),
        ReturnField.STATUS: tiding.code,
    }

"""A letter or message that came back: its term is open again. Who tells the model: recalling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from service.actions import dispatch, mornings, postroom, readers, recalling, records
from service.actions import facts as case_facts
from service.actions.advance import advance
from service.actions.change import Change
from service.actions.dispatch import Way
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.bundle.bundle import Bundle
from service.core import feel
from service.core.actor import SYSTEM, Actor
from service.core.errors import Conflict
from service.core.language import N_
from service.core.record import get_path, set_path
from service.core.words import Property
from service.engine import expressions, workflow
from service.engine.step import Facts
from service.store import audit, evidence, instances, jobs, mails, submissions, tidings
from service.store.audit import Act, NewEvent
from service.store.db import Session, keep
from service.store.submissions import NewSubmission
from service.store.tables import (
    Document,
    Instance,
    Job,
    Mail,
    SubmissionKind,
    Tiding,
    TidingKind,
)


def said(services: Services, number: str, document_id: str, actor: Actor) -> str:
    """Say that a letter of a case came back; returns its name. Twice is once.

    Raises NotAllowed, NotFound, or Conflict when it never left or stands on a page.
    """
    now = services.clock()

    def work(session: Session) -> str:
        instance = instances.by_number(session, number)
        if instance is None or not postroom.may_post(instance, actor):
            raise readers.unknown()
        bundle = services.bundles.get(session, instance.bundle_hash)
        letter, standing = postroom.demand(session, instance, bundle, document_id)
        if standing.where is dispatch.Whereabouts.RETURNED:
            return letter.title
        if not standing.is_out or standing.way is Way.PAGE:
            raise Conflict(N_("This letter has not left, so it cannot come back."))
        tiding = Tiding(document_id=letter.id, kind=TidingKind.RETURNED)
        _come_back(services, session, instance, bundle, letter, tiding, actor, now)
        return letter.title

    title = in_transaction(services, work)
    recalling.tell(services)
    return title


def reported(services: Services, message_id: str, code: str = "") -> bool:
    """A mail server reports that a message that had left came back; False when there is none such.

    *code*: its enhanced status code, empty when unknown. Told again, nothing more happens.
    """
    now = services.clock()

    def work(session: Session) -> bool:
        mail = mails.by_message_id(session, message_id)
        if mail is None:
            return False
        standing = dispatch.of_mail(mail, tidings.of_mails(session, [mail.id]))
        if not standing.is_out:
            return True
        tiding = Tiding(mail_id=mail.id, kind=TidingKind.RETURNED, code=code)
        instance = None if mail.instance_id is None else instances.by_id(session, mail.instance_id)
        letter = dispatch.letter_of(session, mail)
        if instance is None or letter is None:
            within = mornings.became(
                session, mail, TidingKind.RETURNED, Act.MAIL_RETURNED, SYSTEM, now
            )
            audit.record(session, [_noted(session, instance, tiding, mail, now), *within])
            return True
        bundle = services.bundles.get(session, instance.bundle_hash)
        _come_back(services, session, instance, bundle, letter, tiding, SYSTEM, now)
        return True

    known = in_transaction(services, work)
    recalling.tell(services)
    return known


def _come_back(
    services: Services,
    session: Session,
    instance: Instance,
    bundle: Bundle,
    letter: Document,
    tiding: Tiding,
    actor: Actor,
    now: datetime,
) -> None:
    """Write the *tiding* and what it makes of the case: dates that the letter had set are gone."""
    job = jobs.of_letter(session, letter)
    tiding.instance_id, tiding.at, tiding.untold = instance.id, now, True
    keep(session, tiding)
    after = dispatch.of_case(session, instance.id, bundle, [letter])[letter.id]
    facts = case_facts.of(session, instance, bundle, now, actor=actor, directory=services.directory)
    fields = {} if after.is_out else _emptied(session, instance, bundle, job, facts)
    record = records.with_fields(bundle, facts, fields, job.local) if fields else facts.record
    rows = [
        NewSubmission(
            kind=SubmissionKind.JOB,
            element=job.element,
            name=job.name,
            data=fields,
            local=job.local,
            actor=actor.username,
            key=f"returned:{tiding.id}",
        )
    ]
    event = NewEvent(
        act=Act.LETTER_RETURNED,
        actor=actor.username,
        at=now,
        instance_id=instance.id,
        element=job.element,
        data={"name": job.name, "document": letter.id},
        digests=evidence.TIDING.of(tiding),
    )
    change = Change(
        bundle=bundle,
        step=workflow.refresh(bundle, instance.state, replace(facts, record=record)),
        facts=facts,
        actor=actor,
        now=now,
        submissions=rows if fields else (),
        events=[event],
    )
    advance(session, instance, change)


def _emptied(
    session: Session, instance: Instance, bundle: Bundle, job: Job, facts: Facts
) -> Mapping[str, None]:
    """The fields that say when the letter left, as far as its own step set what they hold now."""
    element = bundle.elements.get(job.element)
    names = [] if element is None else element.properties.get(Property.SETS, "").split()
    given = [
        submissions.data_of(row)
        for row in submissions.of_instance(session, instance.id)
        if row.kind is SubmissionKind.JOB and row.element == job.element
    ]
    held = {name: get_path(facts.record, name) for name in names}
    gone = [
        name
        for name, value in held.items()
        if value is not None and any(data.get(name) == value for data in given)
    ]
    return dict.fromkeys([*gone, *_followed(bundle, facts, gone)])


def _followed(bundle: Bundle, facts: Facts, gone: Sequence[str]) -> list[str]:
    """What was derived from the fields that are *gone*, and would not be derived without them.

    The engine never derives a field twice, so what followed would stay.
    """
    found: list[str] = []
    rest = {name: feel.parse(text) for name, text in bundle.regulation.derived.items()}
    progress = bool(gone)
    while progress:
        progress = False
        for name in [each for each in rest if get_path(facts.record, each) is not None]:
            lost = {*gone, *found}
            if rest[name].names.isdisjoint(each.partition(".")[0] for each in lost):
                continue
            without: Mapping[str, Any] = facts.record
            for field in (*lost, name):
                without = set_path(without, field, None)
            source = bundle.regulation.derived[name]
            if expressions.evaluate(bundle, source, replace(facts, record=without)) is None:
                found.append(name)
                del rest[name]
                progress = True
    return found


def _noted(
    session: Session, instance: Instance | None, tiding: Tiding, mail: Mail, now: datetime
) -> NewEvent:
    """What a mere notice that came back leaves behind: nobody has to do anything."""
    tiding.instance_id, tiding.at = mail.instance_id, now
    keep(session, tiding)
    return NewEvent(
        act=Act.MAIL_RETURNED,
        actor=SYSTEM.username,
        at=now,
        instance_id=None if instance is None else instance.id,
        data={"mail": mail.id},
        digests=evidence.TIDING.of(tiding),
    )

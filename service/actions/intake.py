"""Opening a case: by anybody through a public start form, or by staff for somebody else."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from service.actions import facts as case_facts
from service.actions import filling
from service.actions.advance import Change, advance
from service.actions.links import hash_of, secret_for
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.core.access import Actor, ActorKind, Permission, allowed
from service.core.errors import Invalid, NotAllowed, NotFound
from service.core.forms import Bound, Context, UploadRef, bind
from service.core.forms import initial as initial_form
from service.core.forms.entries import Files, Posted
from service.core.language import N_
from service.core.record import fold
from service.engine import submission, workflow
from service.engine.bundle import Bundle, StartForm
from service.engine.step import Facts
from service.store import documents, instances, submissions
from service.store.audit import Act, NewEvent
from service.store.submissions import NewSubmission
from service.store.tables import Instance, SubmissionKind

_RUNNING_NUMBER = re.compile(r"\{volgnummer(?::0(\d)d)?\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the person who filed gets: the number and the secret of the status page."""

    number: str
    secret: str
    instance_id: int
    replayed: bool = False


def start_form(
    services: Services, session: Session, process: str, form: str, actor: Actor
) -> tuple[Bundle, StartForm]:
    """The published version and start form; NotFound or NotAllowed otherwise."""
    bundle = services.bundles.latest(session, process)
    start = None if bundle is None else bundle.settings.starts.get(form)
    if bundle is None or start is None:
        raise NotFound(N_("There is no such form."))
    if start.public and actor.kind is ActorKind.PUBLIC:
        return bundle, start
    entitled = not start.groups or not actor.groups.isdisjoint(start.groups)
    if not (allowed(Permission.START_CASE, actor) and entitled):
        raise NotAllowed(N_("You may not use this form."))
    return bundle, start


def staff_starts(services: Services, actor: Actor) -> list[tuple[Bundle, StartForm]]:
    """The start forms that *actor* may fill in for somebody else, per process."""
    if not allowed(Permission.START_CASE, actor):
        return []
    with services.db.reading() as session:
        return [
            (bundle, start)
            for bundle in services.bundles.published(session)
            for start in bundle.settings.starts.values()
            if start.groups and not actor.groups.isdisjoint(start.groups)
        ]


def public_starts(services: Services) -> list[tuple[Bundle, StartForm]]:
    """The start forms that are open to anybody, per process."""
    with services.db.reading() as session:
        return [
            (bundle, start)
            for bundle in services.bundles.published(session)
            for start in bundle.settings.starts.values()
            if start.public
        ]


def blank(services: Services, process: str, form: str, actor: Actor) -> tuple[Bundle, Bound]:
    """An empty start form of the newest version."""
    now = services.clock()
    with services.db.reading() as session:
        bundle, _ = start_form(services, session, process, form, actor)
        return bundle, initial_form(bundle.forms[form], _context(session, bundle, actor, now, {}))


def fill(
    services: Services,
    process: str,
    form: str,
    actor: Actor,
    posted: Posted,
    uploads: Mapping[str, UploadRef],
    files: Files | None = None,
) -> tuple[Bundle, Bound]:
    """The start form with what was posted. *uploads*: the stored files the person may attach."""
    now = services.clock()
    with services.db.reading() as session:
        bundle, _ = start_form(services, session, process, form, actor)
        context = _context(session, bundle, actor, now, uploads)
        return bundle, bind(bundle.forms[form], posted, files or {}, context)


def start(
    services: Services,
    *,
    process: str,
    form: str,
    bound: Bound,
    actor: Actor,
    owner: str,
    key: str | None = None,
) -> Receipt:
    """Open a case with an accepted start form on the newest published version.

    *owner* is who made the draft uploads that the form carries. The same *key* twice gives the
    same receipt and one case.
    """
    if not bound.accepted:
        raise Invalid(N_("Some answers need another look."), fields=bound.errors)
    now = services.clock()

    def work(session: Session) -> Receipt:
        if key is not None:
            earlier = submissions.by_key(session, key)
            if earlier is not None:
                return _again(services, session, earlier.instance_id)
        bundle, _ = start_form(services, session, process, form, actor)
        number = _number(session, bundle, now)
        base = _empty_facts(session, bundle, actor, now, number=number, record={})
        record = _first_record(bundle, base, bound.data)
        facts = replace(base, record=record)
        step = workflow.start(bundle, facts)
        secret = secret_for(services.settings.secret, number, now)
        instance = _insert(session, bundle, number, step.state, hash_of(secret), now)
        documents.attach(session, bound.uploads, instance.id, owner)
        advance(
            session,
            instance,
            Change(
                bundle=bundle,
                step=step,
                facts=facts,
                actor=actor,
                now=now,
                submissions=[
                    NewSubmission(
                        kind=SubmissionKind.START,
                        element="",
                        name=bundle.settings.starts[form].name,
                        form=form,
                        data=bound.data,
                        actor=actor.username,
                        key=key,
                    )
                ],
                events=[
                    NewEvent(
                        act=Act.CASE_STARTED,
                        actor=actor.username,
                        at=now,
                        instance_id=instance.id,
                        data={"bundle": bundle.hash, "form": form},
                    )
                ],
            ),
        )
        return Receipt(number=number, secret=secret, instance_id=instance.id)

    return in_transaction(services, work)


def _first_record(bundle: Bundle, facts: Facts, data: Mapping[str, Any]) -> dict[str, Any]:
    """The record a case begins with; the start event of the model may refuse it."""
    begin = next(
        (
            element
            for element in bundle.elements.values()
            if element.process == bundle.root_process
            and element.kind == "startEvent"
            and element.event is None
        ),
        None,
    )
    if begin is None:
        return fold({}, data, scope={}, functions={})
    return submission.accept(bundle, begin, facts, {}, data)


def _context(
    session: Session,
    bundle: Bundle,
    actor: Actor,
    now: datetime,
    uploads: Mapping[str, UploadRef],
) -> Context:
    facts = _empty_facts(session, bundle, actor, now, number="", record={})
    return filling.context(bundle, facts, uploads=uploads)


def _again(services: Services, session: Session, instance_id: int) -> Receipt:
    instance = instances.by_id(session, instance_id)
    assert instance is not None, "the foreign key keeps the case of a submission"
    return Receipt(
        number=instance.number,
        secret=secret_for(services.settings.secret, instance.number, instance.started_at),
        instance_id=instance.id,
        replayed=True,
    )


def _empty_facts(
    session: Session,
    bundle: Bundle,
    actor: Actor,
    now: datetime,
    *,
    number: str,
    record: dict[str, Any],
) -> Facts:
    return Facts(
        record=record,
        now=now,
        case=case_facts.case_context(number, now, bundle),
        people=case_facts.roster(session),
        user=case_facts.user_context(actor),
    )


def _number(session: Session, bundle: Bundle, now: datetime) -> str:
    """The case number by the bundle's pattern; the year is that of the local date."""
    year = str(bundle.calendar.local_date(now).year)
    pattern = bundle.settings.number_pattern.replace("{jaar}", year)
    value = instances.next_number(session, f"{bundle.key}:{year}")
    return _RUNNING_NUMBER.sub(lambda match: str(value).zfill(int(match[1] or 1)), pattern)


def _insert(
    session: Session, bundle: Bundle, number: str, state: bytes, link: str, now: datetime
) -> Instance:
    """The row that the first step then changes; its revision starts at 1."""
    values = {
        "number": number,
        "process": bundle.key,
        "bundle_hash": bundle.hash,
        "revision": 1,
        "state": state,
        "record": json.dumps({}),
        "actions": [],
        "waiting": {},
        "excluded": [],
        "link_hash": link,
        "started_at": now,
    }
    instance_id = session.execute(insert(Instance).values(values).returning(Instance.id)).scalar()
    instance = Instance(id=instance_id, submissions=0, **values)
    return instance

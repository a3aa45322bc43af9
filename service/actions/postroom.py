"""A letter that goes on paper: who handles the case says that it left, and its term is met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from service.actions import dispatch, readers, records
from service.actions import facts as case_facts
from service.actions.advance import advance
from service.actions.change import Change
from service.actions.dispatch import Standing, Way
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.bundle.bundle import Bundle
from service.core.access import Permission, allowed
from service.core.actor import Actor, ActorKind
from service.core.errors import Conflict, NotFound
from service.core.language import N_
from service.core.record import get_path
from service.engine import submission, workflow
from service.engine.step import Facts
from service.store import documents, evidence, instances, jobs, submissions
from service.store.audit import Act, NewEvent
from service.store.db import Session, keep
from service.store.submissions import NewSubmission
from service.store.tables import (
    Document,
    Instance,
    Job,
    JobState,
    SubmissionKind,
    Tiding,
    TidingKind,
)


def posted(services: Services, number: str, document_id: str, actor: Actor) -> str:
    """Say that a letter of a case left on paper; returns its name. Twice is once.

    Raises NotAllowed, NotFound, or Conflict when it left in another way.
    """
    now = services.clock()

    def work(session: Session) -> str:
        instance = instances.by_number(session, number)
        if instance is None or not may_post(instance, actor):
            raise readers.unknown()
        bundle = services.bundles.get(session, instance.bundle_hash)
        letter, standing = demand(session, instance, bundle, document_id)
        if standing.way is Way.PAPER and standing.is_out:
            return letter.title
        if standing.is_out:
            raise Conflict(N_("This letter has left already."))
        facts = case_facts.of(
            session, instance, bundle, now, actor=actor, directory=services.directory
        )
        advance(session, instance, _change(session, instance, letter, bundle, facts, actor))
        return letter.title

    return in_transaction(services, work)


def may_post(instance: Instance, actor: Actor) -> bool:
    """Whether *actor* may say that letters of this case left."""
    return actor.kind is ActorKind.SYSTEM or allowed(
        Permission.HANDLE_CASE, actor, case_facts.access_facts(instance)
    )


def demand(
    session: Session, instance: Instance, bundle: Bundle, document_id: str
) -> tuple[Document, Standing]:
    """A letter of this case and where it is; NotFound when it has none such."""
    letter = documents.get(session, document_id)
    if letter is not None and letter.instance_id == instance.id:
        found = dispatch.of_case(session, instance.id, bundle, [letter]).get(letter.id)
        if found is not None:
            return letter, found
    raise NotFound(N_("This letter does not exist."))


def _change(
    session: Session,
    instance: Instance,
    letter: Document,
    bundle: Bundle,
    facts: Facts,
    actor: Actor,
) -> Change:
    """What it makes of the case, and the event that tells it."""
    job = jobs.of_letter(session, letter)
    tiding = Tiding(
        instance_id=instance.id, document_id=letter.id, kind=TidingKind.SENT, at=facts.now
    )
    keep(session, tiding)
    key = f"{dispatch.POSTED}{letter.id}:{tiding.id}"
    event = NewEvent(
        act=Act.LETTER_POSTED,
        actor=actor.username,
        at=facts.now,
        instance_id=instance.id,
        element=job.element,
        data={"name": job.name, "document": letter.id},
        digests=evidence.TIDING.of(tiding),
    )
    return replace(left(session, instance, job, bundle, facts, actor, key), events=[event])


def left(
    session: Session,
    instance: Instance,
    job: Job,
    bundle: Bundle,
    facts: Facts,
    actor: Actor,
    key: str,
) -> Change:
    """The dates that waited for a letter of *job*, and what follows from them."""
    fields = _waiting(session, job, bundle, facts)
    record = records.with_fields(bundle, facts, fields, job.local) if fields else facts.record
    return Change(
        bundle=bundle,
        step=workflow.refresh(bundle, instance.state, replace(facts, record=record)),
        facts=facts,
        actor=actor,
        now=facts.now,
        submissions=[
            NewSubmission(
                kind=SubmissionKind.JOB,
                element=job.element,
                name=job.name,
                data=fields,
                local=job.local,
                actor=actor.username,
                key=key,
            )
        ],
    )


def _waiting(session: Session, job: Job, bundle: Bundle, facts: Facts) -> Mapping[str, str]:
    """The fields that the step would have set, had its letter left then.

    A step that is not over yet sets them itself; one of before 0.3.0 did so when it was printed.
    What a letter that came back has emptied is set anew.
    """
    element = bundle.elements.get(job.element)
    if job.state is not JobState.DONE or element is None:
        return {}
    done = submissions.by_key(session, f"job:{job.key}")
    known = {} if done is None else submissions.data_of(done)
    stamps = submission.stamps(bundle, element, facts)
    return {
        field: moment
        for field, moment in stamps.items()
        if field not in known or get_path(facts.record, field) is None
    }

"""The one verb for every answer: a task is completed, an action is used. Bound anew each time.

The whole step is worked out before the transaction that writes it, so that nobody waits for
another's engine; the revision of the case shows whether it still holds. After a lost race all of it
is done again, computed answers too, from the case as the winner left it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from service.actions import (
    asking,
    binding,
    envelopes,
    filling,
    formdrafts,
    precedence,
    quota,
    uploads,
)
from service.actions import facts as case_facts
from service.actions.advance import advance
from service.actions.asking import Asked, At
from service.actions.binding import Filled, Sent
from service.actions.change import Chance, Change, Look
from service.actions.formdrafts import Place
from service.actions.services import Services
from service.actions.steps import repeated
from service.bundle.elements import Element
from service.core.access import Permission, allowed
from service.core.actor import Actor, ActorKind
from service.core.errors import Conflict, Invalid
from service.core.forms import Bound
from service.core.language import N_
from service.engine import submission, workflow
from service.engine.step import Facts, Step
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.submissions import NewSubmission


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The step is done, at *at*. ``replayed`` when the same form had already arrived."""

    at: datetime
    number: str
    name: str
    element: Element
    may_read_case: bool
    replayed: bool = False


def answer(
    services: Services,
    at: At,
    sent: Sent,
    actor: Actor,
    key: str | None = None,
    *,
    look: Look | None = None,
) -> Answered:
    """Answer the step at *at* with what was sent.

    Raises Invalid (fields), Refused (the regulation says no), NotAllowed, or Conflict: the step
    is over, a colleague has it, or changed the same answers. The same *key* twice acts once.
    *look* is for who may read the case: it sees what will happen first.
    """
    now = services.clock()

    def work_out(session: Session, now: datetime) -> tuple[Asked, Answered, Change | None]:
        asked = asking.find(services, session, at, actor)
        done = _answered(asked, actor, now)
        # An action stays open after it was used, a task does not: then only ask when it is over.
        if (asked.task is None or not asked.is_open) and precedence.is_repeated(
            session, asked.instance, asked.element.key, actor, key
        ):
            return asked, replace(done, replayed=True), None
        if not asked.is_open:
            raise asked.over(session)
        if asked.task is not None and asked.task.assignee not in (None, actor.username):
            raise precedence.taken(session, asked.task)
        quota.admit_form(session, services, asked.instance, actor)
        facts = case_facts.of(
            session, asked.instance, asked.bundle, now, actor=actor, directory=services.directory
        )
        bound = _accepted(_filled(services, session, asked, filling.seen_by(facts, actor), sent))
        change = _change(asked, bound, facts, sent.owner, actor, now, key)
        return asked, done, replace(change, chance=_chance(services, asked, sent, actor, now))

    def at_moment(session: Session, change: Change, moment: datetime) -> Change:
        again = work_out(session, moment)[2]
        return change if again is None else again

    def attempt() -> Answered:
        with services.db.reading() as session:
            asked, done, change = work_out(session, now)
            if change is not None and look is not None and done.may_read_case:
                look(session, asked.instance, change, partial(at_moment, session, change))
        if change is not None:
            with services.db.writing() as session:
                advance(session, asked.instance, change)
                if asked.task is None:  # a draft of a task goes with the task
                    formdrafts.drop(session, _place(asked), actor)
        return done

    return repeated(attempt)


def _place(asked: Asked) -> Place:
    return Place.of_action(asked.instance.id, asked.element.key)


def _filled(services: Services, session: Session, asked: Asked, facts: Facts, sent: Sent) -> Filled:
    context = filling.context(
        asked.bundle,
        facts,
        element=asked.element,
        local=asked.local,
        uploads=uploads.kept(session, sent.stored, sent.owner, facts.record),
    )
    return binding.fill(asked.form, context, sent, asked.anchor(services))


def _accepted(filled: Filled) -> Bound:
    """The form when it can be written as it is."""
    if not filled.is_based:
        raise Conflict(
            N_("This page does not tell what it was made from. Look it over and send it again.")
        )
    if filled.clashes:
        raise Conflict(N_("Somebody else changed the same answers while you were working."))
    if not filled.bound.accepted:
        raise Invalid(N_("Some answers need another look."), fields=filled.bound.errors)
    return filled.bound


def _change(
    asked: Asked,
    bound: Bound,
    facts: Facts,
    owner: str,
    actor: Actor,
    now: datetime,
    key: str | None,
) -> Change:
    """What the answer makes of the case, to be written."""
    instance, element = asked.instance, asked.element
    record = submission.accept(asked.bundle, element, facts, asked.local, bound.data)
    step = _step(asked, replace(facts, record=record))
    permission = Permission.READ_CASE if asked.task is None else Permission.DO_TASK
    instead = case_facts.instead(permission, actor, asked.case)
    given = NewSubmission(
        kind=asked.kind,
        element=element.key,
        name=element.name,
        form=bound.form.id,
        data=bound.data,
        local=asked.local,
        actor=actor.username,
        key=key,
    )
    event = NewEvent(
        act=Act.ACTION_USED if asked.task is None else Act.TASK_COMPLETED,
        actor=actor.username,
        at=now,
        instance_id=instance.id,
        element=element.key,
        data={"name": asked.name, **instead},
    )
    return Change(
        bundle=asked.bundle,
        step=step,
        facts=facts,
        actor=actor,
        now=now,
        completed_tasks=frozenset() if asked.task is None else frozenset({asked.task.id}),
        submissions=[given],
        uploads=bound.uploads,
        owner=owner,
        events=[event],
    )


def _chance(
    services: Services, asked: Asked, sent: Sent, actor: Actor, now: datetime
) -> Chance | None:
    """Until when *actor* may take the answer back, with what he sent as it comes back then."""
    seconds = services.settings.undo_seconds
    if not seconds or asked.task is None or actor.kind is not ActorKind.PERSON:
        return None
    draft = formdrafts.text_of(sent.draft(), None)
    return Chance(until=now + timedelta(seconds=seconds), draft=draft)


def _step(asked: Asked, facts: Facts) -> Step:
    """What the engine makes of the answer."""
    bundle, instance = asked.bundle, asked.instance
    if asked.task is not None:
        return workflow.complete(bundle, instance.state, asked.task.id, facts)
    key = asked.element.key
    message = envelopes.message_of(instance, key)
    return workflow.send(bundle, instance.state, message, facts, element=key)


def _answered(asked: Asked, actor: Actor, now: datetime) -> Answered:
    return Answered(
        at=now,
        number=asked.instance.number,
        name=asked.name,
        element=asked.element,
        may_read_case=allowed(Permission.READ_CASE, actor, asked.case),
    )

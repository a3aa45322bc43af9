"""The page of one task or action: what a person sees before answering. Reading only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from service.actions import (
    asking,
    binding,
    counts,
    envelopes,
    filling,
    formdrafts,
    precedence,
    uploads,
)
from service.actions import facts as case_facts
from service.actions.asking import Asked, At
from service.actions.binding import Filled, Sent
from service.actions.formdrafts import Draft, Place
from service.actions.sections import field_rows
from service.actions.services import Services
from service.actions.shown import Shown
from service.bundle.bundle import Bundle
from service.bundle.elements import Element
from service.bundle.statuspage import SectionField
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.deadline import Deadline
from service.core.errors import Refused
from service.core.forms import Bound, Form
from service.core.language import Message
from service.core.words import Property
from service.engine import expressions
from service.engine.step import Facts
from service.store import people
from service.store.db import Session
from service.store.tables import Instance, Task


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """Everything the page of a step shows. ``filled`` is its form: as sent, a draft, or blank.

    ``sent`` is what was laid over the case: the post, or the draft. What stands beside the form
    is worked out when it is shown: a form that is accepted never is.
    """

    asked: Asked
    facts: Facts
    filled: Filled
    sent: Sent | None
    actor: Actor
    may_read_case: bool
    deadline: Deadline | None = None
    assignee_name: str | None = None
    obstacle: Message | None = None  #: why what was sent cannot be an answer any more
    draft_at: datetime | None = None
    seen: str = ""  #: the print of the draft that the form was filled with at first

    @property
    def instance(self) -> Instance:
        return self.asked.instance

    @property
    def bundle(self) -> Bundle:
        return self.asked.bundle

    @property
    def element(self) -> Element:
        return self.asked.element

    @property
    def form(self) -> Form:
        return self.asked.form

    @property
    def task(self) -> Task | None:
        return self.asked.task

    @property
    def bound(self) -> Bound:
        return self.filled.bound

    @property
    def mine(self) -> bool:
        return self.task is not None and self.task.assignee == self.actor.username

    @property
    def taken_by_other(self) -> bool:
        return self.task is not None and self.task.assignee not in (None, self.actor.username)

    @cached_property
    def summary(self) -> list[tuple[str, Shown]]:
        """The case in short, for who may read it."""
        own = self.element.properties.get(Property.BESIDE, "").split()
        known = {each.path: each for each in self.bundle.settings.summary}
        fields = [known.get(each) or SectionField(path=each) for each in own]
        fields = fields or list(self.bundle.settings.summary)
        return field_rows(self.bundle, fields, self.facts) if self.may_read_case else []

    @cached_property
    def actions(self) -> list[Element]:
        """What else the actor can do in the case now."""
        return envelopes.usable(self.bundle, self.instance, self.facts, self.actor)

    def refused(self, error: Refused) -> FormPage:
        """The same page, with what the regulation says at the question that can mend it."""
        if error.field is None:
            return self
        bound = replace(self.bound, errors={error.field: error.sentence})
        return replace(self, filled=replace(self.filled, bound=bound))

    def answered(self, bound: Bound) -> Sent:
        """*bound*, a filled-in form of this page, as a browser would send it."""
        return Sent.of(bound, self.actor.username, self.filled.base)


def page(services: Services, at: At, actor: Actor, sent: Sent | None = None) -> FormPage:
    """A step with its form: as sent, else the draft, else what the record holds.

    Raises Conflict when the step is over and nothing was sent; with *sent* it still gives the
    page, so that nothing typed is lost.
    """
    now = services.clock()
    with services.db.reading() as session:
        asked = asking.find(services, session, at, actor)
        if not asked.is_open and sent is None:
            raise asked.over(session)
        facts = case_facts.of(
            session, asked.instance, asked.bundle, now, actor=actor, directory=services.directory
        )
        task = asked.task
        drafted = _draft(session, asked, actor) if sent is None else None
        laid = sent if drafted is None else drafted.sent
        shown = filling.seen_by(facts, actor)
        filled = _filled(services, session, asked, shown, laid)
        known: Sequence[Any] = filled.bound.context.record[expressions.PEOPLE]
        accounts = shown.accounts()
        return FormPage(
            asked=asked,
            # Asked while the database is open.
            facts=replace(facts, people=lambda: known, accounts=lambda: accounts),
            filled=filled,
            sent=laid,
            actor=actor,
            assignee_name=_assignee(session, task),
            obstacle=None if sent is None else _obstacle(session, asked, actor),
            draft_at=drafted.kept_at if drafted else None,
            seen=drafted.seen if drafted else _seen(sent),
            may_read_case=allowed(Permission.READ_CASE, actor, asked.case),
            deadline=_deadline(session, asked, facts),
        )


def _filled(
    services: Services, session: Session, asked: Asked, facts: Facts, sent: Sent | None
) -> Filled:
    ids, owner = ([], "") if sent is None else (sent.stored, sent.owner)
    context = filling.context(
        asked.bundle,
        facts,
        element=asked.element,
        local=asked.local,
        uploads=uploads.kept(session, ids, owner, facts.record),
    )
    anchor = asked.anchor(services)
    if sent is None:
        return binding.blank(asked.form, context, anchor)
    if not asked.is_open:  # there is nothing to send it to: show it as it was typed
        return binding.fill(asked.form, context, sent)
    return binding.fill(asked.form, context, sent, anchor)


def _draft(session: Session, asked: Asked, actor: Actor) -> Draft | None:
    """What the actor typed before."""
    task = asked.task
    if task is None:
        place = Place.of_action(asked.instance.id, asked.element.key)
        return formdrafts.find(session, place, actor)
    if task.draft is None or task.draft_at is None or task.draft_by != actor.username:
        return None
    seen = formdrafts.print_of(task.draft)
    sent = formdrafts.shown(task.draft, actor)
    return Draft(sent=sent, kept_at=task.draft_at, seen=seen)


def _seen(sent: Sent | None) -> str:
    return "" if sent is None else next(iter(sent.typed.get(binding.SEEN, ())), "")


def _assignee(session: Session, task: Task | None) -> str | None:
    if task is None or task.assignee is None:
        return None
    return people.names(session, {task.assignee}).get(task.assignee)


def _obstacle(session: Session, asked: Asked, actor: Actor) -> Message | None:
    """Who was first, or has the task: known with every press, not only when it is sent."""
    if not asked.is_open:
        return asked.over(session).message
    if asked.task is not None and asked.task.assignee not in (None, actor.username):
        return precedence.taken(session, asked.task).message
    return None


def _deadline(session: Session, asked: Asked, facts: Facts) -> Deadline | None:
    if asked.task is None:
        return None
    return counts.of_task(session, asked.instance, asked.task, asked.bundle, facts)

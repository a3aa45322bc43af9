"""One task or action with its form: what a person sees before deciding. Reading only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from service.actions import counts, envelopes, filling
from service.actions import facts as case_facts
from service.actions.sections import field_rows
from service.actions.services import Services
from service.actions.shown import Shown
from service.bundle.bundle import Bundle
from service.bundle.elements import Element
from service.core.access import Actor, Permission, allowed
from service.core.deadline import Deadline
from service.core.errors import Conflict, NotAllowed, NotFound
from service.core.forms import Bound, Context, Form, UploadRef, bind, initial
from service.core.forms.entries import Files, Posted
from service.core.language import N_
from service.engine import expressions
from service.engine.step import Facts
from service.store import instances, people, tasks
from service.store.tables import Instance, Task, TaskState


@dataclass(frozen=True, kw_only=True)
class TaskPage:
    """Everything the task page shows. ``bound`` is the form, with draft or typed values.

    What stands beside the form is worked out when it is shown: a form that is accepted never is.
    """

    task: Task
    instance: Instance
    bundle: Bundle
    element: Element
    form: Form
    record: Mapping[str, Any]
    facts: Facts
    bound: Bound
    actor: Actor
    assignee_name: str | None
    mine: bool
    taken_by_other: bool
    draft_at: datetime | None
    may_read_case: bool
    deadline: Deadline | None

    @cached_property
    def summary(self) -> list[tuple[str, Shown]]:
        """The case in short, for who may read it."""
        fields = self.bundle.settings.summary
        return field_rows(self.bundle, fields, self.facts) if self.may_read_case else []

    @cached_property
    def actions(self) -> list[Element]:
        """What else the actor can do in the case now."""
        return envelopes.usable(self.bundle, self.instance, self.facts, self.actor)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPage:
    """The form of an action of a case."""

    instance: Instance
    bundle: Bundle
    element: Element
    form: Form
    facts: Facts
    bound: Bound
    summary: list[tuple[str, Shown]]


def task(
    services: Services,
    task_id: str,
    actor: Actor,
    *,
    posted: Posted | None = None,
    files: Files | None = None,
    uploads: Mapping[str, UploadRef] | None = None,
    action: str | None = None,
) -> TaskPage:
    """A task with its form: as posted, else the draft, else what the record holds.

    Raises Conflict when the task is closed and nothing was posted; with *posted* a closed task
    still gives the page, so that nothing typed is lost.
    """
    now = services.clock()
    with services.db.reading() as session:
        found = tasks.with_instance(session, task_id)
        if found is None:
            raise NotFound(N_("This task does not exist."))
        row, instance = found
        case = case_facts.access_facts(instance, frozenset(row.candidates))
        if not allowed(Permission.DO_TASK, actor, case):
            raise NotAllowed(N_("This task is not meant for you."))
        if row.state != TaskState.OPEN and posted is None:
            raise Conflict(N_("“%(name)s” is done already."), name=row.name)
        bundle = services.bundles.get(session, instance.bundle_hash)
        element = bundle.elements[row.element]
        form = _form(bundle, element)
        facts = case_facts.of(
            session, instance, bundle, now, actor=actor, directory=services.directory
        )
        context = filling.context(bundle, facts, element=element, local=row.local, uploads=uploads)
        everybody = context.record[expressions.PEOPLE]
        names = people.names(session, {row.assignee} if row.assignee else set())
        return TaskPage(
            task=row,
            instance=instance,
            bundle=bundle,
            element=element,
            form=form,
            record=facts.record,
            facts=replace(facts, people=lambda: everybody),  # asked while the database is open
            bound=_bound(form, context, row, actor, posted, files, action),
            actor=actor,
            assignee_name=names.get(row.assignee or ""),
            mine=row.assignee == actor.username,
            taken_by_other=row.assignee not in (None, actor.username),
            draft_at=row.draft_at if row.draft_by == actor.username else None,
            may_read_case=allowed(Permission.READ_CASE, actor, case),
            deadline=counts.of_task(session, instance, row, bundle, facts),
        )


def action_form(
    services: Services,
    number: str,
    element_key: str,
    actor: Actor,
    *,
    posted: Posted | None = None,
    files: Files | None = None,
    uploads: Mapping[str, UploadRef] | None = None,
    action: str | None = None,
) -> ActionPage:
    """The form of an action; Conflict when the case does not wait for it now."""
    now = services.clock()
    with services.db.reading() as session:
        instance = instances.by_number(session, number)
        if instance is None:
            raise NotFound(N_("This case does not exist."))
        bundle = services.bundles.get(session, instance.bundle_hash)
        element = bundle.elements.get(element_key)
        if element is None or element.form is None:
            raise NotFound(N_("There is no such form."))
        envelopes.may_act(bundle, instance, element, actor)  # before anything is told of the case
        waiting = next((w for w in instance.actions if w["element"] == element_key), None)
        if waiting is None and posted is None:
            raise Conflict(N_("This action is not open now: the case has moved on."))
        facts = case_facts.of(
            session, instance, bundle, now, actor=actor, directory=services.directory
        )
        local = {} if waiting is None else waiting["local"]
        context = filling.context(bundle, facts, element=element, local=local, uploads=uploads)
        form = _form(bundle, element)
        bound = (
            initial(form, context)
            if posted is None
            else bind(form, posted, files or {}, context, action=action)
        )
        return ActionPage(
            instance=instance,
            bundle=bundle,
            element=element,
            form=form,
            facts=facts,
            bound=bound,
            summary=field_rows(bundle, bundle.settings.summary, facts),
        )


def _form(bundle: Bundle, element: Element) -> Form:
    form = bundle.forms.get(element.form or "")
    if form is None:
        raise NotFound(N_("This step has no form."))
    return form


def _bound(
    form: Form,
    context: Context,
    row: Task,
    actor: Actor,
    posted: Posted | None,
    files: Files | None,
    action: str | None,
) -> Bound:
    if posted is not None:
        return bind(form, posted, files or {}, context, action=action)
    if row.draft is not None and row.draft_by == actor.username:
        return bind(form, json.loads(row.draft), {}, context, action="refresh")
    return initial(form, context)

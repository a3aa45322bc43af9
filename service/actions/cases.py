"""What people see of their work: the inbox, one task, the list of cases. Reading only."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from service.actions import facts as case_facts
from service.actions import filling, work
from service.actions.casefile import (
    CaseFile,
    Deadline,
    case_file,
    deadline,
    diagram_state,
    document,
    field_rows,
)
from service.actions.services import Services
from service.actions.tally import Tally
from service.core.access import Actor, Permission, allowed
from service.core.calendar import Calendar
from service.core.errors import Conflict, NotAllowed, NotFound
from service.core.forms import Bound, Context, Form, UploadRef, bind, initial
from service.core.forms.entries import Files, Posted
from service.core.language import N_
from service.engine.bundle import Bundle
from service.engine.elements import Element
from service.engine.step import Facts
from service.store import audit, instances, people, tasks
from service.store import inbox as inbox_store
from service.store.audit import Act, NewEvent
from service.store.tables import Instance, Task, TaskState

__all__ = [
    "CaseFile",
    "CaseList",
    "Deadline",
    "InboxPage",
    "InboxRow",
    "TaskPage",
    "action_form",
    "case_file",
    "cases",
    "diagram_state",
    "document",
    "inbox",
    "task",
]

PAGE = 25
WEEK_DAYS = 10
VIEWS = ("mine", "group", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One open task in the list."""

    task_id: str
    number: str
    name: str
    subject: str
    due_on: date | None
    opened_at: datetime
    started_on: date
    assignee: str | None
    assignee_name: str | None
    may_claim: bool
    clauses: tuple[str, ...]
    calendar: Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPage:
    """One page of the inbox; ``week`` counts per working day what falls due."""

    rows: list[InboxRow]
    total: int
    page: int
    pages: int
    counts: dict[str, int]
    week: list[tuple[date, int]]
    today: date
    view: str
    next_due: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """Everything the task page shows. ``bound`` is the form, with draft or typed values."""

    task: Task
    instance: Instance
    bundle: Bundle
    element: Element
    form: Form
    record: Mapping[str, Any]
    facts: Facts
    bound: Bound
    summary: list[tuple[str, str]]
    deadline: Deadline | None
    actions: list[Element]
    assignee_name: str | None
    mine: bool
    taken_by_other: bool
    draft_at: datetime | None
    may_read_case: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPage:
    """The form of an action of a case."""

    instance: Instance
    bundle: Bundle
    element: Element
    form: Form
    facts: Facts
    bound: Bound
    summary: list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseList:
    """One page of cases; pages count from 1."""

    rows: list[CaseRow]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case in the list."""

    number: str
    subject: str
    title: str
    phase: str
    started_at: datetime
    ended_at: datetime | None


def inbox(
    services: Services,
    actor: Actor,
    *,
    view: str = "group",
    query: str = "",
    page: int = 1,
    day: date | None = None,
) -> InboxPage:
    """Open tasks for *actor*, most urgent first. *view*: mine, group or all."""
    if not allowed(Permission.WORK, actor):
        raise NotAllowed(N_("You have no work list."))
    now = services.clock()
    with services.db.reading() as session:
        calendar = _calendar(services, session)
        today = calendar.local_date(now)
        who: dict[str, Any] = {"candidates": actor.candidates, "username": actor.username}
        asked: dict[str, Any] = {
            "view": view,
            "query": query,
            "due_from": None if day is None else calendar.start_of_day(day),
            "due_before": None if day is None else calendar.end_of_day(day),
        }
        found = inbox_store.page(session, **who, **asked, limit=PAGE, offset=(page - 1) * PAGE)
        days = _next_workdays(calendar, today)
        spans = inbox_store.per_span(session, **who, view=view, bounds=_bounds(calendar, days))
        counts = inbox_store.counts(session, **who, views=VIEWS)
        is_whole = not query and day is None
        total = counts[view] if is_whole else inbox_store.how_many(session, **who, **asked)
        rows = [_inbox_row(services, session, row, actor) for row in found]
    week: list[tuple[date, int]] = [
        (day, Tally(number, inbox_store.COUNTED_PER_DAY))
        for day, number in zip(days, spans, strict=True)
    ]
    return InboxPage(
        rows=rows,
        total=Tally(total, inbox_store.COUNTED),
        page=page,
        pages=max(1, -(-min(total, inbox_store.COUNTED) // PAGE)),
        counts={name: Tally(number, inbox_store.COUNTED) for name, number in counts.items()},
        week=week,
        today=today,
        view=view,
        next_due=_next_due(week, rows),
    )


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
        facts = case_facts.of(session, instance, bundle, now, actor=actor)
        context = filling.context(bundle, facts, element=element, local=row.local, uploads=uploads)
        names = people.names(session, {row.assignee} if row.assignee else set())
        may_read = allowed(Permission.READ_CASE, actor, case)
        return TaskPage(
            task=row,
            instance=instance,
            bundle=bundle,
            element=element,
            form=form,
            record=facts.record,
            facts=facts,
            bound=_bound(form, context, row, actor, posted, files, action),
            summary=field_rows(bundle, bundle.settings.summary, facts) if may_read else [],
            deadline=_task_deadline(bundle, element, row, facts),
            actions=_usable_actions(session, bundle, instance, facts, actor),
            assignee_name=names.get(row.assignee or ""),
            mine=row.assignee == actor.username,
            taken_by_other=row.assignee not in (None, actor.username),
            draft_at=row.draft_at if row.draft_by == actor.username else None,
            may_read_case=may_read,
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
        waiting = next((w for w in instance.actions if w["element"] == element_key), None)
        if waiting is None and posted is None:
            raise Conflict(N_("This action is not open now: the case has moved on."))
        element = bundle.elements.get(element_key)
        if element is None or element.form is None:
            raise NotFound(N_("There is no such form."))
        work.may_act(session, instance, element, actor)
        facts = case_facts.of(session, instance, bundle, now, actor=actor)
        local = {} if waiting is None else waiting["local"]
        context = _action_context(bundle, element, facts, local, uploads)
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


def cases(services: Services, actor: Actor, *, query: str = "", page: int = 1) -> CaseList:
    """The cases *actor* may know of, running ones first."""
    if not allowed(Permission.LIST_CASES, actor):
        raise NotAllowed(N_("You may not see the list of cases."))
    with services.db.reading() as session:
        found, total = instances.search(
            session, username=actor.username, query=query, page=page, size=PAGE
        )
        rows = [
            CaseRow(
                number=row.number,
                subject=row.subject,
                title=services.bundles.get(session, row.bundle_hash).title,
                phase=_phase_name(services.bundles.get(session, row.bundle_hash), row.phase),
                started_at=row.started_at,
                ended_at=row.ended_at,
            )
            for row in found
        ]
    return CaseList(rows=rows, total=total, page=page, pages=max(1, -(-total // PAGE)))


def refused(services: Services, number: str, actor: Actor) -> None:
    """Note in the trail that *actor* was kept out of a case."""
    with services.db.writing() as session:
        instance = instances.by_number(session, number)
        if instance is not None:
            audit.record(
                session,
                [
                    NewEvent(
                        act=Act.CASE_REFUSED,
                        actor=actor.username,
                        at=services.clock(),
                        instance_id=instance.id,
                    )
                ],
            )


def _calendar(services: Services, session: Session) -> Calendar:
    published = services.bundles.published(session)
    if not published:
        raise NotFound(N_("No process is published yet."))
    return published[0].calendar


def _inbox_row(services: Services, session: Session, row: Any, actor: Actor) -> InboxRow:
    found: Task = row[0]
    bundle = services.bundles.get(session, row.bundle_hash)
    return InboxRow(
        task_id=found.id,
        number=row.number,
        name=found.name,
        subject=row.subject,
        due_on=found.due_on,
        opened_at=found.opened_at,
        started_on=bundle.calendar.local_date(row.started_at),
        assignee=found.assignee,
        assignee_name=row.assignee_name,
        may_claim=found.assignee is None,
        clauses=tuple(found.clauses),
        calendar=bundle.calendar,
    )


def _next_workdays(calendar: Calendar, today: date) -> list[date]:
    first = today if calendar.is_workday(today) else calendar.add_workdays(today, 1)
    return [first, *(calendar.add_workdays(first, n) for n in range(1, WEEK_DAYS))]


def _bounds(calendar: Calendar, days: Sequence[date]) -> list[datetime]:
    """Where each of *days* begins and the last one ends.

    What falls due on a free day is thus shown on the working day before it.
    """
    return [*(calendar.start_of_day(day) for day in days), calendar.end_of_day(days[-1])]


def _next_due(week: Sequence[tuple[date, int]], rows: Sequence[InboxRow]) -> date | None:
    coming = (day for day, number in week if number)
    shown = (row.due_on for row in rows if row.due_on is not None)
    return next(coming, None) or next(shown, None)


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


def _action_context(
    bundle: Bundle,
    element: Element,
    facts: Facts,
    local: Mapping[str, Any],
    uploads: Mapping[str, UploadRef] | None,
) -> Context:
    return filling.context(bundle, facts, element=element, local=local, uploads=uploads)


def _task_deadline(bundle: Bundle, element: Element, row: Task, facts: Facts) -> Deadline | None:
    """The term that the task's due date stands for, with its explanation; else a bare date."""
    if row.due_on is None:
        return None
    for name, term in bundle.regulation.terms.items():
        if element.due and f'"{name}"' in element.due:
            found = deadline(bundle, term, facts)
            if found is not None:
                return found
    return Deadline(
        name="",
        label=row.name,
        start=bundle.calendar.local_date(row.opened_at),
        due=row.due_on,
        met_on=None,
        clauses=tuple(row.clauses),
        explanation=None,
        calendar=bundle.calendar,
        binding="",
    )


def _usable_actions(
    session: Session, bundle: Bundle, instance: Instance, facts: Facts, actor: Actor
) -> list[Element]:
    found = []
    for element in work.offered(bundle, instance, facts):
        try:
            work.may_act(session, instance, element, actor)
        except NotAllowed:
            continue
        found.append(element)
    return found


def _phase_name(bundle: Bundle, index: int) -> str:
    phases = bundle.settings.phases
    if not phases:
        return ""
    return phases[min(index, len(phases) - 1)].name

"""The inbox: pages of open tasks by urgency, and counts that stop early. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, TypeAlias

from sqlalchemy import ScalarSelect, Select, Subquery, exists, func, not_, or_, select, union
from sqlalchemy.orm import Session

from service.store.instances import escaped
from service.store.tables import Excluded, Instance, Person, Task, TaskCandidate, TaskState

# Nobody reads more than this; an exact count of a full inbox costs more than the page itself.
COUNTED = 500
COUNTED_PER_DAY = 99

Walk: TypeAlias = "Select[datetime, str]"


def page(
    session: Session,
    *,
    candidates: Sequence[str],
    username: str,
    view: str,
    query: str,
    due_from: datetime | None,
    due_before: datetime | None,
    limit: int,
    offset: int,
) -> Sequence[Any]:
    """Open tasks in order of urgency.

    *view*: ``mine`` (taken by *username*), ``group`` (free, for a candidate), ``all`` (both and
    what colleagues have). Rows: Task, Instance columns for the list, name of who has it.
    """
    walks = [
        _narrowed(walk, query=query, due_from=due_from, due_before=due_before)
        for walk in _walks(candidates=candidates, username=username, view=view)
    ]
    head = _first(walks, offset + limit)
    return session.execute(
        select(
            Task,
            Instance.number,
            Instance.subject,
            Instance.started_at,
            Instance.process,
            Instance.bundle_hash,
            Person.name.label("assignee_name"),
        )
        .join(head, head.c.task_id == Task.id)
        .join(Instance, Instance.id == Task.instance_id)
        .outerjoin(Person, Person.username == Task.assignee)
        .order_by(head.c.due_at, head.c.task_id)
        .offset(offset)
        .limit(limit)
    ).all()


def how_many(
    session: Session,
    *,
    candidates: Sequence[str],
    username: str,
    view: str,
    query: str,
    due_from: datetime | None,
    due_before: datetime | None,
) -> int:
    """How many tasks such pages hold together, counted to ``COUNTED`` + 1 and no further."""
    walks = [
        _narrowed(walk, query=query, due_from=due_from, due_before=due_before)
        for walk in _walks(candidates=candidates, username=username, view=view)
    ]
    return min(session.scalar(select(_counted(walks, COUNTED + 1))) or 0, COUNTED + 1)


def counts(
    session: Session, *, candidates: Sequence[str], username: str, views: Sequence[str]
) -> dict[str, int]:
    """How many tasks each view of the inbox holds, counted to ``COUNTED`` + 1 and no further."""
    asked = [
        _counted(_walks(candidates=candidates, username=username, view=view), COUNTED + 1)
        for view in views
    ]
    found = session.execute(select(*asked)).one()
    return {view: min(number, COUNTED + 1) for view, number in zip(views, found, strict=True)}


def per_span(
    session: Session,
    *,
    candidates: Sequence[str],
    username: str,
    view: str,
    bounds: Sequence[datetime],
) -> list[int]:
    """How many tasks fall due after each bound, up to and including the next; feeds the week bar.

    Counted to ``COUNTED_PER_DAY`` + 1 and no further.
    """
    walks = _walks(candidates=candidates, username=username, view=view)
    most = COUNTED_PER_DAY + 1
    asked = [
        _counted([_narrowed(walk, due_from=after, due_before=until) for walk in walks], most)
        for after, until in pairwise(bounds)
    ]
    return [min(number, most) for number in session.execute(select(*asked)).one()]


def _walks(*, candidates: Sequence[str], username: str, view: str) -> list[Walk]:
    """Walks along an index that together give the visible open tasks: due moment and id.

    One walk per candidate stays in the order of its index, so a page or a capped count stops
    early; a single question for all candidates would sort every task there is.
    """
    mine = f"u:{username}"
    if view == "mine":
        asked_by_name = exists().where(
            TaskCandidate.task_id == Task.id, TaskCandidate.candidate == mine
        )
        taken: Walk = select(Task.due_at.label("due_at"), Task.id.label("task_id"))
        return [
            taken.where(
                Task.assignee == username,
                Task.state == TaskState.OPEN,
                or_(_not_involved(username), asked_by_name),
            )
        ]
    walks = []
    for candidate in candidates:
        walk: Walk = (
            select(TaskCandidate.due_at, TaskCandidate.task_id)
            .join(Task, Task.id == TaskCandidate.task_id)
            .where(TaskCandidate.candidate == candidate, Task.state == TaskState.OPEN)
        )
        if view == "group":
            walk = walk.where(Task.assignee.is_(None))
        # An involved person sees only the tasks that are asked of him by name.
        walks.append(walk if candidate == mine else walk.where(_not_involved(username)))
    return walks


def _narrowed(
    walk: Walk,
    *,
    query: str = "",
    due_from: datetime | None = None,
    due_before: datetime | None = None,
) -> Walk:
    due_at = walk.selected_columns[0]
    if due_from is not None:
        walk = walk.where(due_at > due_from)
    if due_before is not None:
        walk = walk.where(due_at <= due_before)
    if query:
        pattern = f"%{escaped(query)}%"
        walk = walk.join(Instance, Instance.id == Task.instance_id).where(
            or_(
                Instance.number.ilike(pattern, escape="\\"),
                Instance.subject.ilike(pattern, escape="\\"),
                Task.name.ilike(pattern, escape="\\"),
            )
        )
    return walk


def _first(walks: Sequence[Walk], limit: int) -> Subquery:
    """The first *limit* tasks of each walk, every task once."""
    heads = [walk.order_by(*walk.selected_columns).limit(limit).subquery() for walk in walks]
    if len(heads) == 1:
        return heads[0]
    return union(*(select(head.c.due_at, head.c.task_id) for head in heads)).subquery()


def _counted(walks: Sequence[Walk], limit: int) -> ScalarSelect[int]:
    """How many tasks the walks give; no walk goes further than *limit*, together they may."""
    return select(func.count()).select_from(_first(walks, limit)).scalar_subquery()


def _not_involved(username: str) -> Any:
    return not_(
        exists().where(Excluded.instance_id == Task.instance_id, Excluded.username == username)
    )

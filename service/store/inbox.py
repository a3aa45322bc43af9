"""The inbox: pages of open tasks by urgency, and counts that stop early. Changes nothing.

A statement is put together once per shape and then only filled in: putting it together costs more
than running it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeAlias

from sqlalchemy import (
    CTE,
    ColumnElement,
    Executable,
    Select,
    Subquery,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from service.store.db import Moment
from service.store.tables import Excluded, Instance, Person, Task, TaskCandidate, TaskState, Trait

# Nobody reads more than this; an exact count of a full inbox costs more than the page itself.
COUNTED = 500
COUNTED_PER_DAY = 99
SHAPES = 256  # statements kept; one per view, number of groups and kind of question

Walk: TypeAlias = "Select[datetime, str]"
Limit: TypeAlias = ColumnElement[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """What a statement asks for; who and when are filled in later."""

    view: str
    groups: int
    own: bool  # tasks that are asked of the person by name count as well
    lent: int = 0  # of how many others, who are away
    words: int | None = None  # of what is searched; None: nothing is
    after: bool = False
    until: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What is searched: cases in which it was found, or words that each name something.

    A word is met by one of its ``traits`` of the case, or by one of its ``elements`` of the task.
    """

    hits: Sequence[int]
    words: Sequence[Mapping[str, Sequence[str]]]


def page(
    session: Session,
    *,
    candidates: Sequence[str],
    username: str,
    view: str,
    searched: Searched | None,
    due_from: datetime | None,
    due_before: datetime | None,
    limit: int,
    offset: int,
) -> Sequence[Any]:
    """Open tasks in order of urgency.

    *view*: ``mine`` (taken by *username*, or asked of nobody else), ``group`` (free, for a
    candidate), ``all`` (both and what colleagues have). Rows: what the list shows of a task, of its
    case and of who has it.
    """
    shape, values = _asked(candidates, username, view, searched, due_from, due_before)
    wanted = {"first": offset + limit, "limit": limit, "offset": offset}
    return session.execute(_page(shape), {**values, **wanted}).all()


def how_many(
    session: Session,
    *,
    candidates: Sequence[str],
    username: str,
    view: str,
    searched: Searched | None,
    due_from: datetime | None,
    due_before: datetime | None,
) -> int:
    """How many tasks such pages hold together, counted to ``COUNTED`` + 1 and no further."""
    shape, values = _asked(candidates, username, view, searched, due_from, due_before)
    return min(session.scalar(_counts((shape,)), values) or 0, COUNTED + 1)


def counts(
    session: Session, *, candidates: Sequence[str], username: str, views: Sequence[str]
) -> dict[str, int]:
    """How many tasks each view of the inbox holds, counted to ``COUNTED`` + 1 and no further."""
    shape, values = _asked(candidates, username, views[0])
    found = session.execute(_counts(tuple(replace(shape, view=view) for view in views)), values)
    return {view: min(n, COUNTED + 1) for view, n in zip(views, found.one(), strict=True)}


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
    shape, values = _asked(candidates, username, view)
    for place, (after, until) in enumerate(pairwise(bounds)):
        values |= {f"after_{place}": after, f"until_{place}": until}
    found = session.execute(_per_span(shape, len(bounds) - 1), values)
    return [min(row.number, COUNTED_PER_DAY + 1) for row in found]


def _asked(
    candidates: Sequence[str],
    username: str,
    view: str,
    searched: Searched | None = None,
    due_from: datetime | None = None,
    due_before: datetime | None = None,
) -> tuple[_Shape, dict[str, Any]]:
    """The shape of a question and the values to fill in."""
    own = f"u:{username}"
    groups = [candidate for candidate in candidates if not candidate.startswith("u:")]
    away = [seat[2:] for seat in candidates if seat.startswith("u:") and seat != own]
    shape = _Shape(
        view=view,
        groups=len(groups),
        own=own in candidates,
        lent=len(away),
        words=None if searched is None else len(searched.words),
        after=due_from is not None,
        until=due_before is not None,
    )
    values = {
        "username": username,
        "own": own,
        **({} if searched is None else _filled_in(searched)),
        "after": due_from,
        "until": due_before,
        **{f"group_{place}": group for place, group in enumerate(groups)},
        **{f"lent_{place}": f"u:{name}" for place, name in enumerate(away)},
        **{f"away_{place}": name for place, name in enumerate(away)},
    }
    return shape, values


@lru_cache(SHAPES)
def _page(shape: _Shape) -> Executable:
    head = _first(_walks(shape), bindparam("first"))
    return (
        select(
            Task.id,
            Task.name,
            Task.term,
            Task.start_on,
            Task.due_on,
            Task.due_at,
            Task.opened_at,
            Task.assignee,
            Task.candidates,
            Task.instance_id,
            Instance.number,
            Instance.subject,
            Instance.bundle_hash,
            Person.name.label("assignee_name"),
        )
        .join(head, head.c.task_id == Task.id)
        .join(Instance, Instance.id == Task.instance_id)
        .outerjoin(Person, Person.username == Task.assignee)
        .order_by(head.c.due_at, head.c.task_id)
        .offset(bindparam("offset"))
        .limit(bindparam("limit"))
    )


@lru_cache(SHAPES)
def _counts(shapes: tuple[_Shape, ...]) -> Executable:
    most: Limit = literal_column(str(COUNTED + 1))
    return select(
        *(
            select(func.count()).select_from(_first(_walks(shape), most)).scalar_subquery()
            for shape in shapes
        )
    )


@lru_cache(SHAPES)
def _per_span(shape: _Shape, spans: int) -> Executable:
    span = union_all(
        *(
            select(
                literal_column(str(place)).label("place"),
                bindparam(f"after_{place}", type_=Moment).label("after"),
                bindparam(f"until_{place}", type_=Moment).label("until"),
            )
            for place in range(spans)
        )
    ).cte("span")
    walks = _walks(replace(shape, after=True, until=True), span)
    most: Limit = literal_column(str(COUNTED_PER_DAY + 1))
    number = (
        select(func.count())
        .select_from(_first(walks, most, span))
        .correlate(span)
        .scalar_subquery()
    )
    return select(number.label("number")).select_from(span).order_by(span.c.place)


def _walks(shape: _Shape, span: CTE | None = None) -> list[Walk]:
    """Walks along an index that together give the visible open tasks: due moment and id.

    One walk per candidate stays in the order of its index, so a page or a capped count stops
    early; a single question for all candidates would sort every task there is.
    """
    if shape.view == "mine":
        asked_by_name = exists().where(
            TaskCandidate.task_id == Task.id, TaskCandidate.candidate == bindparam("own")
        )
        taken: Walk = select(Task.due_at.label("due_at"), Task.id.label("task_id")).where(
            Task.assignee == bindparam("username"),
            Task.state == TaskState.OPEN,
            or_(_not_involved(Task.instance_id), asked_by_name),
        )
        asked: Walk = select(TaskCandidate.due_at, TaskCandidate.task_id).where(
            TaskCandidate.candidate == bindparam("own"),
            not_(TaskCandidate.taken),
            not_(_is_shared()),
        )
        if shape.words is not None:
            asked = asked.join(Task, Task.id == TaskCandidate.task_id)
        alone = [_narrowed(asked, shape, span)] if shape.own else []
        return [_narrowed(taken, shape, span), *alone]
    walks = []
    # An involved person sees only the tasks that are asked of him by name.
    lent = {f"lent_{n}": f"away_{n}" for n in range(shape.lent)}
    names = ["own"] * shape.own + [f"group_{n}" for n in range(shape.groups)] + [*lent]
    for name in names:
        # Who may take a task stands there only as long as the task is open.
        walk: Walk = select(TaskCandidate.due_at, TaskCandidate.task_id).where(
            TaskCandidate.candidate == bindparam(name)
        )
        if shape.view == "group":
            walk = walk.where(not_(TaskCandidate.taken))
            if name == "own":
                walk = walk.where(_is_shared())
        if name != "own":
            walk = walk.where(_not_involved(TaskCandidate.instance_id))
        if name in lent:  # what asks somebody who is kept out, asks that one alone
            walk = walk.where(_not_involved(TaskCandidate.instance_id, lent[name]))
        if shape.words is not None:
            walk = walk.join(Task, Task.id == TaskCandidate.task_id)
        walks.append(_narrowed(walk, shape, span))
    return walks


def _narrowed(walk: Walk, shape: _Shape, span: CTE | None) -> Walk:
    due_at = walk.selected_columns[0]
    if shape.after:
        walk = walk.where(due_at > (_moment("after") if span is None else span.c.after))
    if shape.until:
        walk = walk.where(due_at <= (_moment("until") if span is None else span.c.until))
    if shape.words is not None:
        walk = walk.where(_meets(shape.words))
    return walk


def _meets(words: int) -> ColumnElement[bool]:
    """The case of the task is one of the hits, or each word names its subject, number or step."""
    each = [
        or_(
            Task.element.in_(bindparam(f"elements_{place}", expanding=True)),
            exists().where(
                Trait.instance_id == Task.instance_id,
                Trait.name.in_(bindparam(f"traits_{place}", expanding=True)),
            ),
        )
        for place in range(words)
    ]
    hit = Task.instance_id.in_(bindparam("hits", expanding=True))
    return or_(hit, and_(*each)) if each else hit


def _filled_in(searched: Searched) -> dict[str, Any]:
    words = enumerate(searched.words)
    filled = {f"{name}_{n}": list(each) for n, word in words for name, each in word.items()}
    return {"hits": list(searched.hits), **filled}


def _is_shared() -> ColumnElement[bool]:
    """Somebody else may take the task as well."""
    other = aliased(TaskCandidate)
    return exists().where(
        other.task_id == TaskCandidate.task_id, other.candidate != TaskCandidate.candidate
    )


def _moment(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=Moment)


def _first(walks: Sequence[Walk], limit: Limit, span: CTE | None = None) -> Subquery:
    """The first *limit* tasks of each walk, every task once."""
    heads = [_head(walk, limit, span).subquery() for walk in walks]
    if len(heads) == 1:
        return heads[0]
    return union(*(select(head.c.due_at, head.c.task_id) for head in heads)).subquery()


def _head(walk: Walk, limit: Limit, span: CTE | None) -> Walk:
    if span is None:
        return walk.order_by(*walk.selected_columns).limit(limit)
    return walk.limit(limit).correlate(span)  # counted only, in any order


def _not_involved(
    instance_id: InstrumentedAttribute[int], who: str = "username"
) -> ColumnElement[bool]:
    return not_(
        exists().where(Excluded.instance_id == instance_id, Excluded.username == bindparam(who))
    )

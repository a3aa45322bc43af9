"""Walks along the indexes of open tasks, which pages and counts of the inbox are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    exists,
    not_,
    or_,
    select,
    union,
)
from sqlalchemy.orm import InstrumentedAttribute

from service.store.db import Moment
from service.store.tables import Excluded, Task, TaskCandidate, TaskState, Trait

Walk: TypeAlias = "Select[datetime, str]"
Limit: TypeAlias = ColumnElement[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
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


def walks(shape: Shape, span: CTE | None = None) -> list[Walk]:
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
        asked = _asked_of("own", alone=True).where(not_(TaskCandidate.taken))
        if shape.words is not None:
            asked = asked.join(Task, Task.id == TaskCandidate.task_id)
        alone = [_narrowed(asked, shape, span)] if shape.own else []
        return [_narrowed(taken, shape, span), *alone]
    found = []
    # An involved person sees only the tasks that are asked of him by name.
    lent = {f"lent_{n}": f"away_{n}" for n in range(shape.lent)}
    names = ["own"] * shape.own + [f"group_{n}" for n in range(shape.groups)] + [*lent]
    stretches = [(name, kind) for name in names for kind in _kinds(name, shape.view)]
    for name, kind in stretches:
        # Who may take a task stands there only as long as the task is open.
        walk = _asked_of(name, alone=kind)
        if shape.view == "group":
            walk = walk.where(not_(TaskCandidate.taken))
        if name != "own":
            walk = walk.where(_not_involved(TaskCandidate.instance_id))
        if name in lent:  # what asks somebody who is kept out, asks that one alone
            walk = walk.where(_not_involved(TaskCandidate.instance_id, lent[name]))
        if shape.words is not None:
            walk = walk.join(Task, Task.id == TaskCandidate.task_id)
        found.append(_narrowed(walk, shape, span))
    return found


def _kinds(name: str, view: str) -> tuple[bool, ...]:
    """Which tasks a walk along the seats of *name* is about: asked of nobody else, or of others.

    Each is a stretch of the index in order of urgency. A group never stands alone there, and what
    is asked of the reader alone is his already.
    """
    if name.startswith("group") or (name == "own" and view == "group"):
        return (False,)
    return (False, True)


def _asked_of(name: str, *, alone: bool) -> Walk:
    return select(TaskCandidate.due_at, TaskCandidate.task_id).where(
        TaskCandidate.candidate == bindparam(name),
        TaskCandidate.alone if alone else not_(TaskCandidate.alone),
    )


def _narrowed(walk: Walk, shape: Shape, span: CTE | None) -> Walk:
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


def filled_in(searched: Searched) -> dict[str, Any]:
    words = enumerate(searched.words)
    filled = {f"{name}_{n}": list(each) for n, word in words for name, each in word.items()}
    return {"hits": list(searched.hits), **filled}


def _moment(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=Moment)


def first(found: Sequence[Walk], limit: Limit, span: CTE | None = None) -> Subquery:
    """The first *limit* tasks of each walk, every task once."""
    heads = [_head(walk, limit, span).subquery() for walk in found]
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

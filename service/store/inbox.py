"""The inbox: pages of open tasks by urgency, and counts that stop early. Changes nothing.

A statement is put together once per shape and then only filled in: putting it together costs more
than running it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any

from sqlalchemy import Executable, bindparam, func, literal_column, select, union_all
from sqlalchemy.orm import Session

from service.store.db import Moment
from service.store.inboxwalks import Limit, Searched, Shape, filled_in, first, walks
from service.store.tables import Instance, Person, Task

# Nobody reads more than this; an exact count of a full inbox costs more than the page itself.
COUNTED = 500
COUNTED_PER_DAY = 99
SHAPES = 256  # statements kept; one per view, number of groups and kind of question


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
) -> tuple[Shape, dict[str, Any]]:
    """The shape of a question and the values to fill in."""
    own = f"u:{username}"
    groups = [candidate for candidate in candidates if not candidate.startswith("u:")]
    away = [seat[2:] for seat in candidates if seat.startswith("u:") and seat != own]
    shape = Shape(
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
        **({} if searched is None else filled_in(searched)),
        "after": due_from,
        "until": due_before,
        **{f"group_{place}": group for place, group in enumerate(groups)},
        **{f"lent_{place}": f"u:{name}" for place, name in enumerate(away)},
        **{f"away_{place}": name for place, name in enumerate(away)},
    }
    return shape, values


@lru_cache(SHAPES)
def _page(shape: Shape) -> Executable:
    head = first(walks(shape), bindparam("first"))
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
def _counts(shapes: tuple[Shape, ...]) -> Executable:
    most: Limit = literal_column(str(COUNTED + 1))
    return select(
        *(
            select(func.count()).select_from(first(walks(shape), most)).scalar_subquery()
            for shape in shapes
        )
    )


@lru_cache(SHAPES)
def _per_span(shape: Shape, spans: int) -> Executable:
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
    found = walks(replace(shape, after=True, until=True), span)
    most: Limit = literal_column(str(COUNTED_PER_DAY + 1))
    number = (
        select(func.count()).select_from(first(found, most, span)).correlate(span).scalar_subquery()
    )
    return select(number.label("number")).select_from(span).order_by(span.c.place)

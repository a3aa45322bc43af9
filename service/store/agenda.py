"""Open cases by the first date that presses: pages, how many, and who has them. Changes nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Text, and_, case, cast, func, select, tuple_
from sqlalchemy.orm import Session

from service.core.access import Sight
from service.store.instances import in_sight, named_in, not_excluded
from service.store.tables import NO_TERM, Instance

COUNTED = 500  # nobody reads more; an exact number costs more than the page itself
NOBODY = "[]"  # how the list of who handles a case is written when it is empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whose cases of which process: those *username* may read, see ``core/access``."""

    process: str
    sight: Sight
    username: str
    candidates: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Only cases that *handler* handles (None: anybody, empty: nobody), due after and up to."""

    handler: str | None = None
    after: datetime | None = None
    until: datetime | None = None


class Place(NamedTuple):
    """Where a case stands in the order of urgency, to go on after."""

    due_at: datetime
    id: int


class Held(NamedTuple):
    """How many cases the same people handle that are due in one span; its number counts from 0.

    ``presses``: their first date is no longer far away.
    """

    handlers: tuple[str, ...]
    span: int
    presses: bool
    cases: int


EVERYTHING = Narrowed()


def page(
    session: Session,
    reader: Reader,
    *,
    narrowed: Narrowed = EVERYTHING,
    after: Place | None = None,
    limit: int,
) -> Sequence[Any]:
    """The open cases, most urgent first, without a date last; rows: what a list shows of each."""
    asked = _asked(reader, narrowed)
    if after is not None:
        asked = and_(asked, tuple_(Instance.due_at, Instance.id) > tuple(after))
    return session.execute(
        select(
            Instance.id,
            Instance.number,
            Instance.subject,
            Instance.bundle_hash,
            Instance.waiting,
            Instance.started_at,
            Instance.due_at,
        )
        .where(asked)
        .order_by(Instance.due_at, Instance.id)
        .limit(limit)
    ).all()


class Standing(NamedTuple):
    """How many cases are late, press, come later and have no date; each counted to a limit."""

    late: int
    soon: int
    later: int
    undated: int


def how_many(
    session: Session, reader: Reader, now: datetime, *, narrowed: Narrowed = EVERYTHING
) -> Standing:
    """Of each kind, counted to ``COUNTED`` + 1 and no further."""
    asked = _asked(reader, narrowed)
    spans = (
        Instance.due_at <= now,
        and_(Instance.due_at > now, Instance.soon_at <= now),
        and_(Instance.due_at > now, Instance.soon_at > now, Instance.due_at < NO_TERM),
        Instance.due_at == NO_TERM,
    )
    found = session.execute(
        select(
            *(
                select(func.count())
                .select_from(select(Instance.id).where(asked, span).limit(COUNTED + 1).subquery())
                .scalar_subquery()
                for span in spans
            )
        )
    ).one()
    return Standing(*found)


def per_handler(session: Session, reader: Reader, bounds: Sequence[datetime]) -> list[Held]:
    """All open cases by who handles them and by the span between *bounds* they are due in.

    Span 0 ends with the first bound, which is now; the last one begins behind the last, and cases
    without a date are in the span after that. One look over the open cases, however many are
    closed.
    """
    spans = [(Instance.due_at <= bound, place) for place, bound in enumerate(bounds)]
    spans.append((Instance.due_at < NO_TERM, len(bounds)))
    handlers = cast(Instance.handlers, Text).label("handlers")
    span = case(*spans, else_=len(bounds) + 1).label("span")
    presses = case((Instance.soon_at <= bounds[0], 1), else_=0).label("presses")
    rows = session.execute(
        select(handlers, span, presses, func.count())
        .where(_asked(reader, EVERYTHING))
        .group_by(handlers, span, presses)
    )
    return [
        Held(tuple(json.loads(text)), place, bool(pressing), cases)
        for text, place, pressing, cases in rows
    ]


def readable(session: Session, reader: Reader, instance_ids: Collection[int]) -> frozenset[int]:
    """Which of these cases, open or closed, the reader may open."""
    if not instance_ids:
        return frozenset()
    found = select(Instance.id).where(Instance.id.in_(list(instance_ids)), _seen(reader))
    return frozenset(session.scalars(found))


def _asked(reader: Reader, narrowed: Narrowed) -> ColumnElement[bool]:
    conditions = [
        Instance.ended_at.is_(None),
        Instance.process == reader.process,
        Instance.due_at <= NO_TERM,  # of all: it leads to the index of open cases alone
        _seen(reader),
    ]
    if narrowed.handler is not None:
        conditions.append(
            named_in(Instance.handlers, narrowed.handler)
            if narrowed.handler
            else cast(Instance.handlers, Text) == NOBODY
        )
    if narrowed.after is not None:
        conditions.append(Instance.due_at > narrowed.after)
    if narrowed.until is not None:
        conditions.append(Instance.due_at <= narrowed.until)
    return and_(*conditions)


def _seen(reader: Reader) -> ColumnElement[bool]:
    return and_(
        not_excluded(reader.username),
        in_sight(reader.sight, reader.username, reader.candidates),
    )

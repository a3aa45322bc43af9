"""Cases that have several traits at once, found without a walk over all of them. No writing.

Two traits that many cases have may meet in none. Whoever walks along dates and asks each case finds
a page soon where they meet often, and reads everything where they do not. So some cases are looked
at on the way, and when those do not fill the page the lists of traits are laid side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, select, true, tuple_
from sqlalchemy.orm import Session

from service.store.tables import Instance

STRIDE = 2_000  # cases that are looked at on the way
OFTEN = 10  # one in so many of them
Conditions = Sequence[ColumnElement[bool]]


class Order(StrEnum):
    """In which order a list is read; the first one falls due first."""

    DUE = "due"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class After:
    """Behind which case a page begins: its place in the order, and its id."""

    at: datetime
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mesh:
    """What cases are asked for that many have.

    ``ids``: of all that have it, some more than once. ``of_case``: the same asked of a case, by the
    columns of its id and of its number.
    """

    ids: Select[Any] | CompoundSelect[Any]
    of_case: Callable[[Any, Any], ColumnElement[bool]]

    @property
    def on_the_way(self) -> ColumnElement[bool]:
        return self.of_case(Instance.id, Instance.number)

    @property
    def listed(self) -> ColumnElement[bool]:
        """The case is among all that have it."""
        return Instance.id.in_(self.ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """Some cases by id, in order; and how many there are in all, where that came with them."""

    ids: Sequence[int]
    total: int | None = None


def in_order(found: Select[Any], order: Order, after: After | None) -> Select[Any]:
    """*found* of cases as *order* says, behind *after*."""
    column = _column(order)
    if after is not None:
        here, there = tuple_(column, Instance.id), tuple_(after.at, after.id)
        found = found.where(here < there if order is Order.NEWEST else here > there)
    return found.order_by(*_arranged(order, column, Instance.id))


def first(
    session: Session,
    plain: Conditions,
    meshes: Sequence[Mesh],
    order: Order,
    *,
    after: After | None,
    limit: int,
    stride: int = STRIDE,
) -> Hits:
    """The first cases behind *after* that have all; *plain*: what columns say."""
    near = _near(session, plain, meshes, order, after, stride)
    ids = [row.id for row in near if row.has][:limit]
    if len(ids) == limit or len(near) < stride:
        return Hits(ids=ids)
    found = select(Instance.id, _column(order).label("at"))
    found = found.where(*plain, *(each.listed for each in meshes))
    # The offset: PostgreSQL lays lists side by side then, and does not hope for a short walk.
    every = in_order(found, order, after).order_by(None).offset(0).subquery()
    asked = select(every.c.id, func.count().over().label("total"))
    rows = session.execute(
        asked.order_by(*_arranged(order, every.c.at, every.c.id)).limit(limit)
    ).all()
    total = rows[0].total if rows else 0
    return Hits(ids=[row.id for row in rows], total=total if after is None else None)


def how_many(
    session: Session,
    common: Conditions,
    lists: Sequence[Conditions],
    meshes: Sequence[Mesh],
    most: int,
) -> list[int]:
    """How many cases of each of *lists* have all, counted to *most* and no further.

    *common*: what is asked of the cases of every list, once.

    Where that is frequent among the newest a count ends soon. All others are counted in one look
    at the lists of traits.
    """
    sample = _sampled(session, common, lists, meshes)
    rare = [number for number, hits in enumerate(sample) if hits * OFTEN < STRIDE]
    found = [0] * len(lists)
    if rare:
        counts = [func.count().filter(and_(true(), *lists[number])) for number in rare]
        listed = (each.listed for each in meshes)
        whole = select(*counts).select_from(Instance).where(*common, *listed)
        for number, count in zip(rare, session.execute(whole).one(), strict=True):
            found[number] = min(count, most)
    asked = [*common, *(each.on_the_way for each in meshes)]
    for number in set(range(len(lists))) - set(rare):
        found[number] = up_to(session, [*lists[number], *asked], most)
    return found


def _sampled(
    session: Session, common: Conditions, lists: Sequence[Conditions], meshes: Sequence[Mesh]
) -> Sequence[int]:
    """How many of the newest cases each of *lists* has that have all."""
    fits: list[Any] = [
        and_(true(), *plain).label(f"list_{number}") for number, plain in enumerate(lists)
    ]
    newest = select(Instance.id, Instance.number, *fits).where(*common)
    met = in_order(newest, Order.NEWEST, None).limit(STRIDE).subquery()
    counts = [func.count().filter(met.c[each.name]) for each in fits]
    asked = (each.of_case(met.c.id, met.c.number) for each in meshes)
    return session.execute(select(*counts).where(*asked)).one()


def up_to(session: Session, conditions: Conditions, most: int) -> int:
    """How many cases meet *conditions*, counted to *most* and no further."""
    some = select(Instance.id).where(*conditions).limit(most).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _near(
    session: Session,
    plain: Conditions,
    meshes: Sequence[Mesh],
    order: Order,
    after: After | None,
    stride: int,
) -> Sequence[Any]:
    """The cases behind *after* that are met on the way, and whether each has all."""
    column = _column(order).label("at")
    walk = in_order(select(Instance.id, Instance.number, column).where(*plain), order, after)
    met = walk.limit(stride).subquery()
    has = and_(*(each.of_case(met.c.id, met.c.number) for each in meshes))
    arranged = _arranged(order, met.c.at, met.c.id)
    return session.execute(select(met.c.id, has.label("has")).order_by(*arranged)).all()


def _arranged(order: Order, at: Any, id_: Any) -> tuple[Any, Any]:
    return (at.desc(), id_.desc()) if order is Order.NEWEST else (at, id_)


def _column(order: Order) -> Any:
    return Instance.due_at if order is Order.DUE else Instance.started_at

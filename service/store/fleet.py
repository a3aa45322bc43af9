"""All cases at once, as lists ask for them: pages by key, and counts that stop early. No writing.

Whatever narrows a list down is a trait, a date of the case or a moment of its own; nothing reads a
record. What few cases have is looked up first, what many have is asked of each case on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, select, tuple_
from sqlalchemy.orm import Session, load_only

from service.store.instances import escaped, not_excluded
from service.store.tables import NO_TERM, Instance, Trait

# Nobody reads a larger number of cases; counting them all costs more than the page.
COUNTED = 1_000
RARE = 2_000  # cases; so many are looked up at once
MOST_NAMES = 40  # that begin in the same way
# No three working days take longer, whatever the calendar.
LONGEST_NEAR = timedelta(days=90)
LAST_LETTER = "\U0010ffff"

SHOWN = (
    Instance.number, Instance.process, Instance.root, Instance.bundle_hash, Instance.subject,
    Instance.waiting, Instance.handlers, Instance.excluded, Instance.open_to, Instance.started_at,
    Instance.ended_at, Instance.due_at, Instance.late_at, Instance.traits,
)  # fmt: skip


class Order(StrEnum):
    """In which order a list is read; the first one falls due first."""

    DUE = "due"
    NEWEST = "newest"
    OLDEST = "oldest"


class Urgency(StrEnum):
    """How what still runs in a case stands."""

    LATE = "late"
    SOON = "soon"
    GOOD = "good"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The case has one of these traits; with *upto* since then or before (seconds)."""

    names: tuple[str, ...]
    upto: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cases: all that is given has to hold. *username* is not involved in them.

    *processes* None: of all. *missed*: a term of it was not met in time, by *now*. *number*: the
    trait of its number, or how that begins. *since* and *before*: when it was opened.
    """

    username: str
    now: datetime
    processes: tuple[str, ...] | None = None
    is_open: bool | None = None
    urgency: Urgency | None = None
    missed: bool = False
    wishes: tuple[Wish, ...] = ()
    number: str = ""
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class After:
    """Behind which case a page begins: its place in the order, and its id."""

    at: datetime
    id: int


def page(
    session: Session,
    wanted: Wanted,
    order: Order,
    *,
    after: After | None,
    limit: int,
    rare: int = RARE,
) -> Sequence[Instance]:
    """The next cases behind *after*, without their state and record.

    A trait of at most *rare* cases is looked up first, any other is asked of each case on the way.
    """
    narrow = narrowed(session, wanted, rare)
    if narrow is None:
        return []
    found = select(Instance).options(load_only(*SHOWN)).where(*narrow)
    return session.scalars(in_order(found, order, after).limit(limit)).all()


def how_many(session: Session, wanted: Wanted) -> int:
    """How many cases there are, counted to ``COUNTED`` + 1 and no further."""
    narrow = narrowed(session, wanted, RARE)
    if narrow is None:
        return 0
    some = select(Instance.id).where(*narrow).limit(COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def numbers(session: Session, wanted: Wanted) -> Iterator[str]:
    """The number of every case, in no order of use; read while it is asked for."""
    narrow = narrowed(session, wanted, RARE)
    if narrow is not None:
        found = select(Instance.number).where(*narrow)
        yield from session.scalars(found.execution_options(yield_per=1000))


def key_of(case: Instance, order: Order) -> After:
    return After(case.due_at if order is Order.DUE else case.started_at, case.id)


def beginning(session: Session, prefix: str, *, most: int = MOST_NAMES) -> tuple[str, ...]:
    """The first names of traits that begin with *prefix*, one look at the index for each."""
    return tuple(islice(_names(session, prefix), most))


def _names(session: Session, prefix: str) -> Iterator[str]:
    first, beyond = Trait.name >= prefix, Trait.name < prefix + LAST_LETTER
    name = session.scalar(select(func.min(Trait.name)).where(first, beyond))
    while name is not None:
        yield name
        name = session.scalar(select(func.min(Trait.name)).where(Trait.name > name, beyond))


def in_order(found: Select[Any], order: Order, after: After | None) -> Select[Any]:
    column = Instance.due_at if order is Order.DUE else Instance.started_at
    key = tuple_(column, Instance.id)
    if order is Order.NEWEST:
        if after is not None:
            found = found.where(key < tuple_(after.at, after.id))
        return found.order_by(column.desc(), Instance.id.desc())
    if after is not None:
        found = found.where(key > tuple_(after.at, after.id))
    return found.order_by(column, Instance.id)


def narrowed(
    session: Session, wanted: Wanted, rare: int = RARE
) -> list[ColumnElement[bool]] | None:
    """The conditions; None when no case can meet them."""
    found = [not_excluded(wanted.username), *_plainly(wanted)]
    few: set[int] | None = None
    for condition, otherwise in _looked_up(wanted):
        ids = set(session.scalars(select(Trait.instance_id).where(condition).limit(rare + 1)))
        if len(ids) > rare:
            found.append(otherwise)
            continue
        few = ids if few is None else few & ids
        if not few:
            return None
    if few is not None:
        found.append(Instance.id.in_(sorted(few)))
    return found


def _looked_up(wanted: Wanted) -> Iterator[tuple[ColumnElement[bool], ColumnElement[bool]]]:
    """What the index of traits is asked, and what each case is asked when many have it."""
    if wanted.number:
        begins = and_(Trait.name >= wanted.number, Trait.name < wanted.number + LAST_LETTER)
        number = wanted.number.partition(":")[2]
        yield begins, Instance.number.ilike(f"{escaped(number)}%", escape="\\")
    for wish in wanted.wishes:
        named = Trait.name.in_(wish.names)
        has = named if wish.upto is None else and_(named, Trait.at <= wish.upto)
        yield has, _asked_of_each(has)


def _asked_of_each(has: ColumnElement[bool]) -> ColumnElement[bool]:
    """A condition that is looked up for each case on the way.

    The offset says so: without it PostgreSQL may read every case with the trait first, which are
    hundreds of thousands, to find the few of a page or the thousand of a count.
    """
    own = select(Trait.at).where(Trait.instance_id == Instance.id, has).correlate(Instance)
    return own.offset(0).exists()


def _plainly(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """What columns of the case say."""
    if wanted.processes is not None:
        yield Instance.process.in_(wanted.processes)
    if wanted.is_open is not None or wanted.urgency is not None:
        is_open = Instance.ended_at.is_(None)
        yield is_open if wanted.is_open is not False else not_(is_open)
    if wanted.urgency is not None:
        yield _stands(wanted.urgency, wanted.now)
    if wanted.missed:
        yield Instance.late_at <= wanted.now
    if wanted.since is not None:
        yield Instance.started_at >= wanted.since
    if wanted.before is not None:
        yield Instance.started_at < wanted.before


def _stands(urgency: Urgency, now: datetime) -> ColumnElement[bool]:
    match urgency:
        case Urgency.LATE:
            return Instance.due_at <= now
        case Urgency.SOON:
            near = Instance.due_at < now + LONGEST_NEAR  # so that a walk along due dates ends
            return and_(Instance.due_at > now, near, Instance.soon_at <= now)
        case Urgency.GOOD:
            return and_(Instance.due_at > now, Instance.due_at < NO_TERM, Instance.soon_at > now)
        case Urgency.NONE:
            return Instance.due_at == NO_TERM

"""All cases at once, as lists ask for them: pages by key, and counts that stop early. No writing.

Nothing reads a record: what narrows a list down is a trait or a moment of the case. What few cases
have is looked up first, what many have is asked of each case on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, union
from sqlalchemy.orm import Session, load_only

from service.store import sieve
from service.store.instances import escaped, not_excluded
from service.store.sieve import After, Mesh, Order, in_order
from service.store.tables import NO_TERM, Instance, Task, TaskState, Trait

__all__ = [
    "COUNTED",
    "After", "Found",
    "Order",
    "Urgency",
    "Wanted",
    "Wish",
    "beginning",
    "how_many",
    "how_many_each",
    "in_order",
    "key_of", "narrowed", "numbers", "page",
]  # fmt: skip

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


class Urgency(StrEnum):
    """How what still runs in a case stands."""

    LATE = "late"
    SOON = "soon"
    GOOD = "good"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The case has one of these traits; with *upto* since then or before (seconds).

    Or an open task of it is in the hands of *seated*, which no trait tells: nothing moved then.
    *handled_by*: who handles it by these traits.
    """

    names: tuple[str, ...]
    upto: int | None = None
    seated: str = ""
    handled_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cases: all that is given has to hold. *username* is not involved in them.

    *processes* None: of all. *missed*: a term was, by *now*. *number*: the trait of its number, or
    how that begins. *since*, *before*: when opened. *open_from*: not closed before.
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
    open_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of cases, and how many there are in all, where that came with it."""

    cases: Sequence[Instance]
    total: int | None = None


def page(
    session: Session,
    wanted: Wanted,
    order: Order,
    *,
    after: After | None,
    limit: int,
    rare: int = RARE,
    stride: int = sieve.STRIDE,
) -> Found:
    """The next cases behind *after*, without their state and record.

    A trait of at most *rare* cases is looked up first, any other is asked of each case on the way.
    """
    sought = _seek(session, wanted, rare)
    if sought is None:
        return Found(cases=[], total=0)
    found = select(Instance).options(load_only(*SHOWN))
    plain = [*_plainly(wanted), *sought.few]
    if not sought.is_mixed:
        walk = found.where(*plain, *(each.on_the_way for each in sought.meshes))
        return Found(cases=session.scalars(in_order(walk, order, after).limit(limit)).all())
    hits = sieve.first(
        session, plain, sought.meshes, order, after=after, limit=limit, stride=stride
    )
    cases = session.scalars(in_order(found.where(Instance.id.in_(hits.ids)), order, None)).all()
    return Found(cases=cases, total=hits.total)


def how_many(session: Session, wanted: Wanted) -> int:
    """How many cases there are, counted to ``COUNTED`` + 1 and no further."""
    return how_many_each(session, [wanted])[0]


def how_many_each(session: Session, lists: Sequence[Wanted], *, rare: int = RARE) -> list[int]:
    """The same of several, for one reader, which look for the same traits and the same number."""
    sought = _seek(session, lists[0], rare)
    if sought is None:
        return [0] * len(lists)
    common = [not_excluded(lists[0].username), *sought.few]
    plain = [list(_of_columns(each)) for each in lists]
    if sought.is_mixed:
        return sieve.how_many(session, common, plain, sought.meshes, COUNTED + 1)
    asked = [*common, *(each.on_the_way for each in sought.meshes)]
    return [sieve.up_to(session, [*each, *asked], COUNTED + 1) for each in plain]


def numbers(session: Session, wanted: Wanted) -> Iterator[str]:
    """The number of every case, in no order of use; read while it is asked for."""
    sought = _seek(session, wanted, RARE)
    if sought is not None:
        lists = [each.listed for each in sought.meshes]
        found = select(Instance.number).where(*_plainly(wanted), *sought.few, *lists)
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


def narrowed(session: Session, wanted: Wanted) -> list[ColumnElement[bool]] | None:
    """The conditions, for who meets the cases on the way; None when no case can meet them."""
    sought = _seek(session, wanted, RARE)
    if sought is None:
        return None
    return [*_plainly(wanted), *sought.few, *(each.on_the_way for each in sought.meshes)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sought:
    """What was looked up: ``few`` cases, if any trait is rare, and what many have."""

    few: list[ColumnElement[bool]]
    meshes: list[Mesh]

    @property
    def is_mixed(self) -> bool:
        """Whether nothing is rare, so that only all together may be."""
        return bool(self.meshes) and not self.few


def _seek(session: Session, wanted: Wanted, rare: int) -> _Sought | None:
    """What *wanted* asks of the index of traits; None when no case can meet it."""
    few: set[int] | None = None
    meshes = []
    for mesh in _meshes(session, wanted):
        ids = session.scalars(mesh.ids.limit(rare + 1)).all()
        if len(ids) > rare:
            meshes.append(mesh)
            continue
        few = set(ids) if few is None else few & set(ids)
        if not few:
            return None
    return _Sought(few=[] if few is None else [Instance.id.in_(sorted(few))], meshes=meshes)


def _meshes(session: Session, wanted: Wanted) -> Iterator[Mesh]:
    """What the index of traits is asked, and what each case is asked when many have it."""
    if wanted.number:
        begins = and_(Trait.name >= wanted.number, Trait.name < wanted.number + LAST_LETTER)
        pattern = f"{escaped(wanted.number.partition(':')[2])}%"
        asked = partial(_begins, pattern)
        yield Mesh(ids=_having(begins), of_case=asked)
    for wish in wanted.wishes:
        named = Trait.name.in_(wish.names)
        has = named if wish.upto is None else and_(named, Trait.at <= wish.upto)
        hands = select(Task.instance_id).where(_in_hands(wish.seated))
        if not wish.seated or session.scalar(hands.limit(1)) is None:
            yield Mesh(ids=_having(has), of_case=partial(_asked_of_each, has))
            continue
        # Each once: of a list with doubles PostgreSQL takes it that it holds two hundred.
        both = union(_having(has), hands)
        yield Mesh(ids=both, of_case=partial(_asked_or_held, has, wish.seated))


def _begins(pattern: str, _: Any, number: Any) -> ColumnElement[bool]:
    begins: ColumnElement[bool] = number.ilike(pattern, escape="\\")
    return begins


def _having(has: ColumnElement[bool]) -> Select[Any]:
    return select(Trait.instance_id).where(has)


def _in_hands(username: str) -> ColumnElement[bool]:
    return and_(Task.assignee == username, Task.state == TaskState.OPEN)


def _asked_of_each(has: ColumnElement[bool], case_id: Any, _: Any) -> ColumnElement[bool]:
    """A condition that is looked up for each case on the way.

    The offset says so: without it PostgreSQL may read every case with the trait first, which are
    hundreds of thousands, to find the few of a page or the thousand of a count.
    """
    own = select(Trait.at).where(Trait.instance_id == case_id, has).correlate_except(Trait)
    return own.offset(0).exists()


def _asked_or_held(
    has: ColumnElement[bool], username: str, case_id: Any, number: Any
) -> ColumnElement[bool]:
    own = select(Task.id).where(Task.instance_id == case_id, _in_hands(username))
    held = own.correlate_except(Task).offset(0).exists()
    return or_(_asked_of_each(has, case_id, number), held)


def _plainly(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """What columns of the case say, and that the reader is not involved."""
    yield not_excluded(wanted.username)
    yield from _of_columns(wanted)


def _of_columns(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
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
    if wanted.open_from is not None:
        yield or_(Instance.ended_at.is_(None), Instance.ended_at >= wanted.open_from)


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

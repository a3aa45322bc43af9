"""Cases as the lists of who handles them ask for: those he may read, page by page. No writing.

Whoever sees few cases has those looked up first; who sees many meets them on the way. The rights
are a condition of every question, so that no number or hit tells of a case that is not his.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, union
from sqlalchemy.orm import Session, load_only

from service.core.access import Sight
from service.core.lexemes import Question
from service.store import casewords, fleet
from service.store.fleet import RARE, After, Order, Wanted
from service.store.instances import in_sight, not_excluded
from service.store.tables import SEVERAL, CaseWords, Instance, Trait

SHOWN = (*fleet.SHOWN, Instance.called, Instance.mark, Instance.phase)
COUNTED = 99  # cases of a list by name; of more it is told that there are more
COMMON = 5_000  # cases in which a word is expected; of more the newest are looked through first
NEWEST = 1_000  # so many
MOST_HITS = 20_000  # of what is said in more cases, the newest
Conditions = list[ColumnElement[bool]]


# By a trait of the cases that somebody may read: who handles those, where it says so.
Whose = Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable:
    """The cases somebody may read. Each open one is on one of *ways* along an index of due dates.

    Without *ways* there are few, or so many that any walk meets them.
    """

    conditions: Conditions
    ways: Conditions = field(default_factory=list)


def readable(
    session: Session,
    sight: Sight,
    username: str,
    candidates: Sequence[str],
    traits: Whose | None,
) -> Readable:
    """The cases somebody may read, but for those he is involved in.

    Each of them has one of *traits*, by which few are looked up first; None: too many have.
    """
    exact: Conditions = [in_sight(sight, username, candidates)]
    if traits is None:
        return Readable(conditions=exact)
    ids: set[int] = set()
    ways: Conditions = [Instance.handled_by == SEVERAL]
    for name, handler in traits.items():  # of several together PostgreSQL gathers all first
        has = select(Trait.instance_id).where(Trait.name == name)
        found = session.scalars(has.limit(RARE + 1)).all()
        ids |= set(found)
        if handler is not None:
            ways.append(Instance.handled_by == handler)
        elif 0 < len(found) <= RARE:
            ways.append(Instance.id.in_(found))
        elif found:
            own = has.where(Trait.instance_id == Instance.id).correlate(Instance)
            ways.append(own.offset(0).exists())
    if len(ids) > RARE:
        return Readable(conditions=exact, ways=ways)
    return Readable(conditions=[Instance.id.in_(sorted(ids)), *exact])


def called(
    session: Session, sight: Sight, username: str, candidates: Sequence[str], ids: Collection[int]
) -> dict[int, str]:
    """Whose cases those with *ids* are, as far as somebody may read them."""
    found = select(Instance.id, Instance.called).where(
        Instance.id.in_(ids), in_sight(sight, username, candidates), not_excluded(username)
    )
    return {row.id: row.called for row in session.execute(found)}


def page(
    session: Session,
    wanted: Wanted,
    mine: Readable,
    order: Order,
    *,
    after: After | None,
    limit: int,
) -> Sequence[Instance]:
    """The next cases of *mine* behind *after*, without their state and record."""
    narrow = fleet.narrowed(session, wanted)
    if narrow is None:
        return []
    asked = [*mine.conditions, *narrow]
    ways = _ways(wanted, mine) if order is Order.DUE else []
    if ways:
        ids = session.scalars(_along(ways, select(Instance.id).where(*asked), after, limit)).all()
        asked = [Instance.id.in_(ids)]
    found = select(Instance).options(load_only(*SHOWN)).where(*asked)
    return session.scalars(fleet.in_order(found, order, after).limit(limit)).all()


def _ways(wanted: Wanted, mine: Readable) -> Conditions:
    """What each wanted case is on one of, when all are open; nothing: no way is shorter."""
    if not (wanted.is_open or wanted.urgency):
        return []
    for wish in wanted.wishes:
        if wish.handled_by is not None:
            return [Instance.handled_by == wish.handled_by, Instance.handled_by == SEVERAL]
    return mine.ways


def _along(ways: Conditions, found: Select[Any], after: After | None, limit: int) -> Any:
    """The first *limit* of *found* along each way, by what falls due first; each once."""
    heads = [fleet.in_order(found.where(way), Order.DUE, after).limit(limit) for way in ways]
    return union(*(select(head.subquery().c.id) for head in heads))


def hits(
    session: Session,
    wanted: Wanted,
    mine: Readable,
    question: Question,
    *,
    below: int | None,
    limit: int,
) -> Sequence[Instance]:
    """The next cases of *mine* in which *question* is met: the newest with an id below *below*.

    PostgreSQL gathers every case with a word before it gives the first. What is said in many cases
    fills a page with the newest, so those are looked through; what is not is looked up.
    """
    narrow = fleet.narrowed(session, wanted)
    if narrow is None or not question:
        return []
    said = casewords.meets(session, question)
    found = (
        select(Instance)
        .options(load_only(*SHOWN, Instance.record))
        .where(*mine.conditions, *narrow)
    )
    newest = found.join(CaseWords, CaseWords.instance_id == Instance.id).where(said)
    newest = newest.order_by(Instance.id.desc()).limit(limit)
    if below is not None:
        newest = newest.where(Instance.id < below)
    if session.get_bind().dialect.name != "postgresql":
        return session.scalars(newest).all()
    if casewords.expected(session, question) > COMMON:
        top = below if below is not None else _highest(session) + 1
        first = session.scalars(newest.where(Instance.id >= top - NEWEST)).all()
        if len(first) == limit:
            return first
    rows: list[Instance] = []
    ids = casewords.looked_up(session, question, below=below, most=MOST_HITS)
    for piece in (ids[start : start + NEWEST] for start in range(0, len(ids), NEWEST)):
        few = found.where(Instance.id.in_(piece)).order_by(Instance.id.desc())
        rows += session.scalars(few.limit(limit - len(rows))).all()
        if len(rows) == limit:
            break
    return rows


def how_many(session: Session, wanted: Wanted, mine: Readable) -> int:
    """How many cases of *mine* there are, counted to ``COUNTED`` + 1 and no further."""
    narrow = fleet.narrowed(session, wanted)
    if narrow is None:
        return 0
    found, most = select(Instance.id).where(*mine.conditions, *narrow), COUNTED + 1
    ways = _ways(wanted, mine)
    some = (_along(ways, found, None, most) if ways else found.limit(most)).subquery()
    return min(session.scalar(select(func.count()).select_from(some)) or 0, most)


def _highest(session: Session) -> int:
    return session.scalar(select(func.max(Instance.id))) or 0

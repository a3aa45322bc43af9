"""Cases as the lists of who handles them ask for: those he may read, page by page. No writing.

Whoever sees few cases has those looked up first; who sees many meets them on the way. The rights
are a condition of every question, so that no number or hit tells of a case that is not his.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, load_only

from service.core.access import Sight
from service.core.lexemes import Question
from service.store import casewords, fleet
from service.store.fleet import RARE, After, Order, Wanted
from service.store.instances import in_sight, not_excluded
from service.store.tables import CaseWords, Instance, Trait

SHOWN = (*fleet.SHOWN, Instance.called, Instance.mark, Instance.phase)
COUNTED = 99  # cases of a list by name; of more it is told that there are more
COMMON = 5_000  # cases in which a word is expected; of more the newest are looked through first
NEWEST = 1_000  # so many
MOST_HITS = 20_000  # of what is said in more cases, the newest
Conditions = list[ColumnElement[bool]]


def readable(
    session: Session,
    sight: Sight,
    username: str,
    candidates: Sequence[str],
    traits: Sequence[str] | None,
) -> Conditions:
    """The cases somebody may read, but for those he is involved in.

    Each of them has one of *traits*, by which few are looked up first; None: too many have.
    """
    exact: Conditions = [in_sight(sight, username, candidates)]
    if traits is None:
        return exact
    ids: set[int] = set()
    for name in traits:  # one by one: of several together PostgreSQL gathers all before it stops
        found = select(Trait.instance_id).where(Trait.name == name).limit(RARE + 1)
        ids |= set(session.scalars(found))
        if len(ids) > RARE:
            return exact
    return [Instance.id.in_(sorted(ids)), *exact]


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
    mine: Conditions,
    order: Order,
    *,
    after: After | None,
    limit: int,
) -> Sequence[Instance]:
    """The next cases of *mine* behind *after*, without their state and record."""
    narrow = fleet.narrowed(session, wanted)
    if narrow is None:
        return []
    found = select(Instance).options(load_only(*SHOWN)).where(*mine, *narrow)
    return session.scalars(fleet.in_order(found, order, after).limit(limit)).all()


def hits(
    session: Session,
    wanted: Wanted,
    mine: Conditions,
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
    found = select(Instance).options(load_only(*SHOWN, Instance.record)).where(*mine, *narrow)
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


def how_many(session: Session, wanted: Wanted, mine: Conditions) -> int:
    """How many cases of *mine* there are, counted to ``COUNTED`` + 1 and no further."""
    narrow = fleet.narrowed(session, wanted)
    if narrow is None:
        return 0
    some = select(Instance.id).where(*mine, *narrow).limit(COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _highest(session: Session) -> int:
    return session.scalar(select(func.max(Instance.id))) or 0

"""Where cases spent their time: stays of many cases in a period, read from totals and indexes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, literal, not_, or_, select, tuple_, union_all
from sqlalchemy.orm import Session, aliased

from service.core.middle import Middle, middle_of
from service.core.period import Period
from service.store.instances import not_excluded
from service.store.stays import AT_ONCE, COUNTS, UNKNOWN, told
from service.store.sums import parts
from service.store.tables import Excluded, Instance, Passage, StayDay, StayMonth, Task, Trait

COUNTED = 1_000  # cases that wait somewhere; of more it is told that there are more


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays:
    """The stays at one element that ended in a period.

    ``broken``: those that were taken away before they were done; ``dated``: those with a date of
    their own, of which ``late`` were over after it. ``days``: how many took so many working days.
    ``longest``: the latest case among those that took longest. ``sources``: where they came from.
    """

    count: int
    broken: int
    dated: int
    late: int
    days: Mapping[int, int] = field(default_factory=dict)
    longest: int | None = None
    sources: Mapping[str, int] = field(default_factory=dict)

    @property
    def middle(self) -> Middle | None:
        """The middle of the working days; None when nobody knows of any since when."""
        return middle_of(self.days)

    @property
    def total(self) -> int:
        """All working days together."""
        return sum(days * times for days, times in self.days.items())


def by_element(
    session: Session, process: str, period: Period, *, versions: Collection[str] = ()
) -> dict[str, Stays]:
    """The stays of cases of *process* that ended in *period*; of all versions, or some."""
    each = [
        _of(total, process, part, versions, *(getattr(total, name) for name in _READ))
        for total, part in parts(period, day=StayDay, month=StayMonth)
    ]
    held = union_all(*each).subquery()
    keys = (held.c.element, held.c.source, held.c.days)
    added = (func.sum(held.c[name]).label(name) for name in COUNTS)
    rows = select(*keys, *added, func.max(held.c.example).label("example")).group_by(*keys)
    return grouped(session.execute(rows).mappings())


def grouped(rows: Iterable[Any]) -> dict[str, Stays]:
    """What *rows*, mappings with the columns of a total, its day left out, tell of each element."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["element"], []).append(row)
    return {element: _stays(each) for element, each in found.items()}


def of_cases(
    session: Session, ids: Collection[int], span: tuple[datetime, datetime]
) -> Sequence[Any]:
    """The stays in these cases that ended within *span*; see ``told``."""
    ended = and_(Passage.left_at >= span[0], Passage.left_at < span[1])
    return session.execute(told().where(Passage.instance_id.in_(list(ids)), ended)).all()


def waiting(
    session: Session, names: Iterable[str], also: Sequence[str], *, unseen_by: str
) -> dict[str, int]:
    """How many cases have each of the traits *names*, and all of *also*.

    Counted to ``COUNTED`` + 1 and no further, without those that this person is involved in.
    """
    each = [_having(name, also, unseen_by) for name in names]
    if not each:
        return {}
    return {row.name: row.cases for row in session.execute(union_all(*each)) if row.cases}


def _having(name: str, also: Sequence[str], unseen_by: str) -> Select[str, int]:
    involved = exists().where(
        Excluded.instance_id == Trait.instance_id, Excluded.username == unseen_by
    )
    found = select(Trait.instance_id).where(Trait.name == name, not_(involved))
    for other in also:
        has = aliased(Trait)
        same = select(has.at).where(has.instance_id == Trait.instance_id, has.name == other)
        # The offset has it looked up for each case on the way.
        found = found.where(same.correlate(Trait).offset(0).exists())
    some = found.limit(COUNTED + 1).subquery()
    return select(literal(name).label("name"), func.count().label("cases")).select_from(some)


def late_by_element(session: Session, process: str, period: Period) -> list[tuple[str, int, int]]:
    """The elements at which a stay was over too late in *period*: how often, of how many dated."""
    each = [
        _of(total, process, part, (), total.element, total.dated, total.late)
        for total, part in parts(period, day=StayDay, month=StayMonth)
    ]
    held = union_all(*each).subquery()
    late, dated = func.sum(held.c.late), func.sum(held.c.dated)
    rows = session.execute(
        select(held.c.element, late, dated)
        .group_by(held.c.element)
        .having(late > 0)
        .order_by(late.desc(), held.c.element)
    )
    return [(element, int(number), int(of)) for element, number, of in rows]


_READ = ("element", "source", "days", *COUNTS, "example")


def _of(
    total: Any, process: str, period: Period, versions: Collection[str], *columns: Any
) -> Select[Any]:
    rows = select(*columns).where(
        total.process == process, total.day.between(period.first, period.last)
    )
    return rows.where(total.bundle_hash.in_(versions)) if versions else rows


def _stays(rows: Sequence[Mapping[str, Any]]) -> Stays:
    days: Counter[int] = Counter()
    sources: Counter[str] = Counter()
    for row in rows:
        days[row["days"]] += int(row["stays"])
        sources[row["source"]] += int(row["stays"])
    most = max(days)
    longest = [row["example"] for row in rows if row["days"] == most]
    return Stays(
        **{"count" if name == "stays" else name: _sum(rows, name) for name in COUNTS},
        days={each: times for each, times in sorted(days.items()) if each != UNKNOWN},
        longest=max(longest) if most > AT_ONCE else None,
        sources=dict(sources),
    )


def _sum(rows: Sequence[Mapping[str, Any]], name: str) -> int:
    return sum(int(row[name]) for row in rows)


def numbers(session: Session, ids: Collection[int], *, unseen_by: str) -> dict[int, str]:
    """The numbers of some cases, without those that this person is involved in."""
    found = select(Instance.id, Instance.number).where(
        Instance.id.in_(ids), not_excluded(unseen_by)
    )
    return {row.id: row.number for row in session.execute(found)}


def late_days(session: Session, process: str, element: str, period: Period) -> Sequence[date]:
    """The days of *period* on which a stay at *element* was over too late."""
    days = select(StayDay.day).where(
        StayDay.process == process,
        StayDay.element == element,
        StayDay.late > 0,
        StayDay.day.between(period.first, period.last),
    )
    return session.scalars(days.distinct().order_by(StayDay.day)).all()


def behind(
    session: Session,
    process: str,
    element: str,
    spans: Sequence[tuple[datetime, datetime]],
    *,
    late: bool,
    versions: Collection[str] = (),
    among: Collection[int] | None = None,
    limit: int,
    after: tuple[datetime, int] | None = None,
    unseen_by: str,
) -> Sequence[Any]:
    """The first *limit* stays at *element* that ended within *spans*, latest first; see ``told``.

    *among*: only of these cases. *after*: go on behind the one that ended then, with that id.
    *unseen_by*: without the cases
    that this person is involved in.
    """
    rows = told().where(
        Instance.process == process,
        Passage.element == element,
        Passage.how != "entered",
        Passage.undone_at.is_(None),
        or_(*(and_(Passage.left_at >= first, Passage.left_at < end) for first, end in spans)),
        not_excluded(unseen_by),
    )
    if not spans:
        return []
    if late:
        rows = rows.where(Task.due_on.is_not(None), Task.due_at <= Passage.left_at)
    if versions:
        rows = rows.where(Passage.bundle_hash.in_(versions))
    if among is not None:
        rows = rows.where(Passage.instance_id.in_(list(among)))
    if after is not None:
        rows = rows.where(tuple_(Passage.left_at, Passage.id) < after)
    return session.execute(
        rows.order_by(Passage.left_at.desc(), Passage.id.desc()).limit(limit)
    ).all()

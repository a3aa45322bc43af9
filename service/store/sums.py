"""How many cases count for a measure in a period, and which: read from totals and indexes alone."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, literal, select, tuple_, union_all
from sqlalchemy.orm import Session

from service.core.middle import Middle, middle_of
from service.core.period import Period
from service.store.instances import not_excluded
from service.store.tables import Basis, DayTotal, Instance, MonthTotal, Observation

_DAY = {Basis.MOMENT: Observation.day, Basis.CASE: Observation.case_day}
# Per dimension the code that a case has to have, or some of which one will do.
Where = Mapping[str, str | Collection[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """How many cases count, and what they add together, in hundredths.

    ``dimensions``: the codes that these cases share, of what they were told apart by. ``values``:
    how many of them add how much, where the measure keeps the value of each.
    """

    dimensions: Mapping[str, str]
    count: int
    hundredths: int
    values: Mapping[int, int] = field(default_factory=dict)

    @property
    def middle(self) -> Middle | None:
        """The middle of what the cases add, in hundredths; None when they were not told apart."""
        return middle_of(self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """A case that counts: on which day (of the basis that was asked), since when, for how much."""

    instance_id: int
    number: str
    day: date
    at: datetime
    hundredths: int
    dimensions: Mapping[str, str]

    @property
    def place(self) -> tuple[date, int]:
        """Where it stands in the list, to go on after."""
        return self.day, self.instance_id


def sums(
    session: Session,
    process: str,
    measure: str,
    period: Period,
    *,
    basis: Basis = Basis.CASE,
    by: Sequence[str] = (),
    where: Where | None = None,
    apart: bool = False,
) -> list[Sum]:
    """The cases of *period* told apart *by* dimensions, in the order of their codes.

    Not told apart it is one sum, also of nothing. By ``Basis.CASE`` the day by which a case
    belongs to a year lies in the period, by ``Basis.MOMENT`` that on which it counts. *apart*:
    with the values of a measure that keeps them. Of whole months the totals per month are read.
    """
    counts: dict[tuple[str, ...], list[int]] = {} if by else {(): [0, 0]}
    values: dict[tuple[str, ...], Counter[int]] = defaultdict(Counter)
    for row in session.execute(_summed(process, measure, basis, period, apart=apart)):
        codes = json.loads(row.dimensions)
        if not _fits(codes, where):
            continue
        key = tuple(codes.get(name, "") for name in by)
        held = counts.setdefault(key, [0, 0])
        held[0] += int(row.cases)
        held[1] += int(row.hundredths)
        if apart:
            values[key][row.each] += int(row.cases)
    return [
        Sum(
            dimensions=dict(zip(by, key, strict=True)),
            count=count,
            hundredths=hundredths,
            values={each: times for each, times in sorted(values[key].items()) if times},
        )
        for key, (count, hundredths) in sorted(counts.items())
        if count or not by
    ]


def behind(
    session: Session,
    process: str,
    measure: str,
    period: Period,
    *,
    basis: Basis = Basis.CASE,
    where: Where | None = None,
    limit: int,
    after: tuple[date, int] | None = None,
    unseen_by: str = "",
) -> list[Counting]:
    """The first *limit* cases that a sum is made of, by day and number, from behind *after*.

    *unseen_by*: leave out the cases that this person is involved in. The totals tell on which
    days there are any, so only the observations of those days are looked at.
    """
    if after is not None:
        period = Period(max(period.first, after[0]), period.last)
    found: list[Counting] = []
    for days, texts in _batches(_days(session, process, measure, basis, period, where), limit):
        rows = _counted(process, measure, basis, days)
        if where:
            rows = rows.where(Observation.dimensions.in_(texts))
        if after is not None:
            rows = rows.where(tuple_(_DAY[basis], Observation.instance_id) > after)
        if unseen_by:
            rows = rows.where(not_excluded(unseen_by))
        found += [_counting(row) for row in session.execute(rows.limit(limit - len(found)))]
        if len(found) >= limit:
            break
    return found


def _parts(period: Period) -> list[tuple[Any, Period]]:
    """The tables to read *period* from, in its order: days, whole months, and days again."""
    first = _next_month(period.first - timedelta(days=1))
    beyond = (period.last + timedelta(days=1)).replace(day=1)
    if first >= beyond:
        return [(DayTotal, period)]
    found: list[tuple[Any, Period]] = [(MonthTotal, Period(first, beyond - timedelta(days=1)))]
    if period.first < first:
        found.insert(0, (DayTotal, Period(period.first, first - timedelta(days=1))))
    if beyond <= period.last:
        found.append((DayTotal, Period(beyond, period.last)))
    return found


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _of(total: Any, process: str, measure: str, basis: Basis, period: Period) -> Any:
    """Condition: the rows of *total* that are about *period*."""
    return and_(
        total.process == process,
        total.measure == measure,
        total.basis == basis,
        total.day.between(period.first, period.last),
    )


def _summed(
    process: str, measure: str, basis: Basis, period: Period, *, apart: bool
) -> Select[Any]:
    each = [
        select(total.dimensions, total.each, total.cases, total.hundredths).where(
            _of(total, process, measure, basis, part)
        )
        for total, part in _parts(period)
    ]
    held = union_all(*each).subquery()
    keys = (held.c.dimensions, held.c.each if apart else literal(0).label("each"))
    added = (func.sum(held.c[name]).label(name) for name in ("cases", "hundredths"))
    return select(*keys, *added).group_by(*(keys if apart else keys[:1]))


def _fits(codes: Mapping[str, str], where: Where | None) -> bool:
    for name, wanted in (where or {}).items():
        code = codes.get(name, "")
        if (code != wanted) if isinstance(wanted, str) else (code not in wanted):
            return False
    return True


# A day, the texts of the dimensions that were asked for, and how many cases have them then.
_Held = tuple[date, frozenset[str], int]


def _days(
    session: Session,
    process: str,
    measure: str,
    basis: Basis,
    period: Period,
    where: Where | None,
) -> Iterator[_Held]:
    """The days that hold cases, in order; the days of a month only when its total holds any."""
    for total, part in _parts(period):
        for first, texts, count in _held(
            session, total, _of(total, process, measure, basis, part), where
        ):
            if total is DayTotal:
                yield first, texts, count
                continue
            month = Period(first, _next_month(first) - timedelta(days=1))
            days = _of(DayTotal, process, measure, basis, month)
            yield from _held(session, DayTotal, days, where)


def _held(session: Session, total: Any, condition: Any, where: Where | None) -> list[_Held]:
    found: dict[date, tuple[set[str], int]] = {}
    rows = select(total.day, total.dimensions, func.sum(total.cases)).where(condition)
    for day, text, count in session.execute(rows.group_by(total.day, total.dimensions)):
        if count and _fits(json.loads(text), where):
            texts, before = found.get(day, (set(), 0))
            found[day] = (texts | {text}, before + count)
    return [(day, frozenset(texts), count) for day, (texts, count) in sorted(found.items())]


def _batches(days: Iterable[_Held], enough: int) -> Iterator[tuple[list[date], set[str]]]:
    """*days* a few at a time, each time so many that they hold *enough* cases."""
    some: list[date] = []
    texts: set[str] = set()
    held = 0
    for day, codes, count in days:
        some.append(day)
        texts |= codes
        held += count
        if held >= enough:
            yield some, texts
            some, texts, held = [], set(), 0
    if some:
        yield some, texts


def _counted(process: str, measure: str, basis: Basis, days: Sequence[date]) -> Any:
    """What was added up and not taken back, of *days*."""
    columns = (
        Observation.instance_id,
        Instance.number,
        _DAY[basis].label("on"),
        Observation.at,
        Observation.hundredths,
        Observation.dimensions,
    )
    return (
        select(*columns)
        .join(Instance, Instance.id == Observation.instance_id)
        .where(
            Observation.process == process,
            Observation.measure == measure,
            Observation.totalled,
            _DAY[basis].in_(days),
        )
        .group_by(*columns)
        .having(func.sum(Observation.sign) > 0)
        .order_by(_DAY[basis], Observation.instance_id)
    )


def _counting(row: Any) -> Counting:
    return Counting(
        instance_id=row.instance_id,
        number=row.number,
        day=row.on,
        at=row.at,
        hundredths=row.hundredths,
        dimensions=json.loads(row.dimensions),
    )

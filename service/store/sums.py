"""How many cases count for a measure in a period, and which: read from totals and indexes alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, select, tuple_, union_all
from sqlalchemy.orm import Session

from service.core.middle import Middle, middle_of
from service.core.period import Period
from service.store.instances import not_excluded
from service.store.tables import Basis, DayTotal, Instance, MonthTotal, Observation
from service.store.totals import month_of

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
    asked = _Asked(process, measure, basis, where)
    found: dict[tuple[str, ...], _Adding] = {} if by else {(): _Adding()}
    for row in session.execute(asked.summed(period, apart=apart)):
        codes = json.loads(row.dimensions)
        if asked.fits(codes):
            key = tuple(codes.get(name, "") for name in by)
            found.setdefault(key, _Adding()).add(row, apart=apart)
    return [
        each.sum(dict(zip(by, key, strict=True)))
        for key, each in sorted(found.items())
        if each.count or not by
    ]


def months(
    session: Session,
    process: str,
    measure: str,
    period: Period,
    *,
    basis: Basis = Basis.CASE,
    where: Where | None = None,
    apart: bool = False,
) -> list[tuple[date, Sum]]:
    """One sum per month that *period* touches and that holds any cases, by its first day.

    The outer two are whole months too.
    """
    asked = _Asked(process, measure, basis, where)
    found: dict[date, _Adding] = {}
    within = asked.of(MonthTotal, Period(month_of(period.first), period.last))
    for row in session.scalars(select(MonthTotal).where(within)):
        if asked.fits(json.loads(row.dimensions)):
            found.setdefault(row.day, _Adding()).add(row, apart=apart)
    return [(month, each.sum({})) for month, each in sorted(found.items()) if each.count]


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
    asked = _Asked(process, measure, basis, where)
    if after is not None:
        period = Period(max(period.first, after[0]), period.last)
    found: list[Counting] = []
    for days, texts in _batches(_days(session, asked, period), limit):
        rows = asked.counted(days)
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


class _Adding:
    """What the rows of totals add together, one by one."""

    def __init__(self) -> None:
        self.count = self.hundredths = 0
        self.values: Counter[int] = Counter()

    def add(self, row: Any, *, apart: bool) -> None:
        self.count += int(row.cases)
        self.hundredths += int(row.hundredths)
        if apart:
            self.values[row.each] += int(row.cases)

    def sum(self, dimensions: Mapping[str, str]) -> Sum:
        return Sum(
            dimensions=dimensions,
            count=self.count,
            hundredths=self.hundredths,
            values={value: times for value, times in sorted(self.values.items()) if times},
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of the totals, whatever the period."""

    process: str
    measure: str
    basis: Basis
    where: Where | None

    def fits(self, codes: Mapping[str, str]) -> bool:
        for name, wanted in (self.where or {}).items():
            code = codes.get(name, "")
            if (code != wanted) if isinstance(wanted, str) else (code not in wanted):
                return False
        return True

    def of(self, total: Any, period: Period) -> Any:
        """Condition: the rows of *total* that are about *period*."""
        return and_(
            total.process == self.process,
            total.measure == self.measure,
            total.basis == self.basis,
            total.day.between(period.first, period.last),
        )

    def summed(self, period: Period, *, apart: bool) -> Select[Any]:
        """What the totals of *period* add together, by dimensions and, *apart*, by value."""
        each = [
            select(total.dimensions, total.each, total.cases, total.hundredths).where(
                self.of(total, part)
            )
            for total, part in parts(period, day=DayTotal, month=MonthTotal)
        ]
        held = union_all(*each).subquery()
        keys = (held.c.dimensions, held.c.each) if apart else (held.c.dimensions,)
        added = (func.sum(held.c[name]).label(name) for name in ("cases", "hundredths"))
        return select(*keys, *added).group_by(*keys)

    def counted(self, days: Sequence[date]) -> Any:
        """What was added up and not taken back, of *days*."""
        day, row = _DAY[self.basis], Observation
        told = (row.at, row.hundredths, row.dimensions)
        columns = (row.instance_id, Instance.number, day.label("on"), *told)
        return (
            select(*columns)
            .join(Instance, Instance.id == Observation.instance_id)
            .where(
                Observation.process == self.process,
                Observation.measure == self.measure,
                Observation.totalled,
                day.in_(days),
            )
            .group_by(*columns)
            .having(func.sum(Observation.sign) > 0)
            .order_by(day, row.instance_id)
        )


def parts(period: Period, *, day: Any, month: Any) -> list[tuple[Any, Period]]:
    """The tables of *day* and *month* to read *period* from, in its order."""
    first = _next_month(period.first - timedelta(days=1))
    beyond = month_of(period.last + timedelta(days=1))
    if first >= beyond:
        return [(day, period)]
    found: list[tuple[Any, Period]] = [(month, Period(first, beyond - timedelta(days=1)))]
    if period.first < first:
        found.insert(0, (day, Period(period.first, first - timedelta(days=1))))
    if beyond <= period.last:
        found.append((day, Period(beyond, period.last)))
    return found


def _next_month(day: date) -> date:
    return month_of(day.replace(day=28) + timedelta(days=4))


# A day, the texts of the dimensions that were asked for, and how many cases have them then.
_Held = tuple[date, frozenset[str], int]


def _days(session: Session, asked: _Asked, period: Period) -> Iterator[_Held]:
    """The days that hold cases, in order; the days of a month only when its total holds any."""
    for total, part in parts(period, day=DayTotal, month=MonthTotal):
        for held in _held(session, asked, total, part):
            if total is DayTotal:
                yield held
                continue
            month = Period(held[0], _next_month(held[0]) - timedelta(days=1))
            yield from _held(session, asked, DayTotal, month)


def _held(session: Session, asked: _Asked, total: Any, period: Period) -> list[_Held]:
    found: dict[date, tuple[set[str], int]] = {}
    rows = select(total.day, total.dimensions, func.sum(total.cases)).where(asked.of(total, period))
    for day, text, count in session.execute(rows.group_by(total.day, total.dimensions)):
        if count and asked.fits(json.loads(text)):
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


def _counting(row: Any) -> Counting:
    return Counting(
        instance_id=row.instance_id,
        number=row.number,
        day=row.on,
        at=row.at,
        hundredths=row.hundredths,
        dimensions=json.loads(row.dimensions),
    )

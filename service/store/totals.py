"""Observations added up per day and per month by the worker; read in ``store/sums``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Date,
    Select,
    Table,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from service.store.db import claimable, run, table
from service.store.tables import Basis, DayTotal, MonthTotal, Observation

_DAY, _MONTH, _SEEN = table(DayTotal), table(MonthTotal), table(Observation)
_KEYS = tuple(column.name for column in _DAY.primary_key.columns)
_SUMS = ("cases", "hundredths")


def any_waiting(session: Session, now: datetime) -> bool:
    """Whether anything has happened that no total holds yet."""
    return session.scalar(_waiting(now, 1)) is not None


def add_up(session: Session, now: datetime, limit: int) -> int:
    """Add up to *limit* observations to their totals; returns how many there were.

    What is written ahead waits until its moment has come: a term that runs was not missed yet.
    Each is added once, whoever adds it: rows that another worker holds are left to that one, and
    what was added is marked in the same transaction. The order does not matter, sums are sums; a
    row that comes late, or takes another back, corrects the day and the month it is about.
    """
    waiting = claimable(_waiting(now, limit), session)
    rows = [dict(row) for row in session.execute(waiting).mappings()]
    if not rows:
        return 0
    run(
        session,
        update(_SEEN).where(_SEEN.c.id.in_([row["id"] for row in rows])).values(totalled=True),
        {},
    )
    grow(session, _DAY, _summed(rows))
    grow(session, _MONTH, _summed(rows, month=True))
    return len(rows)


def _waiting(now: datetime, limit: int) -> Select[Any]:
    ready = select(_SEEN).where(~_SEEN.c.totalled, _SEEN.c.at <= now)
    return ready.order_by(_SEEN.c.at).limit(limit)


def grow(
    session: Session, total: Table, rows: Sequence[Mapping[str, Any]], *, highest: str = ""
) -> None:
    """Add the counts of *rows* to those that *total* has under the same keys.

    Of the column *highest* the higher of the two is kept instead.
    Rows in the order of their keys keep two workers that add to the same days from waiting for
    each other.
    """
    if not rows:
        return
    keys = [column.name for column in total.primary_key.columns]
    is_postgres = session.get_bind().dialect.name == "postgresql"
    new: Any = (postgresql if is_postgres else sqlite).insert(total)
    grown = {name: total.c[name] + new.excluded[name] for name in rows[0] if name not in keys}
    if highest:
        larger = func.greatest if is_postgres else func.max
        grown[highest] = larger(total.c[highest], new.excluded[highest])
    run(session, new.on_conflict_do_update(index_elements=keys, set_=grown), rows)


def month_of(day: date) -> date:
    """The first day of the month, under which *day* is added up."""
    return day.replace(day=1)


def _summed(rows: Iterable[Mapping[str, Any]], *, month: bool = False) -> list[dict[str, Any]]:
    """What *rows* of observations add to which totals, in the order of their keys."""
    found: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        each = row["hundredths"] if row["spread"] else 0
        for basis, day in ((Basis.MOMENT, row["day"]), (Basis.CASE, row["case_day"])):
            on = month_of(day) if month else day
            key = (row["process"], row["measure"], basis, on, row["dimensions"], each)
            found[key][0] += row["sign"]
            found[key][1] += row["sign"] * row["hundredths"]
    return [
        {**dict(zip(_KEYS, key, strict=True)), "cases": cases, "hundredths": hundredths}
        for key, (cases, hundredths) in sorted(found.items())
        if cases or hundredths
    ]


def differences(session: Session) -> int:
    """How many totals are not the sum of the observations that were added to them.

    The database compares, in one look: however many there are, none of them comes here, and who
    adds at the same moment does no harm.
    """
    return sum(session.scalars(_off(total, session)).one() for total in (_DAY, _MONTH))


def _off(total: Table, session: Session) -> Any:
    """Counts the keys under which what *total* has and what it should have differ."""
    each = case((_SEEN.c.spread, _SEEN.c.hundredths), else_=0)
    parts = []
    for basis, day in ((Basis.MOMENT, _SEEN.c.day), (Basis.CASE, _SEEN.c.case_day)):
        on = _first_of_month(day, session) if total is _MONTH else day
        named = (_SEEN.c.process, _SEEN.c.measure, literal(basis.value), on, _SEEN.c.dimensions)
        columns = [column.label(name) for column, name in zip((*named, each), _KEYS, strict=True)]
        made = (func.sum(_SEEN.c.sign), func.sum(_SEEN.c.sign * _SEEN.c.hundredths))
        sums = [column.label(name) for column, name in zip(made, _SUMS, strict=True)]
        parts.append(select(*columns, *sums).where(_SEEN.c.totalled).group_by(*columns))
    kept = (*(total.c[name] for name in _KEYS), *((-total.c[name]).label(name) for name in _SUMS))
    both = union_all(*parts, select(*kept)).subquery()
    left = [func.sum(both.c[name]) for name in _SUMS]
    off = select(*(both.c[name] for name in _KEYS)).group_by(*(both.c[name] for name in _KEYS))
    return select(func.count()).select_from(
        off.having(or_(*(each != 0 for each in left))).subquery()
    )


def _first_of_month(day: ColumnElement[date], session: Session) -> ColumnElement[Any]:
    """In the database what ``month_of`` gives here."""
    if session.get_bind().dialect.name == "postgresql":
        return cast(func.date_trunc("month", day), Date)
    return func.date(day, "start of month")

"""Observations added up per day: the worker adds what is new, reports read the sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import case, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.store.db import claimable, run, table
from service.store.tables import Basis, DayTotal, Observation

_TOTAL, _SEEN = table(DayTotal), table(Observation)
_KEYS = tuple(column.name for column in _TOTAL.primary_key.columns)


def any_waiting(session: Session) -> bool:
    """Whether there is an observation that no total holds yet."""
    return session.scalar(select(_SEEN.c.id).where(~_SEEN.c.totalled).limit(1)) is not None


def add_up(session: Session, limit: int) -> int:
    """Add up to *limit* observations to the totals of their days; returns how many there were.

    Each is added once, whoever adds it: rows that another worker holds are left to that one, and
    what was added is marked in the same transaction. The order does not matter, sums are sums; a
    row that comes late, or takes another back, corrects the day it is about.
    """
    waiting = select(_SEEN).where(~_SEEN.c.totalled).order_by(_SEEN.c.id).limit(limit)
    rows = [dict(row) for row in session.execute(claimable(waiting, session)).mappings()]
    if not rows:
        return 0
    run(
        session,
        update(_SEEN).where(_SEEN.c.id.in_([row["id"] for row in rows])).values(totalled=True),
        {},
    )
    dialect = session.get_bind().dialect.name
    new: Any = (postgresql if dialect == "postgresql" else sqlite).insert(_TOTAL)
    grown = {name: _TOTAL.c[name] + new.excluded[name] for name in ("cases", "hundredths")}
    run(
        session,
        new.on_conflict_do_update(index_elements=list(_KEYS), set_=grown),
        summed(rows),
    )
    return len(rows)


def summed(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What *rows* of observations add to which totals, in the order of their keys.

    That order keeps two workers that add to the same days from waiting for each other.
    """
    found: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        each = row["hundredths"] if row["spread"] else 0
        for basis, day in ((Basis.MOMENT, row["day"]), (Basis.CASE, row["case_day"])):
            key = (row["process"], row["measure"], basis, day, row["dimensions"], each)
            found[key][0] += row["sign"]
            found[key][1] += row["sign"] * row["hundredths"]
    return [
        {**dict(zip(_KEYS, key, strict=True)), "cases": cases, "hundredths": hundredths}
        for key, (cases, hundredths) in sorted(found.items())
        if cases or hundredths
    ]


def differences(session: Session) -> int:
    """How many totals are not the sum of the observations that were added to them."""
    made: dict[tuple[Any, ...], tuple[int, int]] = {}
    for basis, day in ((Basis.MOMENT, _SEEN.c.day), (Basis.CASE, _SEEN.c.case_day)):
        each = case((_SEEN.c.spread, _SEEN.c.hundredths), else_=0)
        keys = (_SEEN.c.process, _SEEN.c.measure, day, _SEEN.c.dimensions, each)
        sums = select(
            *keys, func.sum(_SEEN.c.sign), func.sum(_SEEN.c.sign * _SEEN.c.hundredths)
        ).where(_SEEN.c.totalled)
        for process, measure, on, dimensions, value, cases, hundredths in session.execute(
            sums.group_by(*keys)
        ):
            key = (process, measure, basis, on, dimensions, value)
            made[key] = (int(cases), int(hundredths))
    kept = {
        tuple(row[:-2]): (row.cases, row.hundredths)
        for row in session.execute(
            select(*(_TOTAL.c[name] for name in _KEYS), _TOTAL.c.cases, _TOTAL.c.hundredths)
        )
    }
    return sum(made.get(key, (0, 0)) != kept.get(key, (0, 0)) for key in made.keys() | kept.keys())

"""Stays of many cases added up by the worker, and what to compare that with; read in ``heat``."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, delete, exists, func, not_, select, union
from sqlalchemy.orm import Session

from service.store.db import claimable, run, table
from service.store.tables import Instance, Passage, PassageToTotal, StayDay, StayMonth, Task
from service.store.totals import grow, month_of

UNKNOWN, AT_ONCE = -1, 0  # values of ``days``
COUNTS = ("stays", "broken", "dated", "late")
_NEW, _DAY, _MONTH = table(PassageToTotal), table(StayDay), table(StayMonth)
KEYS = tuple(column.name for column in _DAY.primary_key.columns)
_A_DAY = timedelta(days=1)
_TOKEN_AT = 25  # of the characters of an id of the engine, the first of a token's number


def waiting(session: Session, limit: int, upto: datetime | None = None) -> Sequence[str]:
    """The versions of the first passages that no total holds yet; none: all are added up.

    *upto*: what ended later may still be taken back.
    """
    first = _first(limit, upto).subquery()
    found = select(Passage.bundle_hash).join(first, first.c.passage_id == Passage.id)
    return session.scalars(found.distinct()).all()


def take(session: Session, limit: int, upto: datetime | None = None) -> Sequence[Any]:
    """Up to *limit* passages to add up, each taken once, whoever takes it; see ``told``."""
    ids = session.scalars(claimable(_first(limit, upto), session)).all()
    if not ids:
        return []
    run(session, delete(_NEW).where(_NEW.c.passage_id.in_(ids)), {})
    return session.execute(told().where(Passage.id.in_(ids))).all()


def _first(limit: int, upto: datetime | None) -> Select[tuple[int]]:
    found = select(_NEW.c.passage_id).order_by(_NEW.c.passage_id).limit(limit)
    if upto is None:
        return found
    over = exists().where(Passage.id == _NEW.c.passage_id, Passage.left_at <= upto)
    return found.where(over)


def take_back(session: Session, ids: Collection[int]) -> bool:
    """Passages that count for nothing any more; False when a total holds one of them.

    Whoever adds one up at this moment holds its row, and is waited for.
    """
    return run(session, delete(_NEW).where(_NEW.c.passage_id.in_(ids)), {}) == len(ids)


def told() -> Any:
    """Passages with the process of their case, and the date of the task they were."""
    return (
        select(
            Passage.id,
            Passage.instance_id,
            Passage.element,
            Passage.source,
            Passage.entered_at,
            Passage.left_at,
            Passage.how,
            Passage.bundle_hash,
            Instance.process,
            Instance.number,
            case((Task.due_on.is_not(None), Task.due_at)).label("due_at"),
        )
        .join(Instance, Instance.id == Passage.instance_id)
        .outerjoin(Task, _own_task())
    )


def _own_task() -> Any:
    """Condition: the task is the one that the passage was; a token is the end of its id."""
    return and_(
        Task.instance_id == Passage.instance_id,
        Task.element == Passage.element,
        func.ltrim(func.substr(Task.id, _TOKEN_AT), "0") == Passage.token,
    )


def add(session: Session, rows: Collection[Mapping[str, Any]]) -> None:
    """Add *rows*, one per stay with the columns of a total, to their days and months.

    The order in which stays are added does not matter: sums are sums.
    """
    grow(session, _DAY, summed(rows), highest="example")
    by_month = [{**row, "day": month_of(row["day"])} for row in rows]
    grow(session, _MONTH, summed(by_month), highest="example")


def summed(rows: Collection[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """*rows* with equal keys put together, in the order of their keys."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key = tuple(row[name] for name in KEYS)
        held = found.setdefault(key, {**dict.fromkeys(COUNTS, 0), "example": 0})
        for name in COUNTS:
            held[name] += row[name]
        held["example"] = max(held["example"], row["example"])
    return [{**dict(zip(KEYS, key, strict=True)), **found[key]} for key in sorted(found)]


def places(session: Session) -> Sequence[tuple[str, str]]:
    """Every process and element of which there is a total or a passage."""
    walked = select(Instance.process, Passage.element).join(Passage)
    each = (select(total.process, total.element) for total in (StayDay, StayMonth))
    return [(row[0], row[1]) for row in session.execute(union(walked, *each))]


def months(session: Session, process: str, element: str) -> list[date]:
    """The first days of the months that can hold a stay of *process* at *element*."""
    ends = select(func.min(Passage.left_at), func.max(Passage.left_at)).where(
        Passage.element == element
    )
    walked = [moment.date() for moment in session.execute(ends).one() if moment is not None]
    kept = select(func.min(StayMonth.day), func.max(StayMonth.day)).where(
        StayMonth.process == process, StayMonth.element == element
    )
    days = [*walked, *(day for day in session.execute(kept).one() if day is not None)]
    if not days:
        return []
    # A local day may lie in the month before or after the one of its moment.
    first, last = month_of(min(days) - _A_DAY), max(days) + _A_DAY
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [_month(first, number) for number in range(count)]


def added(session: Session, process: str, element: str, month: date) -> Sequence[Any]:
    """The passages, as ``told``, that totals hold and whose local day may lie in *month*."""
    first = datetime.combine(month, time.min, UTC) - _A_DAY
    end = datetime.combine(_month(month, 1), time.min, UTC) + _A_DAY
    waits = exists().where(_NEW.c.passage_id == Passage.id)
    return session.execute(
        told().where(
            Passage.element == element,
            Passage.left_at.between(first, end),
            Instance.process == process,
            not_(waits),
            Passage.undone_at.is_(None),
        )
    ).all()


def kept(session: Session, process: str, element: str, month: date) -> list[dict[str, Any]]:
    """The totals of the days of *month*, and that of the month itself, under ``MONTH``."""
    found = []
    for total in (_DAY, _MONTH):
        rows = select(total).where(
            total.c.process == process,
            total.c.element == element,
            total.c.day.between(month, _month(month, 1) - _A_DAY),
        )
        found += [{**row, "is_month": total is _MONTH} for row in session.execute(rows).mappings()]
    return found


def _month(first: date, number: int) -> date:
    months = first.year * 12 + first.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)

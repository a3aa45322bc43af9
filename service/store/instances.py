"""Cases as rows: find, count, number, and the conditional update that decides races."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Text,
    Update,
    and_,
    bindparam,
    cast,
    delete,
    exists,
    false,
    func,
    insert,
    not_,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.core.access import Sight
from service.core.errors import Conflict
from service.core.language import N_
from service.core.rights import Reach
from service.store.db import table
from service.store.tables import Counter, Excluded, Instance, TaskCandidate
from service.store.writes import Writes

_EXCLUDE = insert(table(Excluded)).inline()
_LET_IN = delete(table(Excluded)).where(
    table(Excluded).c.instance_id == bindparam("case_id"),
    table(Excluded).c.username == bindparam("person"),
)


def add(session: Session, values: Mapping[str, Any]) -> int:
    """Write a new case down; returns its id."""
    return session.execute(insert(Instance).values(values).returning(Instance.id)).scalar_one()


def numbers(
    session: Session,
    *,
    processes: frozenset[str] | None,
    without: str,
    opened: tuple[datetime, datetime] | None = None,
) -> Iterator[str]:
    """The number of every case of *processes* (None: of all) in which *without* is not involved.

    *opened*: only those that began from the first moment until before the second.
    """
    involved = exists().where(Excluded.username == without, Excluded.instance_id == Instance.id)
    found = select(Instance.number).where(not_(involved)).order_by(Instance.id)
    if processes is not None:
        found = found.where(Instance.process.in_(processes))
    if opened is not None:
        found = found.where(Instance.started_at >= opened[0], Instance.started_at < opened[1])
    yield from session.scalars(found.execution_options(yield_per=1000))


def by_number(session: Session, number: str) -> Instance | None:
    return session.scalar(select(Instance).where(Instance.number == number))


def records(session: Session, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The records of these cases, by id."""
    found = select(Instance.id, Instance.record).where(Instance.id.in_(list(ids)))
    return {row.id: json.loads(row.record) for row in session.execute(found)}


def held(session: Session, number: str) -> int | None:
    """The id of a case that other writers of it wait for until this transaction ends."""
    return session.scalar(
        select(Instance.id).where(Instance.number == number).with_for_update(key_share=True)
    )


def by_id(session: Session, instance_id: int) -> Instance | None:
    return session.get(Instance, instance_id)


def change(writes: Writes, instance: Instance, values: Mapping[str, Any]) -> None:
    """Write *values* if nobody changed the case since it was read; else Conflict.

    Nor may an event have been added to its chain: what this step records goes behind the last.
    """
    lost = Conflict(
        N_("Somebody else changed case %(number)s at the same moment. Look again and retry."),
        permanent=False,
        number=instance.number,
    )
    read = {"case_id": instance.id, "read": instance.revision, "last": instance.chain_seq}
    writes.add(_change(tuple(values)), {**values, **read}, otherwise=lost)


@lru_cache(maxsize=64)
def _change(names: tuple[str, ...]) -> Update:
    """The statement that writes the columns *names*; the same few are asked all the time."""
    columns = table(Instance).c
    return (
        update(table(Instance))
        .where(
            columns.id == bindparam("case_id"),
            columns.revision == bindparam("read"),
            columns.chain_seq == bindparam("last"),
        )
        .values(
            {
                columns.revision: columns.revision + 1,
                **{columns[name]: bindparam(name) for name in names},
            }
        )
    )


def next_number(session: Session, key: str, *, before: str | None = None) -> int:
    """The next running number for *key*; the row lock keeps it without gaps or doubles.

    A counter that is new goes on after the highest of those that match *before* (a LIKE pattern).
    """
    updated = session.execute(
        update(Counter)
        .where(Counter.key == key)
        .values(value=Counter.value + 1)
        .returning(Counter.value)
    ).scalar()
    if updated is not None:
        return updated
    value = 1
    if before is not None:
        highest = select(func.max(Counter.value)).where(Counter.key.like(before, escape="\\"))
        value += session.scalar(highest) or 0
    session.execute(insert(Counter).values(key=key, value=value))
    return value


def set_excluded(
    writes: Writes, instance_id: int, before: Sequence[str], after: Sequence[str]
) -> None:
    """Write the difference in who may not see the case."""
    gone = [name for name in before if name not in after]
    fresh = [name for name in after if name not in before]
    writes.add(_LET_IN, [{"case_id": instance_id, "person": name} for name in gone])
    writes.add(_EXCLUDE, [{"instance_id": instance_id, "username": name} for name in fresh])


def not_excluded(username: str) -> Any:
    """Condition: *username* is not involved in the case."""
    return not_(
        exists().where(and_(Excluded.instance_id == Instance.id, Excluded.username == username))
    )


def in_sight(sight: Sight, username: str, candidates: Sequence[str]) -> ColumnElement[bool]:
    """Condition: READ_CASE of core/access holds, as far as being involved does not forbid it."""
    if sight.processes is None:
        return true()
    own = f"u:{username}"
    # Those of who is away: never where that person is kept out, what asks him there asks him alone.
    others = [seat[2:] for seat in candidates if seat.startswith("u:") and seat != own]
    lent = [and_(not_excluded(name), _seated([f"u:{name}"])) for name in others]
    reached: dict[Reach, ColumnElement[bool]] = {
        Reach.ALL: true(),
        Reach.OWN: or_(
            cast(Instance.handlers, Text) == "[]",
            *(named_in(Instance.handlers, name) for name in (username, *others)),
            _seated([own]),
            *lent,
        ),
        Reach.OWN_TASKS: or_(
            _seated([seat for seat in candidates if seat[2:] not in others]), *lent
        ),
    }
    views = [
        and_(
            Instance.bundle_hash.in_(sorted(versions)),
            reached[reach],
            named_in(Instance.open_to, condition) if condition else true(),
        )
        for (reach, condition), versions in sight.views.items()
    ]
    # Without an OR the database begins with the tasks of who sees no more than those.
    whole = [Instance.process.in_(sorted(sight.processes))] if sight.processes else []
    return or_(*whole, *views) if whole or views else false()


def named_in(column: InstrumentedAttribute[list[str]], name: str) -> ColumnElement[bool]:
    """Condition: the list in *column* holds *name*."""
    return cast(column, Text).contains(json.dumps(name), autoescape=True)


def _seated(candidates: Sequence[str]) -> ColumnElement[bool]:
    """Condition: an open task of the case is for one of *candidates*."""
    return exists().where(
        TaskCandidate.instance_id == Instance.id, TaskCandidate.candidate.in_(list(candidates))
    )


def count(session: Session, *, process: str | None = None) -> int:
    """How many cases there are."""
    statement = select(func.count(Instance.id))
    if process is not None:
        statement = statement.where(Instance.process == process)
    return session.scalar(statement) or 0


def running_on(session: Session, bundle_hash: str) -> int:
    """How many cases still run on a version."""
    return (
        session.scalar(
            select(func.count(Instance.id)).where(
                Instance.bundle_hash == bundle_hash, Instance.ended_at.is_(None)
            )
        )
        or 0
    )


def escaped(text: str) -> str:
    """*text* as a literal part of a LIKE pattern."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

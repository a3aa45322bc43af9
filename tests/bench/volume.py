"""Fills a database with the rows of a busy organisation: directly, not through the engine."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from service.store.tables import (
    Excluded,
    Instance,
    Task,
    Timer,
    TimerState,
)
from tests.bench.stage import Stage

PER_CASE = 5  # open tasks of one case
BATCH = 1000  # cases per transaction
DAYS = 90  # due days are spread over this many days …
LATE = 10  # … of which this many lie behind us
TAKEN = 8  # one in so many tasks is in somebody's name
FAR = timedelta(days=3650)
FILLER = "bench"  # the element of the timers that never fire


def fill(stage: Stage, *, tasks: int, timers: int) -> None:
    """Add open tasks like the first one of the process, and armed timers that are never due."""
    instance_id = stage.start()
    sample = stage.instance(instance_id)
    task = stage.task(sample.id, stage.profile.steps[0])
    now = stage.services.clock()
    colleagues = sorted({step.username for step in stage.profile.steps})
    first_id = stage.count("SELECT max(id) FROM instance") + 1
    total = -(-tasks // PER_CASE)
    for start in range(0, total, BATCH):
        numbers = range(start, min(start + BATCH, total))
        with stage.services.db.writing() as session:
            _cases(session, sample, [first_id + number for number in numbers], now)
            _tasks(session, task, [first_id + number for number in numbers], colleagues, now)
            _timers(session, sample, first_id, numbers, -(-timers // max(total, 1)), now)
    with stage.services.db.writing() as session:
        if not stage.services.db.is_sqlite:
            session.execute(
                text("SELECT setval(pg_get_serial_sequence('instance', 'id'), :last)"),
                {"last": first_id + total},
            )
    if not stage.services.db.is_sqlite:
        # What autovacuum does by itself within a minute.
        with stage.services.db.engine.connect() as connection:
            connection.execute(text("ANALYZE"))
            connection.commit()


def _cases(session: Session, sample: Instance, ids: list[int], now: datetime) -> None:
    session.execute(
        insert(Instance),
        [
            {
                **_copy(sample),
                "id": number,
                "number": f"BENCH-{number}",
                "started_at": now - timedelta(minutes=number),
            }
            for number in ids
        ],
    )
    session.execute(
        insert(Excluded),
        [{"instance_id": number, "username": f"person{number % 40}"} for number in ids],
    )


def _tasks(
    session: Session, sample: Task, ids: list[int], colleagues: list[str], now: datetime
) -> None:
    rows: list[dict[str, Any]] = []
    for number in ids:
        for place in range(PER_CASE):
            count = number * PER_CASE + place
            due_at = sample.due_at.replace(microsecond=0) + timedelta(days=count % DAYS - LATE)
            taken = count % TAKEN == 0
            rows.append(
                {
                    **_copy(sample),
                    "id": str(uuid4()),
                    "instance_id": number,
                    "due_on": due_at.date(),
                    "due_at": due_at,
                    "assignee": colleagues[count // TAKEN % len(colleagues)] if taken else None,
                    "opened_at": now,
                }
            )
    session.execute(insert(Task), rows)


def _copy(sample: Instance | Task) -> dict[str, Any]:
    """Every column of *sample* as it is; the caller replaces what has to differ."""
    return {column.key: getattr(sample, column.key) for column in type(sample).__table__.columns}


def _timers(
    session: Session, sample: Instance, first_id: int, numbers: range, each: int, now: datetime
) -> None:
    rows = [
        {
            "instance_id": first_id + number,
            "token": str(uuid4()),
            "element": FILLER,
            "due_at": now + FAR + timedelta(minutes=number),
            "state": TimerState.ARMED,
            "armed_at": now,
        }
        for number in numbers
        for _ in range(each)
    ]
    if rows:
        session.execute(insert(Timer), rows)

"""Steps that may still be taken back, with how their case stood before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, load_only

from service.store.db import run, table
from service.store.tables import Task, Undo
from service.store.writes import Writes

_UNDO = table(Undo)
_ADD = insert(_UNDO).inline()


def add(writes: Writes, row: Mapping[str, Any]) -> None:
    writes.add(_ADD, row)


def of_task(session: Session, task: Task) -> Undo | None:
    """How a case stood before *task* was completed, if that was kept."""
    completed = (Undo.instance_id == task.instance_id, Undo.task_id == task.id)
    return session.scalar(select(Undo).where(*completed))


def offered(session: Session, instance_id: int, revision: int) -> Undo | None:
    """The same, for who only asks until when and for whom."""
    told = load_only(Undo.until, Undo.actor, Undo.task_id)
    mine = (Undo.instance_id == instance_id, Undo.revision == revision)
    return session.scalar(select(Undo).options(told).where(*mine))


def drop(session: Session, row: Undo) -> None:
    """It was taken back, or its actor said that it stands."""
    mine = (_UNDO.c.instance_id == row.instance_id, _UNDO.c.revision == row.revision)
    run(session, delete(_UNDO).where(*mine), {})


def forget(session: Session, before: datetime) -> None:
    """Nobody can take back any more what could be until *before*."""
    run(session, delete(_UNDO).where(_UNDO.c.until < before), {})

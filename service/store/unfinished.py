"""Unfinished forms as rows: found by what their code makes, gone when their time is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from service.store.db import run, table
from service.store.tables import UnfinishedForm

_FORM = table(UnfinishedForm)


def find(session: Session, locators: Sequence[str], now: datetime) -> UnfinishedForm | None:
    """The one that is found by any of *locators* and not over yet."""
    mine = (UnfinishedForm.locator.in_(locators), UnfinishedForm.until > now)
    return session.scalar(select(UnfinishedForm).where(*mine))


def drop(session: Session, locators: Sequence[str]) -> None:
    run(session, delete(_FORM).where(_FORM.c.locator.in_(locators)), {})


def over(session: Session, now: datetime, most: int) -> Sequence[str]:
    """The locators of at most *most* whose time is over."""
    ended = select(UnfinishedForm.locator).where(UnfinishedForm.until <= now)
    return session.scalars(ended.order_by(UnfinishedForm.until).limit(most)).all()


def size(session: Session, locator: str) -> int:
    """The bytes of all of them but the one at *locator*."""
    total = select(func.coalesce(func.sum(UnfinishedForm.size), 0))
    return int(session.scalar(total.where(UnfinishedForm.locator != locator)) or 0)

"""Drafts of forms as rows: one per person and place, the newest only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, load_only

from service.store.db import run, table
from service.store.tables import FormDraft

_DRAFT = table(FormDraft)


def find(session: Session, username: str, place: str) -> FormDraft | None:
    mine = (FormDraft.username == username, FormDraft.place == place)
    return session.scalar(select(FormDraft).where(*mine))


def of_person(session: Session, username: str) -> Sequence[FormDraft]:
    """The drafts of somebody, last kept first, without what was typed."""
    shown = load_only(FormDraft.place, FormDraft.kept_at, FormDraft.instance_id)
    mine = select(FormDraft).options(shown).where(FormDraft.username == username)
    return session.scalars(mine.order_by(FormDraft.kept_at.desc(), FormDraft.id)).all()


def keep(
    session: Session,
    *,
    username: str,
    place: str,
    instance_id: int | None,
    draft: str,
    at: datetime,
) -> None:
    """Keep a draft instead of the one before; who keeps one holds the row of the person."""
    drop(session, username, place)
    session.add(
        FormDraft(
            username=username,
            place=place,
            instance_id=instance_id,
            draft=draft,
            size=len(draft.encode()),
            kept_at=at,
        )
    )
    session.flush()


def drop(session: Session, username: str, place: str) -> None:
    mine = (_DRAFT.c.username == username, _DRAFT.c.place == place)
    run(session, delete(_DRAFT).where(*mine), {})


def size(session: Session, place: str = "", username: str | None = None) -> int:
    """The bytes of all drafts, or those of *username*, but for the one at *place*."""
    kept = select(func.coalesce(func.sum(FormDraft.size), 0)).where(FormDraft.place != place)
    if username is not None:
        kept = kept.where(FormDraft.username == username)
    return int(session.scalar(kept) or 0)


def forget(session: Session, before: datetime) -> None:
    run(session, delete(_DRAFT).where(_DRAFT.c.kept_at < before), {})

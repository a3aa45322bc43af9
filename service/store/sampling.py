"""Samples: what was drawn by whom and why. Rows are written once and never changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, defer

from service.store.tables import Drawn, Instance, Sample


def add(session: Session, sample: Sample, cases: Sequence[int]) -> Sample:
    """Write a sample of *cases* (their ids) down; afterwards it has its number."""
    session.add(sample)
    session.flush()
    rows = [
        {"sample_id": sample.id, "instance_id": each, "username": sample.drawn_by} for each in cases
    ]
    session.execute(insert(Drawn), rows)
    return sample


def of_case(session: Session, instance_id: int, username: str) -> Sample | None:
    """The last sample in which somebody drew a case; None when that never happened."""
    return session.scalar(
        select(Sample)
        .join(Drawn, Drawn.sample_id == Sample.id)
        .where(Drawn.username == username, Drawn.instance_id == instance_id)
        .order_by(Sample.id.desc())
        .limit(1)
    )


def drawn_among(session: Session, ids: Collection[int], username: str) -> set[int]:
    """Which of these cases somebody drew."""
    if not ids:
        return set()
    found = select(Drawn.instance_id).where(
        Drawn.username == username, Drawn.instance_id.in_(list(ids))
    )
    return set(session.scalars(found))


def of_person(session: Session, username: str, *, page: int, size: int) -> Sequence[Sample]:
    """One page of the samples of somebody, newest first; pages count from 1."""
    return session.scalars(
        select(Sample)
        .where(Sample.drawn_by == username)
        .order_by(Sample.id.desc())
        .offset((page - 1) * size)
        .limit(size)
    ).all()


def cases(session: Session, sample_id: int) -> Sequence[Instance]:
    """The cases of a sample, without their content, by number."""
    return session.scalars(
        select(Instance)
        .join(Drawn, Drawn.instance_id == Instance.id)
        .where(Drawn.sample_id == sample_id)
        .options(defer(Instance.state), defer(Instance.record))
        .order_by(Instance.number)
    ).all()

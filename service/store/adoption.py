"""Carries a database of 0.2.0 over: each chain begins with what its rows are at that moment.

The one chain of before tells acts and nothing of rows. So that rows of before cannot change
unnoticed either, the first event of every case, account and version vouches for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, type_coerce
from sqlalchemy.orm import Session

from service.core import chain
from service.store import audit, evidence
from service.store.audit import Act, NewEvent
from service.store.db import Moment, table
from service.store.evidence import Facet
from service.store.tables import AuditChain, BundleRow, Instance, Person, Rehearsal

ACTOR = "regelwerk"


def adopt(session: Session) -> bool:
    """Begin the chains of what was there before; False when there is nothing to carry over."""
    closed = session.get(AuditChain, chain.CARRIED)
    if closed is None or session.get(AuditChain, chain.HOUSE) is not None:
        return False
    now = session.scalar(select(type_coerce(func.now(), Moment)))
    assert now is not None, "every database knows the time"
    told = {"events": closed.seq, "hash": closed.hash}
    _record(session, now, {}, data=told)
    for case in session.scalars(select(Instance.id).order_by(Instance.id)).all():
        for digests in _case(session, case):
            _record(session, now, digests, instance_id=case)
    for person in session.scalars(select(Person).order_by(Person.username)):
        _record(session, now, evidence.PERSON.of(person), data={"username": person.username})
    for name in session.scalars(select(BundleRow.hash).order_by(BundleRow.hash)).all():
        _record(session, now, _bundle(session, name), data={"bundle": name})
    return True


def _record(
    session: Session,
    now: datetime,
    digests: dict[str, str],
    *,
    instance_id: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    event = NewEvent(
        act=Act.CARRIED_OVER,
        actor=ACTOR,
        at=now,
        instance_id=instance_id,
        data=data or {},
        digests=digests,
    )
    audit.record(session, [event])


def _case(session: Session, case: int) -> list[dict[str, str]]:
    """The digests of all rows of a case, in as many events as are needed to tell each."""
    salt = session.scalar(select(Instance.salt).where(Instance.id == case)) or ""
    found: list[dict[str, str]] = [{}]
    for facet in evidence.OF_CASE:
        where = table(facet.mapped)
        owner = where.c.id if facet.mapped is Instance else where.c.instance_id
        order = where.primary_key.columns
        for row in session.execute(select(where).where(owner == case).order_by(*order)).mappings():
            for entity, digest in _told(facet, dict(row), salt).items():
                # A step that was taken again has a second row of the same name.
                free = next((event for event in found if entity not in event), None)
                if free is None:
                    found.append(free := {})
                free[entity] = digest
    return found


def _bundle(session: Session, name: str) -> dict[str, str]:
    where, plays = table(BundleRow), table(Rehearsal)
    row = dict(session.execute(select(where).where(where.c.hash == name)).mappings().one())
    found = {k: v for facet in evidence.OF_BUNDLE for k, v in _told(facet, row, "").items()}
    same = select(plays).where(plays.c.bundle_hash == name)
    for played in session.execute(same).mappings():
        for facet in (evidence.REHEARSAL_ASKED, evidence.REHEARSAL):
            found |= _told(facet, dict(played), row["salt"])
    return found


def _told(facet: Facet, row: Mapping[str, Any], salt: str) -> dict[str, str]:
    return facet.told(row, row.get("salt", salt)) if facet.has(row) else {}

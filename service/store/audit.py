"""The audit trail: events are tied to the chain of what they are about. Proving is in ``proof``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from service.core import chain
from service.core.chain import Head
from service.store import heads
from service.store.acts import SENTENCES, Act, sentence
from service.store.db import run, table
from service.store.tables import AuditEvent
from service.store.writes import Writes

__all__ = ["SENTENCES", "Act", "NewEvent", "record", "sentence"]

_NOTATION = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_ADD = insert(table(AuditEvent)).inline()
# Who only looks changes nothing and does not have to wait for who works on the case.
LOOKS = frozenset({Act.CASE_READ, Act.CASE_REFUSED, Act.CASE_PACKED, Act.CASE_INSPECTED,
                   Act.CASE_DRAWN, Act.DOCUMENT_READ})  # fmt: skip
SESSIONS = frozenset({Act.SIGNED_IN, Act.SIGN_IN_FAILED, Act.SIGNED_OUT})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """An act to record. ``data`` holds names of steps and counts, never personal data.

    ``digests`` are those of the rows that the act wrote, see ``evidence``.
    """

    act: Act
    actor: str
    at: datetime
    instance_id: int | None = None
    element: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)


def chain_of(event: NewEvent) -> str:
    """The chain an event belongs to: that of the case, account or version it is about."""
    if event.instance_id is not None:
        if event.act in LOOKS:
            return chain.of_look(event.instance_id, event.actor)
        return chain.of_case(event.instance_id)
    if "bundle" in event.data:
        return chain.of_bundle(event.data["bundle"])
    if "username" in event.data:
        return chain.of_account(event.data["username"])
    return chain.of_account(event.actor) if event.act in SESSIONS else chain.HOUSE


def record(session: Session, events: Sequence[NewEvent]) -> None:
    """Append *events* to their chains, whose heads are held until the transaction ends.

    Cases come first and in order, so that two transactions cannot wait for each other.
    """
    chains: dict[str, list[NewEvent]] = {}
    for event in events:
        chains.setdefault(chain_of(event), []).append(event)
    for name in sorted(chains, key=lambda name: (chain.case_in(name) or 2**63, name)):
        rows, last = tied(name, heads.hold(session, name), chains[name])
        run(session, _ADD, rows)
        heads.move(session, name, last)


def tied(name: str, last: Head, events: Sequence[NewEvent]) -> tuple[list[dict[str, Any]], Head]:
    """The rows of *events* behind *last* in the chain *name*, and its new last link."""
    rows = []
    for event in events:
        row: dict[str, Any] = {
            "chain": name,
            "seq": last.seq + 1,
            "at": event.at,
            "kind": event.act.value,
            "actor": event.actor,
            "instance_id": event.instance_id,
            "element": event.element,
            "data": _text(event.data),
            "digests": _text(event.digests),
            "previous": last.hash,
        }
        row["hash"] = chain.link(row)
        last = Head(row["seq"], row["hash"])
        rows.append(row)
    return rows, last


def add(writes: Writes, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write events that were tied to a chain whose head this transaction holds."""
    writes.add(_ADD, rows)


def of_instance(session: Session, instance_id: int) -> Sequence[AuditEvent]:
    """The events of one case, oldest first."""
    return session.scalars(
        select(AuditEvent).where(AuditEvent.instance_id == instance_id).order_by(AuditEvent.id)
    ).all()


def last_look(session: Session, instance_id: int, actor: str, act: Act) -> datetime | None:
    """When somebody last looked at a case in a way; None when that never happened."""
    return session.scalar(
        select(AuditEvent.at)
        .where(AuditEvent.chain == chain.of_look(instance_id, actor), AuditEvent.kind == act.value)
        .order_by(AuditEvent.seq.desc())
        .limit(1)
    )


def latest(session: Session, *, page: int, size: int) -> Sequence[AuditEvent]:
    """One page of the whole trail, newest first; pages count from 1."""
    return session.scalars(
        select(AuditEvent).order_by(AuditEvent.id.desc()).offset((page - 1) * size).limit(size)
    ).all()


def _text(values: Mapping[str, Any]) -> str:
    return _NOTATION.encode(dict(values))


def instead_of(event: AuditEvent) -> str:
    """For whom somebody who stood in did it, by user name; empty: for nobody else."""
    return str(json.loads(event.data).get("instead_of", ""))

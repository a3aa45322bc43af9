"""Walks every chain: no event changed, removed, put in or moved, and the heads fit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import String, and_, func, outerjoin, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from service.core import chain
from service.core.chain import Head
from service.core.language import N_
from service.store import heads
from service.store.db import table
from service.store.proof.report import KnownLinks, Report
from service.store.tables import AuditChain, AuditEvent, Instance, Seal, SealLeaf

BATCH = 1000
EVENTS = "audit_event"
MISSING = N_("the event is missing")
PUT_IN = N_("the event was put in")
MOVED = N_("it does not follow the event before it")
CHANGED = N_("its content was changed")
UNREADABLE = N_("it cannot be read: %(problem)s")
OUT_OF_ORDER = N_("its number is out of order")
OTHER = N_("it is not the event that was kept")
SEALED = N_("it is not the event that seal %(seal)s holds")
BEHIND = N_("it was put in behind the seals")
CUT_OFF = N_("the last events were removed; there were %(count)s")
BEYOND = N_("there are events behind the last one, which is %(count)s")
NO_HEAD = N_("the row is gone; its chain has %(count)s events")
NO_DIGESTS = "the digests are no table"
NEVER_OPENED = N_("no event opened this case")
_E, _LEAF = table(AuditEvent).c, table(SealLeaf).c


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """One chain as it was found: its last link, and per row the digests told, oldest first."""

    name: str
    last: Head
    told: Mapping[str, list[tuple[str, int]]] = field(default_factory=dict)


Each = Callable[[Walked], None]


def walk(
    session: Session,
    report: Report,
    known: KnownLinks,
    each: Each = lambda _: None,
    *,
    only: Sequence[str] | None = None,
) -> None:
    """Look at every event of every chain, or of those in *only*; *each* is given each of them."""
    kept: dict[str, dict[int, set[str]]] = {}
    for link in known:
        kept.setdefault(link.chain, {}).setdefault(link.seq, set()).add(link.hash)
    names = _Subjects(session, only)
    told = session.scalar(select(func.max(Seal.settled)))
    settled = told if isinstance(told, int) else 0  # what it is instead the seal itself shows
    first = heads.origin(session)
    expected = _heads(session, report, names, only)
    for name, events in groupby(_events(session, only), key=lambda event: str(event["chain"])):
        subject = names.of(name)
        begin = chain.GENESIS if name == chain.CARRIED else first
        found = _one(name, subject, Head(0, begin), events, kept.pop(name, {}), report, settled)
        _compare(expected.pop(name, None), found, subject, report)
        report.saw("chains")
        each(found)
    for name, head in expected.items():
        if head.seq:
            report.tell(names.of(name), EVENTS, f"{name}:1", CUT_OFF, count=head.seq)
    for name, links in kept.items():
        for seq in links:
            report.tell(names.of(name), EVENTS, f"{name}:{seq}", MISSING)


def _one(
    name: str,
    subject: str,
    last: Head,
    events: Iterator[Mapping[str, Any]],
    kept: dict[int, set[str]],
    report: Report,
    settled: int,
) -> Walked:
    last_id, unsealed = 0, []
    told: dict[str, list[tuple[str, int]]] = {}
    for event in events:
        report.saw("events")
        seq, row = event["seq"], f"{name}:{event['seq']}"
        if seq != last.seq + 1:
            if isinstance(seq, int) and seq > last.seq:
                report.tell(subject, EVENTS, f"{name}:{last.seq + 1}", MISSING)
            else:
                report.tell(subject, EVENTS, row, PUT_IN)
        elif event["previous"] != last.hash:
            report.tell(subject, EVENTS, row, MOVED)
        if event["id"] <= last_id:
            report.tell(subject, EVENTS, row, OUT_OF_ORDER)
        if kept.pop(seq, {event["hash"]}) != {event["hash"]}:
            report.tell(subject, EVENTS, row, OTHER)
        unsealed.append((row, event["id"]))
        if event["sealed"] is not None:
            unsealed.clear()
            if event["sealed"] != event["hash"]:
                report.tell(subject, EVENTS, row, SEALED, seal=event["seal"])
        for entity, digest in _told(event, subject, row, report).items():
            told.setdefault(entity, []).append((digest, seq))
        last_id = event["id"]
        last = Head(seq if isinstance(seq, int) else last.seq, event["hash"])
    for seq in kept:
        report.tell(subject, EVENTS, f"{name}:{seq}", MISSING)
    for row, event_id in unsealed:
        report.saw("unsealed")
        if event_id <= settled:
            report.tell(subject, EVENTS, row, BEHIND)
    return Walked(name=name, last=last, told=told)


def _told(event: Mapping[str, Any], subject: str, row: str, report: Report) -> Mapping[str, str]:
    """The digests that an event tells; none of one that is not as it was written."""
    try:
        found = chain.link({**event, "at": _moment(event["at"])})
        if found == event["hash"]:
            return _digests(event)
    except (TypeError, ValueError, OverflowError) as problem:
        report.tell(subject, EVENTS, row, UNREADABLE, problem=problem)
    else:
        report.tell(subject, EVENTS, row, CHANGED)
    return {}


def _moment(value: Any) -> datetime:
    """SQLite keeps a moment as text, in which anything may have been written."""
    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def _digests(event: Mapping[str, Any]) -> dict[str, str]:
    found = json.loads(event["digests"])
    if not isinstance(found, dict):
        raise TypeError(NO_DIGESTS)
    return found


def _compare(head: Head | None, found: Walked, subject: str, report: Report) -> None:
    last = found.last
    if head is None:
        where = chain.case_in(found.name)
        if where is None:
            report.tell(subject, "audit_chain", found.name, NO_HEAD, count=last.seq)
        else:
            report.tell(subject, "instance", where, NO_HEAD, count=last.seq)
    elif isinstance(head.seq, int) and head.seq > last.seq:
        report.tell(subject, EVENTS, f"{found.name}:{last.seq + 1}", CUT_OFF, count=head.seq)
    elif head != last:
        report.tell(subject, EVENTS, f"{found.name}:{last.seq}", BEYOND, count=head.seq)


def _heads(
    session: Session, report: Report, names: _Subjects, only: Sequence[str] | None
) -> dict[str, Head]:
    others = select(AuditChain.name, AuditChain.seq, AuditChain.hash)
    cases = select(Instance.id, Instance.chain_seq, Instance.chain_hash)
    if only is not None:
        others = others.where(AuditChain.name.in_(only))
        cases = cases.where(Instance.id.in_([chain.case_in(name) for name in only]))
    found = {row.name: Head(row.seq, row.hash) for row in session.execute(others)}
    for row in session.execute(cases):
        name = chain.of_case(row.id)
        found[name] = Head(row.chain_seq, row.chain_hash)
        if not row.chain_seq:
            report.tell(names.of(name), "instance", row.id, NEVER_OPENED)
    return found


def _events(session: Session, only: Sequence[str] | None) -> Iterator[Mapping[str, Any]]:
    """Every event, or those of the chains in *only*, chain by chain, in the order of the chain."""
    raw = session.get_bind().dialect.name == "sqlite"
    columns = [
        type_coerce(column, String).label("at") if raw and column.name == "at" else column
        for column in _E
    ]
    place: tuple[Any, ...] | None = None
    while True:
        sealed = (_LEAF.hash.label("sealed"), _LEAF.seal)
        held = and_(_LEAF.chain == _E.chain, _LEAF.seq == _E.seq)
        statement = (
            select(*columns, *sealed)
            .select_from(outerjoin(table(AuditEvent), table(SealLeaf), held))
            .order_by(_E.chain, _E.seq)
            .limit(BATCH)
        )
        if only is not None:
            statement = statement.where(_E.chain.in_(only))
        if place is not None:
            statement = statement.where(tuple_(_E.chain, _E.seq) > tuple_(*place))
        batch = session.execute(statement).mappings().all()
        if not batch:
            return
        yield from (dict(event) for event in batch)
        place = (batch[-1]["chain"], batch[-1]["seq"])


class _Subjects:
    """What people call the subject of a chain: the number of a case, or the chain itself."""

    def __init__(self, session: Session, only: Sequence[str] | None) -> None:
        statement = select(Instance.id, Instance.number)
        if only is not None:
            statement = statement.where(Instance.id.in_([chain.case_about(name) for name in only]))
        rows = session.execute(statement)
        self._numbers = {row.id: row.number for row in rows}

    def of(self, name: str) -> str:
        case = chain.case_about(name)
        return name if case is None else str(self._numbers.get(case, name))

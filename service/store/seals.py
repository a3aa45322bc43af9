"""Seals as rows: which chains moved, what is settled, and the proof that a seal holds a head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, func, insert, select, text
from sqlalchemy.orm import Session

from service.core import merkle
from service.core import seal as seals
from service.core.chain import Head
from service.store.db import run, table
from service.store.tables import AuditEvent, Seal, SealLeaf

_EVENT, _LEAF, _SEAL = table(AuditEvent).c, table(SealLeaf).c, table(Seal).c
RECENT = 20  # seals among which the settled one is looked for
_GIVEN_OUT = text("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit_event_id_seq")
_HORIZON = text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
_OLDEST = text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")


@dataclass(frozen=True, slots=True)
class Mark:
    """How far numbers of events were given out, by transactions that began before *horizon*.

    A number is given out before its transaction is committed, so a higher one may be seen first.
    Once all that began before the horizon have ended, nothing below the mark can appear any more.
    """

    upto: int
    horizon: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Inclusion:
    """That a seal holds a head of a chain: leaf *place* of *size*, and the path to the root."""

    chain: str
    head: Head
    seal: int
    place: int
    size: int
    path: tuple[str, ...]
    root: str

    @property
    def holds(self) -> bool:
        leaf = seals.leaf(self.chain, self.head.seq, self.head.hash)
        path = [bytes.fromhex(step) for step in self.path]
        return merkle.proves(leaf, self.place, self.size, path, bytes.fromhex(self.root))


def mark(session: Session) -> Mark:
    """The mark of this moment. Has to be taken before the transaction that seals begins."""
    if session.get_bind().dialect.name == "sqlite":
        return Mark(session.scalar(select(func.max(AuditEvent.id))) or 0, 0)
    # In this order: what was given out by now belongs to transactions from before the horizon.
    upto = session.scalar(_GIVEN_OUT) or 0
    return Mark(upto, session.scalar(_HORIZON) or 0)


def last(session: Session) -> Seal | None:
    return session.scalar(select(Seal).order_by(Seal.number.desc()).limit(1))


def get(session: Session, number: int) -> Seal | None:
    return session.get(Seal, number)


def latest(session: Session, size: int) -> Sequence[Seal]:
    """The last seals, newest first."""
    return session.scalars(select(Seal).order_by(Seal.number.desc()).limit(size)).all()


def between(session: Session, after: int, upto: int) -> Sequence[Seal]:
    """The seals behind number *after* up to *upto*, oldest first."""
    found = select(Seal).where(Seal.number > after, Seal.number <= upto)
    return session.scalars(found.order_by(Seal.number)).all()


def unsealed(session: Session) -> int:
    """How many events no seal holds yet."""
    before = last(session)
    held = exists().where(_LEAF.chain == _EVENT.chain, _LEAF.seq >= _EVENT.seq)
    after = 0 if before is None else before.settled
    return session.scalar(select(func.count()).where(_EVENT.id > after, ~held)) or 0


def moved(session: Session, after: int) -> list[tuple[str, int, str]]:
    """The heads of the chains with events above number *after* that no seal holds, by name."""
    tops = (
        select(_EVENT.chain, func.max(_EVENT.seq).label("seq"))
        .where(_EVENT.id > after)
        .group_by(_EVENT.chain)
        .subquery()
    )
    sealed = exists().where(_LEAF.chain == tops.c.chain, _LEAF.seq == tops.c.seq)
    rows = session.execute(
        select(_EVENT.chain, _EVENT.seq, _EVENT.hash)
        .join(tops, and_(_EVENT.chain == tops.c.chain, _EVENT.seq == tops.c.seq))
        .where(~sealed)
    )
    return sorted((row.chain, row.seq, row.hash) for row in rows)


def settled(session: Session, now: Mark) -> int:
    """Up to which number every event there will ever be is seen by this transaction."""
    if session.get_bind().dialect.name == "sqlite":
        return now.upto  # one writer at a time: nothing appears later
    oldest: int = session.scalar(_OLDEST) or 0
    recent = session.execute(
        select(_SEAL.upto, _SEAL.horizon, _SEAL.settled).order_by(_SEAL.number.desc()).limit(RECENT)
    ).all()
    marks = [now, *(Mark(row.upto, row.horizon) for row in recent)]
    known = [int(row.settled) for row in recent]
    return max([0, *known, *(each.upto for each in marks if each.horizon <= oldest)])


def add(session: Session, values: Mapping[str, Any], heads: Sequence[tuple[str, int, str]]) -> None:
    """Write a seal with its leaves."""
    run(session, insert(table(Seal)), dict(values))
    rows = [
        {"chain": name, "seq": seq, "hash": link, "seal": values["number"], "place": place}
        for place, (name, seq, link) in enumerate(heads)
    ]
    run(session, insert(table(SealLeaf)), rows)


def inclusion(session: Session, chain: str) -> Inclusion | None:
    """The proof that the newest sealed head of *chain* is under its seal; None when unsealed."""
    leaf = session.execute(
        select(_LEAF.seq, _LEAF.hash, _LEAF.seal, _LEAF.place)
        .where(_LEAF.chain == chain)
        .order_by(_LEAF.seq.desc())
        .limit(1)
    ).one_or_none()
    if leaf is None:
        return None
    rows = session.execute(
        select(_LEAF.chain, _LEAF.seq, _LEAF.hash)
        .where(_LEAF.seal == leaf.seal)
        .order_by(_LEAF.place)
    ).all()
    contents = [seals.leaf(row.chain, row.seq, row.hash) for row in rows]
    return Inclusion(
        chain=chain,
        head=Head(leaf.seq, leaf.hash),
        seal=leaf.seal,
        place=leaf.place,
        size=len(rows),
        path=tuple(step.hex() for step in merkle.proof(contents, leaf.place)),
        root=session.scalars(select(_SEAL.root).where(_SEAL.number == leaf.seal)).one(),
    )

"""The audit trail: events in chains, the heads of chains, and the seals over them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from service.store.db import Base, Moment
from service.store.tables.kinds import Id, stored

CHAIN_LENGTH = 160


class AuditEvent(Base):
    """One link of a chain: an act, never its content. Updates and deletes are refused.

    ``id`` puts the events of all chains in one list; within a chain ``seq`` counts.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("chain", "seq"),
        Index("audit_of_instance", "instance_id", "id"),  # timeline of a case
        # The trail, by who did something and by what happened.
        Index("audit_by_actor", "actor", "id"),
        Index("audit_by_kind", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    chain: Mapped[str] = mapped_column(String(CHAIN_LENGTH))
    seq: Mapped[int] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[str] = mapped_column(String(60))
    actor: Mapped[str] = mapped_column(String(80))
    instance_id: Mapped[int | None] = mapped_column()
    element: Mapped[str | None] = mapped_column(String(200))
    data: Mapped[str] = mapped_column(Text)
    # What the act did to rows, as salted digests by row; JSON as text, because it is hashed.
    digests: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditChain(Base):
    """The last link of a chain that is not a case's; that one is on the row of the case."""

    __tablename__ = "audit_chain"

    name: Mapped[str] = mapped_column(String(CHAIN_LENGTH), primary_key=True)
    seq: Mapped[int] = mapped_column(Id)
    hash: Mapped[str] = mapped_column(String(64))


class Seal(Base):
    """One seal over the heads of chains that moved since the one before. Never changed.

    ``settled``: every event up to this number is under this seal or one before it. The two others
    help the next seal to tell: numbers up to ``upto`` were given out by transactions that had all
    begun before ``horizon``.
    """

    __tablename__ = "seal"

    number: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    upto: Mapped[int] = mapped_column(Id)
    horizon: Mapped[int] = mapped_column(Id)
    settled: Mapped[int] = mapped_column(Id)
    leaves: Mapped[int] = mapped_column()
    root: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(128))


class SealLeaf(Base):
    """The head of one chain under one seal: event ``seq`` was there, and had this hash."""

    __tablename__ = "seal_leaf"
    __table_args__ = (UniqueConstraint("seal", "place"),)  # the leaves of a seal, in order

    chain: Mapped[str] = mapped_column(String(CHAIN_LENGTH), primary_key=True)
    seq: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64))
    seal: Mapped[int] = mapped_column(ForeignKey("seal.number"))
    place: Mapped[int] = mapped_column()


class Way(StrEnum):
    """Where a seal is kept besides the database."""

    FILE = "file"
    MAIL = "mail"
    STAMP = "stamp"  #: an authority vouches for the time


class CopyState(StrEnum):
    """A copy waits until it is there."""

    WAITING = "waiting"
    KEPT = "kept"


class SealCopy(Base):
    """One seal, kept in one way out of reach of who owns the database."""

    __tablename__ = "seal_copy"
    __table_args__ = (UniqueConstraint("way", "seal"),)  # the last one of a way

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    way: Mapped[Way] = mapped_column(stored(Way))
    seal: Mapped[int] = mapped_column(ForeignKey("seal.number"))
    state: Mapped[CopyState] = mapped_column(stored(CopyState), default=CopyState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(Moment)
    # Why the last try did not succeed: a message as JSON.
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    kept_at: Mapped[datetime | None] = mapped_column(Moment)
    # What an authority answered (RFC 3161), whole.
    proof: Mapped[bytes | None] = mapped_column(LargeBinary)

"""The last links of chains. Who writes an event holds the head of its chain, and no other row."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from service.core import chain
from service.core.chain import GENESIS, Head
from service.store.db import run, table
from service.store.tables import AuditChain, AuditEvent, Instance

_CHAIN, _CASE, _EVENT = table(AuditChain), table(Instance), table(AuditEvent)
# NO KEY: rows that point to a case (a task, a document) do not have to wait for its chain.
_HOLD_CASE = (
    select(_CASE.c.chain_seq, _CASE.c.chain_hash)
    .where(_CASE.c.id == bindparam("case_id"))
    .with_for_update(key_share=True)
)
_MOVE_CASE = (
    update(_CASE)
    .where(_CASE.c.id == bindparam("case_id"))
    .values(chain_seq=bindparam("last"), chain_hash=bindparam("link"))
)
_HOLD = (
    select(_CHAIN.c.seq, _CHAIN.c.hash).where(_CHAIN.c.name == bindparam("chain")).with_for_update()
)
_MOVE = (
    update(_CHAIN)
    .where(_CHAIN.c.name == bindparam("chain"))
    .values(seq=bindparam("last"), hash=bindparam("link"))
)
_CLOSED = (
    select(_EVENT.c.hash)
    .where(_EVENT.c.chain == chain.CARRIED)
    .order_by(_EVENT.c.seq.desc())
    .limit(1)
)


def origin(session: Session) -> str:
    """What the first event of a new chain follows: the end of the one chain of 0.2.0, if any."""
    return session.connection().execute(_CLOSED).scalar() or GENESIS


def hold(session: Session, name: str) -> Head:
    """The last link of a chain, kept from other writers until this transaction ends."""
    connection = session.connection()
    case_id = chain.case_in(name)
    if case_id is not None:
        row = connection.execute(_HOLD_CASE, {"case_id": case_id}).one()
        return Head(row[0], row[1])
    found = connection.execute(_HOLD, {"chain": name}).one_or_none()
    if found is None:
        # Somebody may begin the same chain at this moment; both then find the row that is there.
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        first = {"name": name, "seq": 0, "hash": origin(session)}
        connection.execute(dialect.insert(_CHAIN).values(first).on_conflict_do_nothing())
        found = connection.execute(_HOLD, {"chain": name}).one()
    return Head(found[0], found[1])


def move(session: Session, name: str, head: Head) -> None:
    """Let *head* be the last link of a chain that this transaction holds."""
    values = {"last": head.seq, "link": head.hash}
    case_id = chain.case_in(name)
    if case_id is None:
        run(session, _MOVE, {"chain": name, **values})
        return
    run(session, _MOVE_CASE, {"case_id": case_id, **values})
    # The case as this session read it stays fit for a step: nobody else can move its chain now.
    loaded = session.identity_map.get(identity_key(Instance, case_id))
    if loaded is not None:
        set_committed_value(loaded, "chain_seq", head.seq)
        set_committed_value(loaded, "chain_hash", head.hash)

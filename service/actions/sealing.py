"""Seals: once a minute the heads of the chains that moved are put under one signature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from service.actions.services import Services
from service.core import seal as seals
from service.store import db, trail
from service.store import seals as stored
from service.store.db import Clash


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A seal that was made: keep ``number`` and ``hash`` outside the server."""

    number: int
    hash: str
    chains: int


def seal(services: Services) -> Sealed | None:
    """Seal what happened since the last seal; None when nothing did, or a colleague was faster."""
    now = services.clock()
    with services.db.reading() as session:
        mark = stored.mark(session)
    try:
        with services.db.writing() as session:
            trail.stand_still(session)
            db.take_time(session)  # the first seal over a large database, or one after a pause
            before = stored.last(session)
            heads = stored.moved(session, 0 if before is None else before.settled)
            if not heads:
                return None
            values: dict[str, Any] = {
                "number": 1 if before is None else before.number + 1,
                "at": now,
                "upto": mark.upto,
                "horizon": mark.horizon,
                "settled": stored.settled(session, mark),
                "leaves": len(heads),
                "root": seals.root(heads),
                "previous": seals.FIRST if before is None else before.hash,
                "key": services.signer.public(),
            }
            values["hash"] = seals.hash_of(values)
            values["signature"] = services.signer.sign(values["hash"].encode()).hex()
            stored.add(session, values, heads)
    except Clash:
        return None  # another worker made the seal with this number
    if services.db.latest is not None:
        services.db.latest.note_seal(values["number"], values["hash"])
    return Sealed(number=values["number"], hash=values["hash"], chains=len(heads))

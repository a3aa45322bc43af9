"""Who looked at a case, how often and when; and who was refused. Looking itself is noted here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.core.actor import Actor
from service.store import audit
from service.store.audit import LOOKS, Act, NewEvent
from service.store.db import Session
from service.store.tables import AuditEvent, Instance

# Who moves through time opens a page per step; within this span that is one look.
ONE_LOOK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Onlooker:
    """Somebody who looked, or (``refused``) wanted to."""

    username: str
    count: int
    last_at: datetime
    refused: bool


def of(events: Iterable[AuditEvent]) -> list[Onlooker]:
    """Everybody who looked at a case, by its events; who looked last comes first."""
    found: dict[tuple[str, bool], list[datetime]] = {}
    for each in events:
        if each.kind in LOOKS:
            found.setdefault((each.actor, each.kind == Act.CASE_REFUSED), []).append(each.at)
    lookers = [
        Onlooker(username=name, count=len(at), last_at=max(at), refused=refused)
        for (name, refused), at in found.items()
    ]
    return sorted(lookers, key=lambda each: each.last_at, reverse=True)


def note(session: Session, instance: Instance, actor: Actor, act: Act, now: datetime) -> None:
    """Write down that *actor* looks at a case, unless that was written a moment ago."""
    last = audit.last_look(session, instance.id, actor.username, act)
    if last is None or not timedelta(0) <= now - last < ONE_LOOK:
        event = NewEvent(act=act, actor=actor.username, at=now, instance_id=instance.id)
        audit.record(session, [event])

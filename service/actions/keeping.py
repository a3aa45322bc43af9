"""Seals kept outside as work: which way is due, and what came of a try. Trying is the worker's.

A copy that cannot be made holds nothing up: seals go on, and each try takes the newest one, which
vouches for all before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.actions import messages
from service.actions.services import Services
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.errors import NotAllowed
from service.core.language import N_, Message
from service.store import copies, seals
from service.store.db import Clash
from service.store.tables import CopyState, Seal, SealCopy, Way

SOONEST, LATEST = timedelta(minutes=1), timedelta(hours=1)  # between two tries
A_DAY = timedelta(days=1)
WAYS: Mapping[Way, Message] = {
    Way.FILE: Message(N_("file of seals")),
    Way.MAIL: Message(N_("mail with the seal")),
    Way.STAMP: Message(N_("time stamp")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A copy to make now: of *seal*, after the last one that this way kept."""

    copy_id: int
    way: Way
    seal: Seal
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """A way that does not work, for the operator."""

    name: Message
    problem: Message
    attempts: int
    next_at: datetime


def ways(services: Services) -> tuple[Way, ...]:
    """The ways that the operator set."""
    keeping = services.settings.keeping
    found = {Way.FILE: keeping.file, Way.MAIL: keeping.mail, Way.STAMP: keeping.authority}
    return tuple(way for way, value in found.items() if value)


def due(services: Services, way: Way) -> Due | None:
    """What has to be kept now in this way, held for one try; None when nothing has."""
    now = services.clock()
    with services.db.reading() as session:
        last, copy = seals.last(session), copies.waiting(session, way)
        kept = copies.last_kept(session, way)
    if last is None or not _wants(services, way, last, copy, kept, now):
        return None
    try:
        with services.db.writing() as session:
            if copy is None:
                copies.add(session, way, last.number, now)
                copy = copies.waiting(session, way)
            assert copy is not None, "added just now"
            after = min(SOONEST * 2 ** min(copy.attempts, 10), LATEST)
            if not copies.take(session, copy, seal=last.number, next_at=now + after):
                return None
            copy_id = copy.id
    except Clash:
        return None  # another worker began the same copy
    return Due(copy_id=copy_id, way=way, seal=last, kept=0 if kept is None else kept.seal)


def done(services: Services, held: Due, proof: bytes | None = None) -> None:
    """The copy is there; *proof*: what an authority answered."""
    values = {
        "state": CopyState.KEPT,
        "kept_at": services.clock(),
        "problem": None,
        "proof": proof,
    }
    with services.db.writing() as session:
        copies.end(session, held.copy_id, values)


def failed(services: Services, held: Due, problem: Message) -> None:
    """The try came to nothing; another one follows, later each time."""
    with services.db.writing() as session:
        copies.end(session, held.copy_id, {"problem": messages.to_json(problem)})


def failing(services: Services, actor: Actor) -> list[Failing]:
    """The ways that do not work now."""
    if not allowed(Permission.OPERATE, actor):
        raise NotAllowed(N_("Only the operator may see this."))
    with services.db.reading() as session:
        return [
            Failing(
                name=WAYS[copy.way],
                problem=messages.from_json(copy.problem or {}),
                attempts=copy.attempts,
                next_at=copy.next_at,
            )
            for copy in copies.failing(session)
            if copy.way in ways(services)
        ]


def _wants(
    services: Services,
    way: Way,
    last: Seal,
    copy: SealCopy | None,
    kept: SealCopy | None,
    now: datetime,
) -> bool:
    if copy is not None:
        return copy.next_at <= now
    if kept is None or kept.kept_at is None:
        return True
    return kept.seal < last.number and kept.kept_at + _pause(services, way) <= now


def _pause(services: Services, way: Way) -> timedelta:
    """How long at least between two copies."""
    if way is Way.STAMP:
        return timedelta(minutes=services.settings.keeping.stamp_minutes)
    return A_DAY if way is Way.MAIL else timedelta()

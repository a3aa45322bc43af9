"""Holding messages after an older copy was put back, until an operator says what may go again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import structlog

from service.actions.services import Services
from service.actions.steps import in_transaction
from service.core.access import Permission, allowed
from service.core.actor import SYSTEM, Actor
from service.core.errors import NotAllowed, NotFound
from service.core.language import N_
from service.core.topic import Lane
from service.outside.bookmark import Bookmark, Known
from service.store import audit, handovers, mailholds
from service.store.audit import Act, NewEvent
from service.store.db import Session

SENDING = frozenset({Lane.MAIL, Lane.LETTERS})
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A step that would send a message: of which case, and since when it waits."""

    number: str
    name: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Messages are held: ``known_at`` is when the last one went that the database knows not of."""

    found_at: datetime
    known_at: datetime
    waiting: list[Waiting]


def sending(services: Services) -> frozenset[str]:
    """The topics whose jobs send messages."""
    return frozenset(name for name, topic in services.topics.items() if topic.lane in SENDING)


def bookmark(services: Services) -> Bookmark:
    return Bookmark(services.settings.data_dir)


def look(services: Services) -> bool:
    """Compare the database with what this machine knows to have gone; True when it is older.

    An older copy was put back, or the last commits were lost. Then no message goes before
    somebody answers. A database that holds nothing from before is new, not older.
    """
    known = bookmark(services).read()
    if known is None:
        return False

    def work(session: Session) -> bool:
        if handovers.has(session, known.number, known.mark):
            return False
        if mailholds.is_asked(session, known.at):
            return False
        if not mailholds.any_case_before(session, known.at):
            return False
        _ask(services, session, known)
        return True

    with services.db.reading() as session:  # most of the time all is well, and no need to write
        if handovers.has(session, known.number, known.mark):
            return False
    found = in_transaction(services, work)
    if found:
        log.error("mail.held", known=known.at.isoformat())
    return found


def hold(services: Services) -> None:
    """Hold messages because an operator says so, before the workers start on a copy."""
    now = services.clock()

    def work(session: Session) -> None:
        if mailholds.open_one(session) is None:
            _ask(services, session, Known(number=0, mark="", at=now))

    in_transaction(services, work)


def question(services: Services, actor: Actor | None = None) -> Question | None:
    """What has to be answered, None when messages simply go. An *actor* must be an operator."""
    if actor is not None and not allowed(Permission.OPERATE, actor):
        raise NotAllowed(N_("Only the operator may see this."))
    with services.db.reading() as session:
        found = mailholds.open_one(session)
        if found is None:
            return None
        rows = mailholds.waiting(session, sending(services))
        waiting = [
            Waiting(number=number, name=job.name, since=job.created_at) for job, number in rows
        ]
    return Question(found_at=found.found_at, known_at=found.known_at, waiting=waiting)


def release(services: Services) -> int:
    """Let everything go that waits; returns how many steps that are."""

    def work(session: Session) -> int:
        _demand(session)
        count = len(mailholds.waiting(session, sending(services)))
        _answered(services, session, Act.MAIL_RELEASED, count)
        mailholds.answer(session, services.clock())
        return count

    return in_transaction(services, work)


def drop(services: Services, numbers: Collection[str] = ()) -> int:
    """Let what waits go without its message; letters are printed and filed as ever.

    Of the cases *numbers*; the rest stays held. Without numbers it is all of it, and messages go
    again from now on. Returns how many steps that are.
    """

    def work(session: Session) -> int:
        _demand(session)
        rows = mailholds.waiting(session, sending(services))
        unknown = sorted(set(numbers) - {number for _, number in rows})
        if unknown:
            raise NotFound(N_("Nothing waits in case %(number)s."), number=", ".join(unknown))
        chosen = [job.id for job, number in rows if not numbers or number in numbers]
        mailholds.silence(session, chosen)
        _answered(services, session, Act.MAIL_DROPPED, len(chosen))
        if not numbers:
            mailholds.answer(session, services.clock())
        return len(chosen)

    return in_transaction(services, work)


def _ask(services: Services, session: Session, known: Known) -> None:
    now = services.clock()
    mailholds.ask(session, found_at=now, known_at=known.at)
    audit.record(session, [NewEvent(act=Act.MAIL_HELD, actor=SYSTEM.username, at=now)])


def _demand(session: Session) -> None:
    if mailholds.open_one(session) is None:
        raise NotFound(N_("No messages are held."))


def _answered(services: Services, session: Session, act: Act, count: int) -> None:
    told = NewEvent(act=act, actor=SYSTEM.username, at=services.clock(), data={"count": count})
    audit.record(session, [told])

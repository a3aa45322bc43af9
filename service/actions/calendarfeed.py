"""What a calendar program is told: what falls due for its owner, and the appointments of his cases.

Numbers of cases and names of steps, nothing about anybody: a calendar is shared, and kept by
others. Whoever has the link reads it, so it opens nothing else and can be taken back.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from service.actions import cases, counts, signing_in
from service.actions import facts as case_facts
from service.actions.links import hash_of
from service.actions.services import Services
from service.core.actor import Actor
from service.core.errors import NotFound, ServiceError
from service.core.language import N_
from service.core.moments import as_moment
from service.engine import expressions
from service.store import audit, calendarlinks, inbox, instances
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import Instance

SECRET_BYTES = 24
MOST = 300  # tasks, and cases with appointments
SHORTEST = timedelta(minutes=30)  # of a moment by which something is due, to be seen in a calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a calendar. On a whole day: ``begins`` is a date; else two aware moments."""

    uid: str
    title: str
    begins: date | datetime
    ends: datetime | None
    told_at: datetime
    number: str
    task_id: str = ""


def made_at(services: Services, actor: Actor) -> datetime | None:
    """When *actor* made his link; None when he has none."""
    with services.db.reading() as session:
        return calendarlinks.made_at(session, actor.username)


def make(services: Services, actor: Actor) -> str:
    """The secret of a new link; one of before opens nothing any more. It is told only now."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with services.db.writing() as session:
        calendarlinks.replace(session, actor.username, hash_of(secret), services.clock())
        _note(session, Act.CALENDAR_LINKED, actor, services.clock())
    return secret


def revoke(services: Services, actor: Actor) -> None:
    """Take the link back; without one nothing happens."""
    with services.db.writing() as session:
        if calendarlinks.drop(session, actor.username):
            _note(session, Act.CALENDAR_UNLINKED, actor, services.clock())


def entries(services: Services, secret: str) -> list[Entry]:
    """What the owner of *secret* has to do and where he is expected, in order.

    Raises NotFound for a link that was taken back, replaced, or of an account that is closed.
    """
    with services.db.reading() as session:
        username = calendarlinks.reader(session, hash_of(secret))
        actor = None if username is None else signing_in.actor_for(services, session, username)
        if actor is None:
            raise NotFound(N_("This calendar link does not work any more. Make a new one."))
        found = [*_tasks(services, session, actor), *_appointments(services, session, actor)]
    return sorted(found, key=lambda each: (str(each.begins)[:10], each.uid))


def _note(session: Session, act: Act, actor: Actor, now: datetime) -> None:
    audit.record(session, [NewEvent(act=act, actor=actor.username, at=now)])


def _tasks(services: Services, session: Session, actor: Actor) -> Iterator[Entry]:
    rows = inbox.page(
        session,
        candidates=actor.candidates,
        username=actor.username,
        view="mine",
        searched=None,
        due_from=None,
        due_before=None,
        limit=MOST,
        offset=0,
    )
    for row in rows:
        bundle = services.bundles.get(session, row.bundle_hash)
        deadline = counts.of_row(row, bundle)
        if deadline is None:
            continue
        moment = deadline.local_due_at if deadline.at_a_moment else None
        yield Entry(
            uid=row.id,
            title=f"{row.number} {row.name}",
            begins=deadline.due_on if moment is None else moment - SHORTEST,
            ends=moment,
            told_at=row.opened_at,
            number=row.number,
            task_id=row.id,
        )


def _appointments(services: Services, session: Session, actor: Actor) -> Iterator[Entry]:
    """Of open cases that *actor* handles, as the regulation of each declares them."""
    known = services.bundles.published(session)
    if not any(each.settings.appointments for each in known):
        return
    for case in cases.handled(services, session, actor, MOST):
        instance = instances.by_id(session, case.id)
        if instance is not None:
            yield from _of_case(services, session, instance)


def _of_case(services: Services, session: Session, instance: Instance) -> Iterator[Entry]:
    bundle = services.bundles.get(session, instance.bundle_hash)
    facts = case_facts.of(session, instance, bundle, services.clock())
    for place, each in enumerate(bundle.settings.appointments):
        at = as_moment(_worked_out(bundle, each.at, facts), bundle.calendar)
        if at is not None:
            yield Entry(
                uid=f"{instance.number}-{place}",
                title=f"{instance.number} {each.name}",
                begins=at,
                ends=at + timedelta(minutes=each.minutes),
                told_at=instance.started_at,
                number=instance.number,
            )


def _worked_out(bundle: Any, source: str, facts: Any) -> Any:
    try:
        return expressions.evaluate(bundle, source, facts)
    except ServiceError:
        return None  # not known yet

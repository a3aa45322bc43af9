"""Being away: who stands in, from when until when. Nobody gets more rights than they had.

Who stands in is in every group of who is away, so what is new are the seats and cases of one
person: tasks asked by name, and the cases that person handles. A task that asks somebody who is
kept out of the case stays with that person alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from service.actions import entitlements, handing_back
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.core.absence import Absence, kept
from service.core.actor import SYSTEM, Actor
from service.core.errors import Invalid
from service.core.language import N_
from service.core.period import Period
from service.store import people
from service.store.audit import Act
from service.store.db import Session
from service.store.tables import Person

LONGEST = 366  # days


@dataclass(frozen=True, slots=True, kw_only=True)
class Deputy:
    """Somebody who can stand in, by the number that addresses use."""

    number: int
    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """An absence as people read it."""

    person: str
    deputy: str
    period: Period
    is_now: bool


def today(services: Services) -> date:
    """The day by the clock of the service."""
    return services.clock().astimezone(ZoneInfo(services.settings.timezone)).date()


def noted(person: Person) -> Absence | None:
    """The absence that is noted of *person*, whenever it is."""
    return None if person.absence is None else kept(person.username, person.absence)


def deputies(services: Services, username: str) -> list[Deputy]:
    """Who can stand in for somebody: the others who are in every group of that person."""
    with services.db.reading() as session:
        person = entitlements.existing(session, username)
        return [
            Deputy(number=each.id, name=each.name, title=each.title)
            for each in people.everyone(session)
            if _can_stand_in(each, person)
        ]


def of_person(services: Services, username: str) -> Away | None:
    """When somebody is away, now or later; None when nothing is noted or it is over."""
    with services.db.reading() as session:
        person = entitlements.existing(session, username)
        return next(iter(_told(services, session, [person])), None)


def stood_in_for(services: Services, actor: Actor) -> list[Away]:
    """For whom *actor* stands in today, to be said on the desk."""
    if not actor.stands_in:
        return []
    with services.db.reading() as session:
        return _told(services, session, people.named(session, actor.stands_in))


def note(services: Services, actor: Actor, username: str, *, deputy: int, period: Period) -> None:
    """Somebody is away; by that person, or by who manages accounts. Replaces what was noted."""
    _may_note(actor, username)
    if period.last < today(services):
        raise Invalid(N_("These days are over. Choose today or later as last day."))
    if period.days > LONGEST:
        raise Invalid(N_("Choose at most a year. Close the account of who does not come back."))
    with services.db.writing() as session:
        person = entitlements.existing(session, username)
        other = people.by_id(session, deputy)
        if other is None or not _can_stand_in(other, person):
            raise Invalid(N_("Choose who stands in: somebody in the same groups."))
        absence = Absence(username=username, deputy=other.username, period=period)
        person.absence, person.is_relieved = absence.stored, False
        entitlements.note(services, session, person, Act.ABSENCE_NOTED, actor, **absence.stored)
    follow(services)


def end(services: Services, actor: Actor, username: str) -> None:
    """Somebody is back, or stays after all: nobody stands in any more, from the next page on."""
    _may_note(actor, username)
    in_transaction(services, partial(_end, services, username, actor))


def follow(services: Services) -> None:
    """Begin and end what is due. Tasks that were taken and are somebody else's now come free."""
    with services.db.reading() as session:
        day = today(services)
        away = [(_of(person), person.is_relieved) for person in people.away(session)]
    for absence, is_relieved in away:
        if absence.period.last < day:
            in_transaction(services, partial(_end, services, absence.username, SYSTEM))
        elif absence.covers(day) and not is_relieved:
            in_transaction(services, partial(_relieve, services, absence.username))


def standing_in(
    services: Services, session: Session, username: str, groups: Collection[str], state: int
) -> frozenset[str]:
    """For whom *username*, who is in *groups*, stands in at this moment.

    *state*: that of the directory of people. Who left a group since stands in no more.
    """
    every = services.directory.absences(
        state, lambda: [(_of(each), frozenset(each.groups)) for each in people.away(session)]
    )
    if not every:
        return frozenset()
    day = today(services)
    return frozenset(
        absence.username
        for absence, needed in every
        if absence.deputy == username and absence.covers(day) and needed <= set(groups)
    )


def _relieve(services: Services, username: str, session: Session) -> None:
    person = entitlements.existing(session, username)
    if person.absence is not None and not person.is_relieved:
        handing_back.give_back_all(session, person, services.clock())
        person.is_relieved = True


def _end(services: Services, username: str, actor: Actor, session: Session) -> None:
    person = entitlements.existing(session, username)
    if person.absence is None:
        return
    deputy = people.held(session, _of(person).deputy)
    person.absence, person.is_relieved = None, False
    if deputy is not None:
        handing_back.give_back(session, deputy, services.clock())
    entitlements.note(services, session, person, Act.ABSENCE_ENDED, actor)


def _may_note(actor: Actor, username: str) -> None:
    if actor.username != username:
        entitlements.demand(actor)


def _can_stand_in(other: Person, person: Person) -> bool:
    return (
        other.active
        and other.username != person.username
        and bool(person.groups)
        and set(person.groups) <= set(other.groups)
    )


def _of(person: Person) -> Absence:
    absence = noted(person)
    assert absence is not None, "asked of who has one"
    return absence


def _told(services: Services, session: Session, found: Iterable[Person]) -> list[Away]:
    day = today(services)
    away = [(person.name, _of(person)) for person in found if person.absence]
    names = people.names(session, {absence.deputy for _, absence in away})
    return [
        Away(
            person=name,
            deputy=names.get(absence.deputy, absence.deputy),
            period=absence.period,
            is_now=absence.covers(day),
        )
        for name, absence in away
        if absence.period.last >= day
    ]

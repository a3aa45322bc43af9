"""The accounts as who manages them sees them: who has what, and who was here last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from service.actions import absences, entitlements
from service.actions.people import numbered
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.core.actor import Actor
from service.core.language import N_, Message
from service.core.rights import PER_PROCESS, POWERS, Mandate, Power, group_of, stored_mandates
from service.store import people
from service.store.tables import Person

PAGE = 50
OF_BEFORE = N_("of an earlier version")
EVERYWHERE = N_("the whole installation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Something that can be given to an account. ``key``: as a form sends it."""

    key: str
    name: str
    about: Message | str
    meaning: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One account in the list; ``roles``: the names of its groups and powers."""

    number: int
    username: str
    name: str
    title: str
    is_open: bool
    roles: tuple[str, ...]
    seen_at: datetime | None
    away_until: date | None  # None: not away now


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """A page of the accounts that were asked for, and how many there are of each kind."""

    lines: tuple[Line, ...]
    found: int
    total: int
    closed: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account whole. ``groups`` and ``powers``: what it has, by key."""

    number: int
    username: str
    name: str
    title: str
    email: str
    is_open: bool
    groups: frozenset[str]
    powers: frozenset[str]
    created_at: datetime
    seen_at: datetime | None


def roster(
    services: Services, actor: Actor, *, query: str = "", role: str = "", page: int = 1
) -> Roster:
    """The accounts, by name: those that hold every word of *query*, and have *role*."""
    entitlements.demand(actor)
    with services.db.reading() as session:
        everyone = people.ever(session)
        known = {each.key: each.name for each in roles(services.bundles.published(session))}
    day = absences.today(services)
    rows = [_line(person, known, day) for person in everyone if not role or role in _keys(person)]
    fits = [row for row in rows if _fits(row, query)]
    pages = max(1, -(-len(fits) // PAGE))
    page = min(page, pages)
    return Roster(
        lines=tuple(fits[(page - 1) * PAGE : page * PAGE]),
        found=len(fits),
        total=len(everyone),
        closed=sum(not person.active for person in everyone),
        page=page,
        pages=pages,
    )


def account(services: Services, actor: Actor, number: int) -> Account:
    """One account, for who manages them; NotFound when there is none."""
    entitlements.demand(actor)
    with services.db.reading() as session:
        return _account(numbered(session, number))


def number_of(services: Services, actor: Actor, username: str) -> int:
    """The number by which addresses name an account."""
    entitlements.demand(actor)
    with services.db.reading() as session:
        return entitlements.existing(session, username).id


def own(services: Services, actor: Actor) -> Account:
    """The account of who asks."""
    with services.db.reading() as session:
        return _account(entitlements.existing(session, actor.username))


def groups(bundles: Iterable[Bundle], also: Iterable[str] = ()) -> list[Role]:
    """The groups somebody can be in; *also*: those of versions before, which somebody has."""
    found = [
        Role(key=group_of(bundle.key, group.key), name=group.name, about=bundle.title)
        for bundle in bundles
        for group in bundle.settings.groups.values()
    ]
    older = set(also) - {each.key for each in found}
    return found + [Role(key=each, name=each, about=Message(OF_BEFORE)) for each in sorted(older)]


def powers(bundles: Iterable[Bundle], also: Iterable[str] = ()) -> list[Role]:
    """What the operator can let somebody do, over all processes or one."""
    everything = list(bundles)
    found = []
    for power, entry in POWERS.items():
        meaning = Message(entry.meaning)
        found.append(_power(Mandate(power), Message(EVERYWHERE), meaning))
        if power in PER_PROCESS:
            found += [_power(Mandate(power, b.key), b.title, meaning) for b in everything]
    older = stored_mandates(also) - {_mandate(each.key) for each in found}
    return found + [_power(each, each.process) for each in sorted(older)]


def roles(bundles: Sequence[Bundle]) -> list[Role]:
    """Everything the list of accounts can be narrowed to."""
    return groups(bundles) + powers(bundles)


def _power(mandate: Mandate, about: Message | str, meaning: Message | None = None) -> Role:
    return Role(key=mandate.stored, name=POWERS[mandate.power].word, about=about, meaning=meaning)


def _mandate(key: str) -> Mandate:
    power, _, process = key.partition(":")
    return Mandate(Power(power), process)


def _keys(person: Person) -> set[str]:
    return {*person.groups, *(person.mandates or ())}


def _line(person: Person, known: dict[str, str], day: date) -> Line:
    absence = absences.noted(person)
    held = sorted({known.get(key, key) for key in _keys(person)})
    return Line(
        number=person.id,
        username=person.username,
        name=person.name,
        title=person.title,
        is_open=person.active,
        roles=tuple(held),
        seen_at=person.seen_at,
        away_until=absence.period.last if absence and absence.covers(day) else None,
    )


def _fits(row: Line, query: str) -> bool:
    words = " ".join((row.name, row.title, row.username, *row.roles)).casefold()
    return all(each in words for each in query.casefold().split())


def _account(person: Person) -> Account:
    return Account(
        number=person.id,
        username=person.username,
        name=person.name,
        title=person.title,
        email=person.email,
        is_open=person.active,
        groups=frozenset(person.groups),
        powers=frozenset(person.mandates or ()),
        created_at=person.created_at,
        seen_at=person.seen_at,
    )

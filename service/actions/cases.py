"""The cases somebody may read, for who handles them: narrowed down, searched, page by page.

Reading only. Every question has the rights of the reader as a condition; cases in which he is
involved are in no list, number or hit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from service.actions import casetexts, fleet, fleetrow, records, snippets, traits
from service.actions import choices as choices_
from service.actions.casetexts import Told
from service.actions.choices import Choices
from service.actions.fleet import Filter, State
from service.actions.fleetrow import FleetRow
from service.actions.services import Services
from service.actions.snippets import Snippet
from service.actions.tally import Tally
from service.actions.traits import NOBODY, Kind
from service.bundle.bundle import Bundle
from service.core import lexemes
from service.core.access import Permission, Sight, allowed, sight
from service.core.actor import Actor
from service.core.errors import NotAllowed
from service.core.language import N_, Language
from service.core.lexemes import Question
from service.core.rights import Reach, Right, group_of
from service.store import caselists, documents, notes, observations, people
from service.store.caselists import Readable, Whose
from service.store.db import Session
from service.store.fleet import After, Order, Wanted, key_of
from service.store.tables import Instance

PAGE = 25
BATCH = 500  # cases of an export at a time
MOST_HITS = 200  # cases whose tasks are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case: as lists of all cases tell of it, with what only who may read it sees.

    ``handlers``: the names of who handles it; ``snippets``: where what was asked for stands in it.
    """

    row: FleetRow
    called: str
    mark: str
    phase: str
    handlers: tuple[str, ...]
    turn: str  # the name of whose turn it is, when that is one person
    heading: str  # what its version calls who handles a case; empty: no word of its own
    snippets: tuple[Snippet, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseList:
    """One page of cases. ``following``: behind which case the next page begins; None: no more."""

    rows: tuple[CaseRow, ...]
    following: After | None
    now: datetime


def page(
    services: Services,
    actor: Actor,
    asked: Filter,
    after: After | None = None,
    *,
    size: int = PAGE,
) -> CaseList:
    """The next cases behind *after*; those with what was asked for, the newest first."""
    now = services.clock()
    with services.db.reading() as session:
        mine = _readable(services, session, actor)
        question = _question(services, session, asked.query)
        found = _found(services, session, actor, asked, question, mine, after, now, size + 1)
        rows = tuple(_rows(services, session, found[:size], question, now))
    if len(found) <= size:
        return CaseList(rows=rows, following=None, now=now)
    order = asked.reads_in if question is None else Order.NEWEST
    return CaseList(rows=rows, following=key_of(found[size - 1], order), now=now)


def everything(services: Services, actor: Actor, asked: Filter) -> Iterator[CaseRow]:
    """Every case of a list, a batch at a time: each has a transaction of its own."""
    after = None
    while True:
        found = page(services, actor, asked, after, size=BATCH)
        yield from found.rows
        if found.following is None:
            return
        after = found.following


def counts(services: Services, actor: Actor, lists: Iterable[Filter]) -> list[Tally]:
    """How many cases are on each of *lists*, in which nothing is searched."""
    now = services.clock()
    with services.db.reading() as session:
        mine = _readable(services, session, actor)
        return [
            Tally(
                caselists.how_many(session, _wanted(services, session, actor, each, now), mine),
                caselists.COUNTED,
            )
            for each in lists
        ]


def called(
    services: Services, session: Session, actor: Actor, ids: Collection[int]
) -> dict[int, str]:
    """Whose cases those with *ids* are, as far as *actor* may read them."""
    if not ids or not allowed(Permission.LIST_CASES, actor):
        return {}
    seen = sight(actor)
    return caselists.called(session, seen, actor.username, actor.candidates, ids)


def hits(services: Services, session: Session, actor: Actor, text: str) -> list[int]:
    """The newest open cases that *actor* may read and in which *text* is found, as their ids."""
    question = _question(services, session, text)
    if not question or not allowed(Permission.LIST_CASES, actor):
        return []
    mine = _readable(services, session, actor)
    wanted = _wanted(services, session, actor, Filter(), services.clock())
    found = caselists.hits(session, wanted, mine, question, below=None, limit=MOST_HITS)
    return [each.id for each in found]


def handled(services: Services, session: Session, actor: Actor, most: int) -> Sequence[Instance]:
    """Open cases that *actor* handles and may read, by what falls due first."""
    person = people.by_username(session, actor.username)
    if person is None or not allowed(Permission.LIST_CASES, actor):
        return []
    asked = Filter(handler=str(person.id))
    mine, now = _readable(services, session, actor), services.clock()
    return _found(services, session, actor, asked, None, mine, None, now, most)


def choices(services: Services) -> Choices:
    with services.db.reading() as session:
        return choices_.choices(session, services.bundles.published(session))


def handlers(services: Services) -> list[tuple[int, str]]:
    """Who may handle cases now: number and name of the account, by name."""
    with services.db.reading() as session:
        groups = {
            group_of(bundle.key, group.key)
            for bundle in services.bundles.published(session)
            for group in bundle.settings.groups.values()
            if Right.HANDLE_CASES in group.rights
        }
        everyone = people.everyone(session)
    return [(each.id, each.name) for each in everyone if groups.intersection(each.groups)]


def handles(services: Services, actor: Actor) -> int | None:
    """The number of the account of *actor*, when he can be one who handles cases."""
    with services.db.reading() as session:
        person = people.by_username(session, actor.username)
    return None if person is None or not actor.may(Right.HANDLE_CASES, None) else person.id


def _readable(services: Services, session: Session, actor: Actor) -> Readable:
    if not allowed(Permission.LIST_CASES, actor):
        raise NotAllowed(N_("You may not see the list of cases."))
    seen = sight(actor)
    narrow = _sight_traits(seen, actor)
    if narrow is not None and _is_behind(services, session):
        narrow = None  # what came later is not found by its traits yet
    return caselists.readable(session, seen, actor.username, actor.candidates, narrow)


def _sight_traits(seen: Sight, actor: Actor) -> Whose | None:
    """One of these every case has that *seen* reaches; None: it reaches too many to look up."""
    if seen.processes is None or seen.processes:
        return None
    found: dict[str, str | None] = {}
    for reach, _condition in seen.views:
        match reach:
            case Reach.ALL:
                return None
            case Reach.OWN:
                whose = {actor.username, *actor.stands_in}
                found |= {traits.name(Kind.HANDLER, each): each for each in (NOBODY, *whose)}
                found |= {traits.name(Kind.SEAT, f"u:{each}"): None for each in whose}
            case Reach.OWN_TASKS:
                found |= {traits.name(Kind.SEAT, each): None for each in actor.candidates}
    return found


def _is_behind(services: Services, session: Session) -> bool:
    """Whether a worker still has cases of before to fill in."""
    return any(
        observations.is_behind(session, each.key, each.measures.name)
        for each in services.bundles.published(session)
    )


def _wanted(
    services: Services, session: Session, actor: Actor, asked: Filter, now: datetime
) -> Wanted:
    zone = ZoneInfo(services.settings.timezone)
    since, before = (None, None) if asked.period is None else asked.period.moments(zone)
    return Wanted(
        username=actor.username,
        now=now,
        processes=(asked.process,) if asked.process else None,
        is_open=None if asked.state is State.ALL else asked.state is State.OPEN,
        urgency=asked.urgency,
        missed=asked.is_missed,
        wishes=tuple(fleet.wishes(services, session, asked, now)),
        since=since,
        before=before,
    )


def _question(services: Services, session: Session, text: str) -> Question | None:
    """What is searched for; None when nothing is."""
    if not text.strip():
        return None
    found = services.bundles.published(session)
    languages = {Language(each.settings.language) for each in found}
    return lexemes.question(text, sorted(languages))


def _found(
    services: Services,
    session: Session,
    actor: Actor,
    asked: Filter,
    question: Question | None,
    mine: Readable,
    after: After | None,
    now: datetime,
    limit: int,
) -> Sequence[Instance]:
    wanted = _wanted(services, session, actor, asked, now)
    if question is None:
        return caselists.page(session, wanted, mine, asked.reads_in, after=after, limit=limit)
    below = None if after is None else after.id
    return caselists.hits(session, wanted, mine, question, below=below, limit=limit)


def _rows(
    services: Services,
    session: Session,
    found: Sequence[Instance],
    question: Question | None,
    now: datetime,
) -> Iterator[CaseRow]:
    lines = fleetrow.rows(services, session, found, now)
    asked = {name for case in found for name in case.handlers} | {x.with_person for x in lines}
    names = people.names(session, asked - {""})
    pieces = _snippets(services, session, found, question) if question else {}
    for case, line in zip(found, lines, strict=True):
        bundle = services.bundles.get(session, case.bundle_hash)
        yield CaseRow(
            row=line,
            called=case.called,
            mark=case.mark,
            phase=_phase_name(bundle, case),
            handlers=tuple(names.get(each, each) for each in case.handlers),
            turn=names.get(line.with_person, line.with_person),
            heading=bundle.settings.listing.handler,
            snippets=pieces.get(case.id, ()),
        )


def _snippets(
    services: Services, session: Session, found: Sequence[Instance], question: Question
) -> dict[int, tuple[Snippet, ...]]:
    """Where in each of *found* the question is met."""
    ids = [case.id for case in found]
    papers, noted = documents.among(session, ids), notes.among(session, ids)
    pieces = {}
    for case in found:
        bundle = services.bundles.get(session, case.bundle_hash)
        texts = casetexts.texts_of(
            bundle,
            case.root,
            Told.of(case),
            records.of(case),
            [each for each in papers if each.instance_id == case.id],
            [each for each in noted if each.instance_id == case.id],
        )
        pieces[case.id] = snippets.snippets(texts, question, Language(bundle.settings.language))
    return pieces


def _phase_name(bundle: Bundle, row: Instance) -> str:
    phases = bundle.settings.phases_of(row.root)
    return phases[min(row.phase, len(phases) - 1)].name if phases else ""

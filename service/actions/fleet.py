"""All cases at once, for who keeps an eye on them: narrowed down, counted, page by page.

Cases in which the reader is involved are left out of everything. Reading only; nobody's name is in
what comes out but user names, which the edge turns into names or codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from service.actions import choices as choices_
from service.actions import fleetrow, motives, traits
from service.actions.choices import Choices
from service.actions.fleetrow import FleetRow
from service.actions.oversight import overseen
from service.actions.services import Services
from service.actions.tally import Tally
from service.actions.traits import NOBODY, Kind
from service.bundle.bundle import Bundle
from service.core.actor import Actor
from service.core.period import Period
from service.store import fleet as store
from service.store import people
from service.store.db import Session
from service.store.fleet import After, Order, Urgency, Wanted, Wish
from service.store.tables import Instance

PAGE = 50
BATCH = 500  # cases of an export at a time
MOST_SEARCHED = 5  # words of a search
UNHANDLED = "niemand"  # instead of who handles a case, in an address


class State(StrEnum):
    """Whether a case goes on."""

    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a list is narrowed down by; what is empty does not matter.

    ``term``: ``process/name`` of one that was not met in time; ``is_missed``: any was not.
    ``listed``: on which list of a bundle, ``process/measure``. ``version``: the short hash.
    ``person`` and ``handler``: numbers of accounts, ``UNHANDLED`` for no handler. ``phase``:
    ``process/root/place``. ``dimensions``: codes by ``process/name``.
    """

    state: State = State.OPEN
    urgency: Urgency | None = None
    term: str = ""
    is_missed: bool = False
    is_extended: bool = False
    listed: str = ""
    process: str = ""
    root: str = ""
    version: str = ""
    step: str = ""
    group: str = ""
    person: int | None = None
    handler: str = ""
    phase: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)
    period: Period | None = None
    query: str = ""
    order: Order | None = None

    @property
    def base(self) -> Filter:
        """The same without what figures and views choose: every case, whatever became of it."""
        return replace(
            self,
            state=State.ALL,
            urgency=None,
            term="",
            is_missed=False,
            is_extended=False,
            listed="",
            order=None,
        )

    @property
    def reads_in(self) -> Order:
        """The order asked for, else the usual one: what falls due first, or the newest."""
        return self.order or (Order.DUE if self.state is State.OPEN else Order.NEWEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How many cases there are of each kind, within what else the list is narrowed down by."""

    received: Tally
    closed: Tally
    open: Tally
    by_urgency: Mapping[Urgency, Tally]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of cases. ``following``: behind which case the next page begins; None: no more."""

    rows: tuple[FleetRow, ...]
    total: Tally
    following: After | None
    now: datetime


def page(services: Services, actor: Actor, asked: Filter, after: After | None = None) -> Listing:
    """The next cases behind *after*, and how many there are in all."""
    now = services.clock()
    with services.db.reading() as session:
        wanted = _wanted(services, session, actor, asked, now)
        found = store.page(session, wanted, asked.reads_in, after=after, limit=PAGE + 1)
        cases = found.cases
        shown = _rows(services, session, cases[:PAGE], asked, actor, now)
        total = store.how_many(session, wanted) if found.total is None else found.total
    more = store.key_of(cases[PAGE - 1], asked.reads_in) if len(cases) > PAGE else None
    return Listing(rows=tuple(shown), total=Tally(total, store.COUNTED), following=more, now=now)


def everything(services: Services, actor: Actor, asked: Filter) -> Iterator[FleetRow]:
    """Every case of a list, a batch at a time: each has a transaction of its own.

    What changes meanwhile may come twice or not at all where the order goes by what changes.
    """
    now, after = services.clock(), None
    while True:
        with services.db.reading() as session:
            wanted = _wanted(services, session, actor, asked, now)
            found = store.page(session, wanted, asked.reads_in, after=after, limit=BATCH).cases
            shown = _rows(services, session, found, asked, actor, now)
        yield from shown
        if len(found) < BATCH:
            return
        after = store.key_of(found[-1], asked.reads_in)


def figures(services: Services, actor: Actor, asked: Filter, received: Period) -> Figures:
    """What the figures above a list say; those *received* within a period of their own."""
    base = asked.base
    opened = replace(base, period=received)
    states = {each: replace(base, state=State.OPEN, urgency=each) for each in Urgency}
    wanted = [opened, replace(opened, state=State.CLOSED), replace(base, state=State.OPEN)]
    counted = counts(services, actor, [*wanted, *states.values()])
    return Figures(
        received=counted[0],
        closed=counted[1],
        open=counted[2],
        by_urgency=dict(zip(states, counted[3:], strict=True)),
    )


def counts(services: Services, actor: Actor, lists: Iterable[Filter]) -> list[Tally]:
    """How many cases there are on each of *lists*; those that look for the same at once."""
    now = services.clock()
    with services.db.reading() as session:
        wanted = [_wanted(services, session, actor, each, now) for each in lists]
        found: list[int] = []
        for _, alike in groupby(wanted, key=lambda each: (each.wishes, each.number)):
            found += store.how_many_each(session, list(alike))
    return [Tally(number, store.COUNTED) for number in found]


def numbers(services: Services, session: Session, actor: Actor, asked: Filter) -> Iterator[str]:
    """The number of every case of a list, to draw from."""
    return store.numbers(session, _wanted(services, session, actor, asked, services.clock()))


def choices(services: Services, actor: Actor) -> Choices:
    with services.db.reading() as session:
        return choices_.choices(session, _bundles(services, session, actor))


def _bundles(services: Services, session: Session, actor: Actor) -> list[Bundle]:
    """The versions in use of the processes that *actor* follows."""
    mine = overseen(actor)
    return [
        each for each in services.bundles.published(session) if mine is None or each.key in mine
    ]


def _rows(
    services: Services,
    session: Session,
    found: Sequence[Instance],
    asked: Filter,
    actor: Actor,
    now: datetime,
) -> list[FleetRow]:
    """The lines of *found*, each with why it stands on the list of a bundle that was asked for."""
    measure = asked.listed.rpartition("/")[2]
    why = motives.of_list(services, session, found, actor, measure) if measure else {}
    both = zip(fleetrow.rows(services, session, found, now), found, strict=True)
    return [replace(row, reason=why.get(case.id, "")) for row, case in both]


def _wanted(
    services: Services, session: Session, actor: Actor, asked: Filter, now: datetime
) -> Wanted:
    """What the store is asked for; what names nothing that exists is met by no case."""
    zone = ZoneInfo(services.settings.timezone)
    since, before = (None, None) if asked.period is None else asked.period.moments(zone)
    mine = overseen(actor)
    if asked.process:
        mine = (asked.process,) if mine is None or asked.process in mine else ()
    number, searched = _searched(services, session, actor, asked.query)
    return Wanted(
        username=actor.username,
        now=now,
        processes=mine,
        is_open=None if asked.state is State.ALL else asked.state is State.OPEN,
        urgency=asked.urgency,
        missed=asked.is_missed,
        wishes=(*wishes(services, session, asked, now), *searched),
        number=number,
        since=since,
        before=before,
    )


def wishes(services: Services, session: Session, asked: Filter, now: datetime) -> Iterator[Wish]:
    by_now = int(now.timestamp())
    for kind, value in (
        (Kind.ROOT, asked.root),
        (Kind.VERSION, asked.version),
        (Kind.HERE, asked.step),
        (Kind.PHASE, asked.phase),
    ):
        if value:
            yield Wish(names=(traits.name(kind, value),))
    if asked.group:
        yield Wish(names=(traits.name(Kind.SEAT, f"g:{asked.group}"),))
    for kind, value in ((Kind.TERM, asked.term), (Kind.COUNTS, asked.listed)):
        if value:
            yield Wish(names=(traits.name(kind, value),), upto=by_now)
    if asked.is_extended:
        keys = [each.key for each in services.bundles.published(session)]
        yield Wish(names=tuple(traits.name(Kind.EXTENDED, key) for key in keys))
    for dimension, code in asked.dimensions.items():
        yield Wish(names=(traits.name(Kind.DIMENSION, f"{dimension}={code}"),))
    if asked.handler:
        yield _handled_by(session, asked.handler)
    if asked.person is not None:
        known = people.by_id(session, asked.person)
        username = "" if known is None else known.username
        yield Wish(names=_of_person(username) if username else (), seated=username)


def _handled_by(session: Session, handler: str) -> Wish:
    """Cases that somebody handles, or nobody; none when there is no such account."""
    known = people.by_id(session, int(handler)) if handler.isdecimal() else None
    if known is None and handler != UNHANDLED:
        return Wish(names=())
    username = known.username if known else NOBODY
    return Wish(names=(traits.name(Kind.HANDLER, username),), handled_by=username)


def _of_person(username: str) -> tuple[str, ...]:
    """The traits of a case that somebody handles, or is asked something in by name."""
    return traits.name(Kind.HANDLER, username), traits.name(Kind.SEAT, f"u:{username}")


def _searched(
    services: Services, session: Session, actor: Actor, query: str
) -> tuple[str, list[Wish]]:
    """How the number of the case begins, when *query* is the beginning of one; else its words.

    Each word begins one of the line that lists show, or stands in the name of the step.
    """
    text = query.casefold().strip()
    number = traits.name(Kind.NUMBER, text)
    if not text:
        return "", []
    if store.beginning(session, number, most=1):
        return number, []
    steps = {
        traits.name(Kind.HERE, element.key): " ".join(traits.words(element.name))
        for bundle in _bundles(services, session, actor)
        for element in bundle.elements.values()
    }
    asked = []
    for word in traits.words(text)[:MOST_SEARCHED]:
        subjects = store.beginning(session, traits.name(Kind.WORD, word))
        names = [step for step, name in steps.items() if word in name]
        asked.append(Wish(names=(*subjects, *names)))
    return "", asked or [Wish(names=())]

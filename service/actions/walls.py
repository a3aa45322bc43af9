"""A wall with the cards on it, for who may see them: columns, one card, and whether it helped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from service.actions import facts as case_facts
from service.actions import pseudonyms, records, sections
from service.actions.effects import Comparison, compared
from service.actions.people import numbered
from service.actions.services import Services
from service.actions.shown import Shown
from service.bundle.bundle import Bundle
from service.bundle.statuspage import SectionField
from service.bundle.walls import Wall
from service.core import lexemes
from service.core.access import Permission, allowed, sight
from service.core.actor import Actor
from service.core.errors import NotAllowed, NotFound
from service.core.language import N_, Language
from service.core.lexemes import Question
from service.core.record import CAME_FROM, get_path
from service.core.rights import Right, group_of
from service.store import cards, people
from service.store.cards import NEVER, Asked
from service.store.db import Session
from service.store.tables import Card, Instance

COLUMN = 12  # cards of a column at once


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """One card. ``owner`` is a name, or a code for who may not know names."""

    number: str
    title: str
    owner: str
    due_on: date | None
    lines: tuple[str, ...]
    came_from: str
    place: tuple[date, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One phase. ``count`` is MANY when there are at least as many; ``more``: there are others."""

    index: int
    name: str
    explanation: str
    count: int
    rows: list[CardRow]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A card in full. ``may_open``: the reader may open the case itself."""

    row: CardRow
    phase: int
    facts: list[tuple[str, Shown]]
    may_open: bool
    comparison: Comparison | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WallPage:
    """A wall as one person sees it. ``coded``: names are replaced."""

    bundle: Bundle
    wall: Wall
    columns: list[Column]
    running: int
    late: int
    owners: Mapping[int, str]  # by the number of the account
    coded: bool
    may_begin: bool
    opened: Opened | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked of a wall: of one owner, one column from some place on, one card opened.

    ``words``: only cards whose case says so; not for who may not know names, since they are words.
    """

    owner: int | None = None  # the number of an account
    phase: int | None = None
    after: tuple[date, int] | None = None
    number: str = ""
    words: str = ""


def may_see(bundle: Bundle, wall: Wall, actor: Actor) -> bool:
    """Whether *actor* is in a group that the wall names, or keeps an eye on this regulation."""
    return _by_group(bundle, wall, actor) or allowed(
        Permission.READ_AUDIT, actor, process=bundle.key
    )


def page(services: Services, process: str, key: str, actor: Actor, wanted: Wanted) -> WallPage:
    """The wall *key* of *process*; NotFound when there is none, NotAllowed for who may not."""
    with services.db.reading() as session:
        bundle = services.bundles.latest(session, process)
        wall = None if bundle is None else bundle.walls.walls.get(key)
        if bundle is None or wall is None:
            raise NotFound(N_("There is no such overview."))
        if not may_see(bundle, wall, actor):
            raise NotAllowed(N_("You may not see this overview."))
        coded = not _by_group(bundle, wall, actor)
        asked = Asked(
            process=process,
            wall=key,
            username=actor.username,
            candidates=sorted(actor.candidates),
            sight=None if coded else sight(actor),
            owner="" if coded else _username(session, wanted.owner),
            question=None if coded else _question(bundle, wanted.words),
        )
        look = _Look(services, session, bundle, wall, asked, actor)
        running = range(look.last)
        owners = [] if coded else cards.owners(session, asked, running)
        columns = [look.column(index, wanted) for index in range(look.last + 1)]
        opened = look.opened(wanted.number) if wanted.number else None
        today = look.today
        counts = (
            cards.count(session, asked, running),
            cards.count(session, asked, running, before=today),
        )
        accounts = people.named(session, owners)
        names = people.names(session, look.seen)
    called = pseudonyms.of_people(services, look.seen) if coded else names
    return WallPage(
        bundle=bundle,
        wall=wall,
        columns=[
            replace(each, rows=[_called(row, called) for row in each.rows]) for each in columns
        ],
        running=counts[0],
        late=counts[1],
        owners={each.id: each.name for each in accounts},
        coded=coded,
        may_begin=_may_begin(bundle, wall, actor),
        opened=None if opened is None else replace(opened, row=_called(opened.row, called)),
    )


class _Look:
    """One look at a wall, within one session; collects whose cards were ``seen``."""

    def __init__(
        self,
        services: Services,
        session: Session,
        bundle: Bundle,
        wall: Wall,
        asked: Asked,
        actor: Actor,
    ) -> None:
        self.services, self.session, self.asked, self.actor = services, session, asked, actor
        self.bundle, self.wall = bundle, wall
        self.phases = bundle.settings.phases_of(wall.process)
        self.last = len(self.phases) - 1
        self.now = services.clock()
        self.today = bundle.calendar.local_date(self.now)
        self.seen: set[str] = set()

    def column(self, index: int, wanted: Wanted) -> Column:
        phase, newest = self.phases[index], index == self.last
        limit = COLUMN if wanted.phase in (None, index) else 0
        rows = cards.column(
            self.session,
            self.asked,
            index,
            limit=limit + 1,
            after=wanted.after if wanted.phase == index else None,
            newest=newest,
        )
        return Column(
            index=index,
            name=phase.name,
            explanation=phase.told,
            count=cards.count(self.session, self.asked, [index]),
            rows=[self._row(card, case) for card, case in rows[:limit]],
            more=limit > 0 and len(rows) > limit,
        )

    def opened(self, number: str) -> Opened | None:
        found = cards.one(self.session, self.asked, number)
        if found is None:
            return None
        card, case = found
        bundle = self.services.bundles.get(self.session, case.bundle_hash)
        facts = case_facts.of(self.session, case, bundle, self.now, actor=self.actor)
        told = [SectionField(path=path) for path in self.wall.fields]
        named = self.asked.sight is not None  # what people wrote is for who may know of whom
        return Opened(
            row=self._row(card, case),
            phase=card.phase,
            facts=sections.field_rows(bundle, told, facts) if named else [],
            may_open=allowed(Permission.READ_CASE, self.actor, case_facts.access_facts(case)),
            comparison=compared(self.session, self.bundle, self.wall, facts.record, self.today),
        )

    def _row(self, card: Card, case: Instance) -> CardRow:
        record = records.of(case)
        lines = (get_path(record, path) for path in self.wall.card)
        self.seen |= {card.owner} - {""}
        return CardRow(
            number=case.number,
            title=case.subject,
            owner=card.owner,
            due_on=None if card.due_on == NEVER else card.due_on,
            lines=tuple(line for line in lines if isinstance(line, str) and line),
            came_from=str(get_path(record, CAME_FROM) or ""),
            place=(card.due_on, card.instance_id),
        )


def _username(session: Session, number: int | None) -> str:
    """Empty: of everybody."""
    return "" if number is None else numbered(session, number).username


def _question(bundle: Bundle, words: str) -> Question | None:
    """None: nothing is searched for."""
    if not words.strip():
        return None
    return lexemes.question(words, [Language(bundle.settings.language)])


def _called(row: CardRow, called: Mapping[str, str]) -> CardRow:
    return replace(row, owner=called.get(row.owner, row.owner))


def _by_group(bundle: Bundle, wall: Wall, actor: Actor) -> bool:
    named = {group_of(bundle.key, group) for group in wall.groups}
    mine = {grant.group for grant in actor.grants(bundle.hash, Right.SEE_BOARDS)}
    return not named.isdisjoint(mine)


def _may_begin(bundle: Bundle, wall: Wall, actor: Actor) -> bool:
    start = bundle.settings.starts.get(wall.begins)
    if start is None:
        return False
    groups = frozenset(group_of(bundle.key, group) for group in start.groups)
    return not groups.isdisjoint(actor.groups)

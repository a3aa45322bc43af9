"""The boards somebody sees, and the figures on them with the cases behind each. Reading only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile

from service.actions import agenda
from service.actions.behind import Behind, openable
from service.actions.services import Services
from service.bundle.boards import Board, BoardPart
from service.bundle.bundle import Bundle
from service.bundle.measures import Measure
from service.core import smallness
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.errors import NotAllowed, NotFound
from service.core.language import N_
from service.core.period import Period, Unit
from service.core.rights import group_of
from service.core.smallness import Spread
from service.store import sums
from service.store.sums import Counting, Sum
from service.store.tables import Basis

MOST_MONTHS, MOST_QUARTERS = 12, 24  # of more, nobody compares each with the next
QUARTERS = 8  # that a board shows when nobody asks for others


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A month, quarter or year, and the cases that count in it."""

    period: Period
    cases: int
    spread: Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One part of a board: over time in ``spans``, or the cases per code of a dimension.

    The first span is the first that holds a case: before that there may have been nothing at all.
    ``place`` names it in the address of what is behind it. ``has_few``: some month holds too few
    to compare it. ``promised``: a length in the unit of the measure, in hundredths.
    """

    place: int
    part: BoardPart
    measure: Measure
    unit: Unit | None = None
    spans: tuple[Span, ...] = ()
    codes: tuple[tuple[str, int], ...] = ()
    has_few: bool = False
    promised: int | None = None

    @property
    def is_empty(self) -> bool:
        return not any(each.cases for each in self.spans) and not self.codes


def seen(published: Iterable[Bundle], actor: Actor) -> list[tuple[Bundle, Board]]:
    """Every board of the versions in use that *actor* sees."""
    return [
        (bundle, board)
        for bundle in published
        if allowed(Permission.SEE_BOARDS, actor, process=bundle.key)
        for board in bundle.boards.values()
        if any(group_of(bundle.key, each) in actor.groups for each in board.groups)
    ]


def board(
    published: Iterable[Bundle], actor: Actor, process: str, key: str
) -> tuple[Bundle, Board]:
    """The one with this address; who may not see it does not hear whether it is there."""
    for bundle, each in seen(published, actor):
        if (bundle.key, each.key) == (process, key):
            return bundle, each
    raise NotAllowed(N_("This overview does not exist, or your groups do not see it."))


def usual(today: date) -> Period:
    """The quarters that a board shows by itself, this one the last."""
    quarter = Period.quarter(today.year, (today.month + 2) // 3)
    first = quarter
    for _ in range(QUARTERS - 1):
        first = first.before()
    return Period(first.first, quarter.last)


def figures(services: Services, bundle: Bundle, shown: Board, period: Period) -> list[Figure]:
    """The parts of a board over *period*, by the day on which a case counts; one question each."""
    with services.db.reading() as session:
        found = []
        for place, part in enumerate(shown.parts, start=1):
            measure = bundle.measures.measures[part.measure]
            asked = (session, bundle.key, measure.key)
            if part.dimension:
                told = sums.sums(*asked, period, basis=Basis.MOMENT, by=(part.dimension,))
                found.append(_by_code(place, part, measure, told))
            else:
                months = dict(sums.months(*asked, period, basis=Basis.MOMENT, apart=measure.spread))
                promised = _promised(bundle, part)
                found.append(_over_time(place, part, measure, period, months, promised))
    return found


def behind(
    services: Services,
    bundle: Bundle,
    shown: Board,
    actor: Actor,
    place: int,
    period: Period,
    *,
    code: str | None,
    after: tuple[date, int] | None,
    limit: int,
) -> tuple[Figure, Behind[Counting]]:
    """The figure at *place*, and the cases behind the number for *period* (and *code*)."""
    if not 1 <= place <= len(shown.parts):
        raise NotFound(N_("This overview has no such figure."))
    part = shown.parts[place - 1]
    measure = bundle.measures.measures[part.measure]
    where = {part.dimension: code} if part.dimension and code is not None else None
    with services.db.reading() as session:
        rows = sums.behind(
            session,
            bundle.key,
            measure.key,
            period,
            basis=Basis.MOMENT,
            where=where,
            limit=limit + 1,
            after=after,
            unseen_by=actor.username,
        )
        found = openable(session, agenda.reader(bundle, actor), rows, limit)
    return Figure(place=place, part=part, measure=measure), found


def _by_code(place: int, part: BoardPart, measure: Measure, told: Iterable[Sum]) -> Figure:
    counted = [(each.dimensions[part.dimension], each.count) for each in told if each.count > 0]
    ordered = sorted(counted, key=lambda each: (-each[1], each[0]))
    return Figure(place=place, part=part, measure=measure, codes=tuple(ordered))


def _over_time(
    place: int,
    part: BoardPart,
    measure: Measure,
    period: Period,
    months: Mapping[date, Sum],
    promised: int | None,
) -> Figure:
    whole = Period(period.first.replace(day=1), _month_of(period.last).last)
    has_few = smallness.needs_longer(each.count for each in months.values())
    unit = _unit(whole, has_few=has_few)
    spans = [_span(each, months) for each in whole.parts(unit)]
    return Figure(
        place=place,
        part=part,
        measure=measure,
        unit=unit,
        spans=tuple(dropwhile(lambda each: not each.cases, spans)),
        has_few=has_few,
        promised=promised,
    )


def _unit(whole: Period, *, has_few: bool) -> Unit:
    """Months while they can be compared, else quarters, and years where those are too many."""
    if len(whole.parts(Unit.MONTH)) <= MOST_MONTHS and not has_few:
        return Unit.MONTH
    return Unit.QUARTER if len(whole.parts(Unit.QUARTER)) <= MOST_QUARTERS else Unit.YEAR


def _span(part: Period, months: Mapping[date, Sum]) -> Span:
    """The months of *part* together."""
    spread: dict[int, int] = {}
    within = [each for first, each in months.items() if first in part]
    for each in within:
        for value, cases in each.values.items():
            spread[value] = spread.get(value, 0) + cases
    return Span(period=part, cases=sum(each.count for each in within), spread=spread)


def _month_of(day: date) -> Period:
    return Period.month(day.year, day.month)


def _promised(bundle: Bundle, part: BoardPart) -> int | None:
    return 100 * bundle.regulation.terms[part.term].duration.count if part.term else None

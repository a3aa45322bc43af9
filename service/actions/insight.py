"""What cases are about, for who keeps an eye on them: figures, what comes back, and the cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from service.actions import boards, records
from service.actions.boards import Figure
from service.actions.services import Services
from service.bundle.boards import Board
from service.bundle.bundle import Bundle
from service.bundle.walls import Analysis, Echo, Wall
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.errors import NotAllowed, NotFound
from service.core.language import N_
from service.core.period import Period
from service.core.record import get_path
from service.store import cards, sums
from service.store.cards import Asked
from service.store.db import Session
from service.store.sums import Counting, Sum
from service.store.tables import Basis

RUNNING = 100  # cards of a column that are looked through for what is done about something


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A value that came back ``count`` times in ``period``; ``cards``: what is done about it."""

    echo: Echo
    code: str
    within: str
    count: int
    period: Period
    cards: tuple[str, ...]


def of_regulations(published: Iterable[Bundle], actor: Actor) -> list[tuple[Bundle, Analysis]]:
    """Every analysis of the versions in use that *actor* may see."""
    return [
        (bundle, bundle.walls.analysis)
        for bundle in published
        if bundle.walls.analysis is not None
        and allowed(Permission.READ_AUDIT, actor, process=bundle.key)
    ]


def analysis(published: Iterable[Bundle], actor: Actor, process: str) -> tuple[Bundle, Analysis]:
    """That of *process*; who may not see it does not hear whether it is there."""
    for bundle, found in of_regulations(published, actor):
        if bundle.key == process:
            return bundle, found
    raise NotAllowed(N_("This analysis does not exist, or it is not yours to see."))


def figures(services: Services, bundle: Bundle, shown: Analysis, period: Period) -> list[Figure]:
    """The parts of the analysis, as those of a board."""
    as_board = Board(key="", name=shown.name, groups=(), parts=shown.parts)
    return boards.figures(services, bundle, as_board, period)


def returned(services: Services, bundle: Bundle, today: date) -> list[Returned]:
    """What came back often enough lately to be told, most often first."""
    with services.db.reading() as session:
        found = [
            each
            for echo in bundle.walls.echoes.values()
            for each in _of_echo(session, bundle, echo, today)
        ]
    return sorted(found, key=lambda each: (-each.count, each.echo.key, each.code, each.within))


def behind(
    services: Services,
    bundle: Bundle,
    actor: Actor,
    measure: str,
    period: Period,
    *,
    where: dict[str, str],
    after: tuple[date, int] | None,
    limit: int,
) -> Sequence[Counting]:
    """The cases behind a number, one more than *limit* when there are more."""
    if measure not in bundle.measures.measures:
        raise NotFound(N_("Nothing is counted by this name."))
    with services.db.reading() as session:
        return sums.behind(
            session,
            bundle.key,
            measure,
            period,
            basis=Basis.MOMENT,
            where=where or None,
            limit=limit + 1,
            after=after,
            unseen_by=actor.username,
        )


def _of_echo(session: Session, bundle: Bundle, echo: Echo, today: date) -> list[Returned]:
    first = bundle.calendar.add_months(today, -echo.months)
    period = Period(first, today)
    by = (echo.dimension, echo.per) if echo.per else (echo.dimension,)
    told = sums.sums(session, bundle.key, echo.measure, period, basis=Basis.MOMENT, by=by)
    known = bundle.codes.get(echo.dimension, {})
    return [
        Returned(
            echo=echo,
            code=each.dimensions[echo.dimension],
            within=each.dimensions.get(echo.per, ""),
            count=each.count,
            period=period,
            cards=_cards_about(session, bundle, echo, each),
        )
        for each in told
        if each.count >= echo.times
        and each.dimensions[echo.dimension] in known
        and each.dimensions[echo.dimension] not in echo.never
    ]


def _cards_about(session: Session, bundle: Bundle, echo: Echo, found: Sum) -> tuple[str, ...]:
    """The numbers of running cards that are about the same value."""
    numbers: list[str] = []
    for wall in bundle.walls.walls.values():
        path = _path_of(wall, echo.dimension)
        phases = len(bundle.settings.phases_of(wall.process))
        for phase in range(phases - 1) if path else ():
            asked = Asked(process=bundle.key, wall=wall.key, username="")
            for _, case in cards.column(session, asked, phase, limit=RUNNING):
                if get_path(records.of(case), path) == found.dimensions[echo.dimension]:
                    numbers.append(case.number)
    return tuple(numbers)


def _path_of(wall: Wall, dimension: str) -> str:
    """The field by which a card is about a value of *dimension*; empty: by none."""
    effect = wall.effect
    return effect.path if effect is not None and effect.dimension == dimension else ""

"""All cases behind the figure of a clause, and what each of them counts as. Reading only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from service.actions import clauses
from service.actions.clauses import Page
from service.actions.services import Services
from service.bundle.measures import Figure, Measure
from service.core.actor import Actor
from service.core.errors import NotFound
from service.core.language import N_
from service.core.period import Period
from service.store import observations, sums

PAGE = 20  # cases on one page


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedCase:
    """A case on the day by which it belongs to the period. ``measures`` empty: not known yet."""

    number: str
    day: date
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureCases:
    """A page of them; ``after`` is where the next one begins, None when this is the last.

    ``parts``: the measures that make the figure up, of each of which a list can be had.
    """

    figure: Figure
    parts: tuple[Measure, ...]
    chosen: Measure | None
    rows: tuple[CountedCase, ...]
    after: tuple[date, int] | None = None


def behind(
    services: Services,
    actor: Actor,
    found: Page,
    key: str,
    period: Period,
    *,
    measure: str = "",
    after: tuple[date, int] | None = None,
) -> FigureCases:
    """The cases that a figure counts, or those that count for one *measure* of it, by day.

    Those that *actor* is involved in are left out.
    """
    clauses.demand_count(actor, found.bundle.key)
    figure = found.bundle.measures.figures.get(key)
    if figure is None or (measure and measure not in figure.measures):
        raise NotFound(N_("There is no such figure in this version."))
    known, process = found.bundle.measures.measures, found.bundle.key
    parts = tuple(key for key in figure.measures if key != figure.of_all)
    asked = (measure,) if measure else (figure.of_all,) if figure.of_all else parts
    with services.db.reading() as session:
        counting = sorted(
            (
                each
                for name in asked
                for each in sums.behind(
                    session,
                    process,
                    name,
                    period,
                    limit=PAGE + 1,
                    after=after,
                    unseen_by=actor.username,
                )
            ),
            key=lambda each: each.place,
        )
        shown = counting[:PAGE]
        told = observations.counting_for(
            session, process, parts, [each.instance_id for each in shown]
        )
    return FigureCases(
        figure=figure,
        parts=tuple(known[key] for key in parts),
        chosen=known[measure] if measure else None,
        rows=tuple(
            CountedCase(
                number=each.number,
                day=each.day,
                measures=tuple(known[key] for key in parts if (each.instance_id, key) in told),
            )
            for each in shown
        ),
        after=shown[-1].place if len(counting) > PAGE else None,
    )

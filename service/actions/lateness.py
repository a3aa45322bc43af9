"""At which steps cases became late, and in which cases. Reading only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from service.actions import agenda
from service.actions.behind import Behind, openable
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.core import deadline
from service.core.actor import Actor
from service.core.period import Period
from service.store import heat

MOST_STEPS = 8  # that a board tells; the ones below are late least often


@dataclass(frozen=True, slots=True, kw_only=True)
class LateStep:
    """A step, how often it was done after its date, and how often it had one."""

    element: str
    name: str
    late: int
    dated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LateStay:
    """A step of one case that was done after its date."""

    id: int
    instance_id: int
    number: str
    left_at: datetime
    due_on: date


def late_steps(services: Services, bundle: Bundle, period: Period) -> list[LateStep]:
    """The steps that were most often done after their date, in *period*."""
    with services.db.reading() as session:
        found = heat.late_by_element(session, bundle.key, period)[:MOST_STEPS]
    return [
        LateStep(element=element, name=step_name(bundle, element), late=late, dated=dated)
        for element, late, dated in found
    ]


def step_name(bundle: Bundle, element: str) -> str:
    """What the version in use calls a step; the id of one that is there no more."""
    known = bundle.elements.get(element)
    return known.name or known.id if known else element.rpartition("/")[2]


def late_cases(
    services: Services,
    bundle: Bundle,
    actor: Actor,
    element: str,
    period: Period,
    *,
    after: tuple[datetime, int] | None,
    limit: int,
) -> Behind[LateStay]:
    """The cases in which a step was done after its date, latest first."""
    calendar = bundle.calendar
    upto = period.last if after is None else min(period.last, calendar.local_date(after[0]))
    if upto < period.first:
        return Behind(rows=[], hidden=0, last=None)
    with services.db.reading() as session:
        days = heat.late_days(session, bundle.key, element, Period(period.first, upto))
        # Each of these days holds one at least, so these hold enough.
        spans = [Period(day, day).moments(calendar.zone) for day in days[-limit - 1 :]]
        rows = (
            heat.behind(
                session,
                bundle.key,
                element,
                spans,
                late=True,
                limit=limit + 1,
                after=after,
                unseen_by=actor.username,
            )
            if spans
            else ()
        )
        stays = [
            LateStay(
                id=row.id,
                instance_id=row.instance_id,
                number=row.number,
                left_at=row.left_at,
                due_on=deadline.of_value(row.due_at, calendar, label="").due_on,
            )
            for row in rows
        ]
        return openable(session, agenda.reader(bundle, actor), stays, limit)

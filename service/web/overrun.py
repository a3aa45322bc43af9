"""Why a case is late: per missed term what somebody wrote down, and the steps that took longest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from service.actions import missed
from service.actions.scrutiny import Scrutiny
from service.core.deadline import Deadline
from service.web import dwelling
from service.web.deadline import DeadlineState, DeadlineView, deadline_view
from service.web.dwelling import Dwelling

LONGEST_STEPS = 2  # that are named per term


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrun:
    """A term that was not met. ``reasons`` None: there is one, and it is not for this reader."""

    view: DeadlineView
    reasons: tuple[str, ...] | None
    steps: tuple[Dwelling, ...]


def of(found: Scrutiny, now: datetime) -> Iterator[Overrun]:
    """Every term of a case that was missed, as it stands at *now*."""
    for each in found.standing:
        view = deadline_view(each, now)
        if view.state is DeadlineState.LATE:
            told = found.reasons.get(each.term, ())
            yield Overrun(
                view=view,
                reasons=told if found.masks.is_open or not told else None,
                steps=_longest(found, each, now),
            )


def _longest(found: Scrutiny, term: Deadline, now: datetime) -> tuple[Dwelling, ...]:
    """Where the case stayed longest while the term ran, until it was met or until now."""
    calendar = found.bundle.calendar
    met = None if term.met_on is None else calendar.end_of_day(term.met_on)
    end = min(now, term.met_at or met or now)
    begun = calendar.start_of_day(term.start) if term.start else found.instance.started_at
    asking = missed.asking(found.bundle)  # being asked why comes after being late
    while_it_ran = [
        stay
        for stay in found.stays
        if stay.entered_at is not None
        and stay.element not in asking
        and stay.entered_at < end
        and (stay.left_at is None or stay.left_at > begun)
    ]
    spent = dwelling.of(found.bundle, while_it_ran, end, calendar).values()
    tasks = [each for each in spent if each.is_task and each.days]
    return tuple(sorted(tasks, key=lambda each: -each.days)[:LONGEST_STEPS])

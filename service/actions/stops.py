"""The moments of a case at which a journey through time can stop: one per step that was written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from service.actions.casefile import QUIET
from service.core.errors import NotFound
from service.core.language import N_
from service.store.audit import LOOKS, Act
from service.store.tables import AuditEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """What was written at one moment. ``number`` counts from 1 and stays what it is."""

    number: int
    at: datetime
    events: tuple[AuditEvent, ...]

    @property
    def told(self) -> AuditEvent:
        """The event that says most: the first that is more than what the machine did on the way."""
        return next((each for each in self.events if Act(each.kind) not in QUIET), self.events[0])


def of(events: Iterable[AuditEvent]) -> tuple[Stop, ...]:
    """The stops among the *events* of a case, oldest first; who only looked changed nothing."""
    happened = [each for each in events if Act(each.kind) not in LOOKS]
    groups = (tuple(each) for _, each in groupby(happened, key=lambda event: event.at))
    return tuple(
        Stop(number=number, at=group[0].at, events=group)
        for number, group in enumerate(groups, start=1)
    )


def chosen(
    stops: Sequence[Stop],
    *,
    number: int | None,
    event: int | None = None,
    events: Iterable[AuditEvent] = (),
) -> Stop | None:
    """The stop with a *number*, or that of an *event* (by its id); the last when none is asked.

    Who only looked did so at the last stop by then: *events* are all of the case. None when
    nothing happened yet; NotFound for one that this case does not have.
    """
    if number is None and event is None:
        return stops[-1] if stops else None
    looked = next((each.at for each in events if each.id == event), None)
    for each in reversed(stops):
        if each.number == number or (looked is not None and each.at <= looked):
            return each
    raise NotFound(
        N_("This case has no such moment. It has %(count)s, counted from 1."), count=len(stops)
    )

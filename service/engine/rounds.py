"""When cases begin by themselves: the rounds of a start event in local time; nothing is begun."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any

from service.core import recurrence
from service.core.errors import EngineError
from service.core.language import N_
from service.core.moments import as_moment
from service.core.words import Property, RecordField
from service.engine.expressions import evaluate
from service.engine.step import Facts

if TYPE_CHECKING:
    from service.bundle.bundle import Bundle
    from service.bundle.elements import Element

# A round begins at most so long before or after its day, so that few rounds have to be looked at.
FARTHEST = timedelta(days=62)
MANY = 4000  # rounds that are looked at: ten years, when there is one each day


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of a start event: its day, by which it is known, and the moment it begins."""

    day: date
    at: datetime


def beginnings(bundle: Bundle) -> dict[str, Element]:
    """The start events of a version that begin cases by themselves, by process."""
    return {
        element.process: element
        for element in bundle.elements.values()
        if element.begins_itself and element.process in bundle.settings.itself
    }


def after(bundle: Bundle, start: Element, moment: datetime) -> Round | None:
    """The first round that begins after *moment*; None when there is no more.

    Raises what is wrong with the expression of the event, or a calendar that ends before.
    """
    return next((each for each in _around(bundle, start, moment) if each.at > moment), None)


def missed(bundle: Bundle, start: Element, first: datetime, last: datetime) -> list[Round]:
    """The rounds that begin from *first* up to and including *last*, each moment once."""
    found = takewhile(lambda each: each.at <= last, _around(bundle, start, first))
    by_moment = {each.at: each for each in found if each.at >= first}
    return [by_moment[at] for at in sorted(by_moment)]


def _around(bundle: Bundle, start: Element, moment: datetime) -> Iterator[Round]:
    """Rounds in order, from well before *moment* on."""
    cycle, day = recurrence.read(start.cycle), bundle.calendar.local_date(moment)
    days = cycle.since(day - FARTHEST if day - date.min > FARTHEST else date.min)
    for each in islice(days, MANY):
        yield on(bundle, start, each)


def on(bundle: Bundle, start: Element, day: date) -> Round:
    """The round of *day*; raises what is wrong with its expression."""
    calendar, cycle = bundle.calendar, recurrence.read(start.cycle)
    usual = datetime.combine(day, cycle.at, tzinfo=calendar.zone)
    at, source = usual, start.properties.get(Property.MOMENT, "")
    if source:
        # Not by the clock: a round begins at the same moment whenever it is worked out.
        facts = Facts(record={}, now=calendar.start_of_day(day))
        at = _read(bundle, start, evaluate(bundle, source, facts, {RecordField.ROUND: day}), cycle)
    if abs(at - usual) > FARTHEST:
        raise EngineError(
            N_(
                "“%(element)s” begins the round of %(day)s at %(at)s: more than %(days)s days away."
            ),
            element=start.name,
            day=day.isoformat(),
            at=calendar.local(at).date().isoformat(),
            days=FARTHEST.days,
        )
    # Past the zone and back: an hour that does not exist when summer time begins moves on.
    return Round(day=day, at=at.astimezone(UTC))


def _read(bundle: Bundle, start: Element, value: Any, cycle: recurrence.Recurrence) -> datetime:
    """The moment an expression gave; a bare date keeps the time of the cycle."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, cycle.at, tzinfo=bundle.calendar.zone)
    found = as_moment(value, bundle.calendar) if isinstance(value, str | datetime) else None
    if found is None:
        raise EngineError(
            N_("The timer “%(element)s” gives %(value)s, which is no moment."),
            element=start.name,
            value=str(value),
        )
    return found

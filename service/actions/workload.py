"""How many open cases everybody has, and when those fall due; nobody's own work list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count, islice

from service.bundle.bundle import Bundle
from service.core.calendar import ONE_DAY, Calendar
from service.store.agenda import Held, Narrowed
from service.store.tables import Person

DAYS = 10  # working days that are told one by one
NOBODY = 0  # the number of no account


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one person has: all open cases, and those that are late, due per day, and later.

    ``person`` is the number of the account, 0 for what nobody handles, None when there never was
    one. ``gone``: it was closed, or never was.
    """

    person: int | None
    name: str
    open: int
    late: int
    days: tuple[int, ...]
    later: int
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Everybody's, over the same coming working days."""

    days: tuple[date, ...]
    rows: list[Load]


def spans(calendar: Calendar, now: datetime) -> tuple[tuple[date, ...], tuple[datetime, ...]]:
    """The coming working days, today first whatever it is, and where the past and each day end.

    What falls due on a free day is thus counted with the day before it.
    """
    today = calendar.local_date(now)
    coming = (today + n * ONE_DAY for n in count(1))
    days = (today, *islice((day for day in coming if calendar.is_workday(day)), DAYS))
    return days[:-1], (now, *(calendar.start_of_day(day) for day in days[1:]))


def narrowed_to(
    bundle: Bundle, now: datetime, handler: str, span: int | None
) -> tuple[Narrowed, date | None]:
    """The cases behind a number of the workload: of a day (from 1), late ones (0), or all (None).

    With the day itself, when it is one of those that the workload tells by themselves.
    """
    days, bounds = spans(bundle.calendar, now)
    if span is None or not 0 <= span <= len(bounds):
        return Narrowed(handler=handler), None
    after = bounds[span - 1] if span else None
    until = bounds[span] if span < len(bounds) else None
    day = days[span - 1] if 0 < span <= len(days) else None
    return Narrowed(handler=handler, after=after, until=until), day


def loads(held: Iterable[Held], bounds: int, known: Mapping[str, Person]) -> list[Load]:
    """One row for everybody who handles a case, by name, and the last for nobody."""
    found: dict[str, list[int]] = defaultdict(lambda: [0] * (bounds + 2))
    for each in held:
        for username in each.handlers or ("",):
            found[username][each.span] += each.cases
    rows = [
        Load(
            person=_number(username, known),
            name=known[username].name if username in known else username,
            open=sum(counted),
            late=counted[0],
            days=tuple(counted[1:bounds]),
            later=counted[bounds],
            gone=bool(username) and (username not in known or not known[username].active),
        )
        for username, counted in found.items()
    ]
    return sorted(rows, key=lambda each: (each.person == NOBODY, each.name.casefold()))


def _number(username: str, known: Mapping[str, Person]) -> int | None:
    if not username:
        return NOBODY
    return known[username].id if username in known else None

"""What falls due in the cases somebody may read, and with whom it lies. Reading only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count, islice
from typing import Any

from service.actions.services import Services
from service.actions.tally import Tally
from service.bundle.bundle import Bundle
from service.core import deadline
from service.core.access import sight
from service.core.actor import Actor
from service.core.calendar import ONE_DAY, Calendar
from service.core.deadline import Deadline
from service.store import agenda as agenda_store
from service.store import people, tasks
from service.store.agenda import EVERYTHING, Held, Narrowed, Place, Reader, Standing
from service.store.db import Session
from service.store.tables import NO_TERM

DAYS = 10  # working days that the workload tells one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCase:
    """A case, its first date if it has any, and at which step and with whom it is.

    ``holders``: names of people; ``groups``: of groups, when nobody took the step yet.
    """

    number: str
    subject: str
    step: str
    holders: tuple[str, ...]
    groups: tuple[str, ...]
    deadline: Deadline | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """One page of open cases, most urgent first; ``more`` when there are others after it.

    ``standing``: how many are late, press, come later and have no date, on all pages together.
    """

    rows: list[DueCase]
    standing: Standing
    more: bool
    now: datetime

    @property
    def next_due(self) -> date | None:
        """The first last day that has still to come, as far as this page tells."""
        dated = (row.deadline for row in self.rows if row.deadline is not None)
        return next((each.due_on for each in dated if each.due_at > self.now), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one person has: all open cases, and those that are late, due per day, and later.

    ``username`` is empty for what nobody handles. ``gone``: the account was closed or never was.
    """

    username: str
    name: str
    open: int
    late: int
    days: tuple[int, ...]
    later: int
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Everybody's, over the same coming working days; ``bounds`` tell where each day ends."""

    days: tuple[date, ...]
    bounds: tuple[datetime, ...]
    rows: list[Load]

    def narrowed(self, username: str, span: int | None) -> Narrowed:
        """The cases behind a number: of a day (from 1), what is late (0), or all of them (None)."""
        if span is None:
            return Narrowed(handler=username)
        after = self.bounds[span - 1] if span else None
        until = self.bounds[span] if span < len(self.bounds) else None
        return Narrowed(handler=username, after=after, until=until)


def reader(bundle: Bundle, actor: Actor) -> Reader:
    """*actor* as who reads cases of the process of *bundle*."""
    return Reader(
        process=bundle.key,
        sight=sight(actor),
        username=actor.username,
        candidates=actor.candidates,
    )


def page(
    services: Services,
    bundle: Bundle,
    actor: Actor,
    *,
    narrowed: Narrowed = EVERYTHING,
    after: Place | None = None,
    limit: int,
) -> Agenda:
    """The first *limit* open cases, from behind *after*."""
    who, now = reader(bundle, actor), services.clock()
    with services.db.reading() as session:
        found = agenda_store.page(session, who, narrowed=narrowed, after=after, limit=limit + 1)
        standing = agenda_store.how_many(session, who, now, narrowed=narrowed)
        return Agenda(
            rows=_rows(services, session, found[:limit]),
            standing=Standing(*(Tally(each, agenda_store.COUNTED) for each in standing)),
            more=len(found) > limit,
            now=now,
        )


def workload(services: Services, bundle: Bundle, actor: Actor) -> Workload:
    """Who handles the open cases that *actor* may read, and when those fall due."""
    now = services.clock()
    days, bounds = spans(bundle.calendar, now)
    with services.db.reading() as session:
        held = agenda_store.per_handler(session, reader(bundle, actor), bounds)
        usernames = {name for each in held for name in each.handlers}
        known = {each.username: each for each in people.named(session, usernames)}
        rows = []
        for username, counted in sorted(_by_handler(held, len(bounds)).items()):
            person = known.get(username)
            rows.append(
                Load(
                    username=username,
                    name=person.name if person else username,
                    open=sum(counted),
                    late=counted[0],
                    days=tuple(counted[1 : len(bounds)]),
                    later=counted[len(bounds)],
                    gone=bool(username) and (person is None or not person.active),
                )
            )
    return Workload(
        days=days,
        bounds=bounds,
        rows=sorted(rows, key=lambda each: (not each.username, each.name.casefold())),
    )


def spans(calendar: Calendar, now: datetime) -> tuple[tuple[date, ...], tuple[datetime, ...]]:
    """The coming working days, today first whatever it is, and where the past and each day end.

    What falls due on a free day is thus counted with the day before it.
    """
    today = calendar.local_date(now)
    coming = (today + n * ONE_DAY for n in count(1))
    days = (today, *islice((day for day in coming if calendar.is_workday(day)), DAYS))
    return days[:-1], (now, *(calendar.start_of_day(day) for day in days[1:]))


def _by_handler(held: Iterable[Held], bounds: int) -> Mapping[str, Sequence[int]]:
    """Per user name, and for nobody, the number of cases in each span."""
    found: dict[str, list[int]] = defaultdict(lambda: [0] * (bounds + 2))
    for each in held:
        for username in each.handlers or ("",):
            found[username][each.span] += each.cases
    return found


def _rows(services: Services, session: Session, found: Sequence[Any]) -> list[DueCase]:
    """The cases as a list shows them: two questions for all of them together."""
    steps = {row.id: _pressing(row) for row in found}
    taken = tasks.seated(session, [token for token, _ in steps.values() if token])
    seats = {
        case: [f"u:{taken[token]}"] if token in taken else list(mark[1])
        for case, (token, mark) in steps.items()
    }
    usernames = {seat[2:] for each in seats.values() for seat in each if seat.startswith("u:")}
    names = people.names(session, usernames)
    rows = []
    for row in found:
        bundle = services.bundles.get(session, row.bundle_hash)
        _, mark = steps[row.id]
        users = [seat[2:] for seat in seats[row.id] if seat.startswith("u:")]
        rows.append(
            DueCase(
                number=row.number,
                subject=row.subject,
                step=mark[3],
                holders=tuple(names.get(each, each) for each in users),
                groups=tuple(_group_names(bundle, seats[row.id])),
                deadline=_deadline(bundle, row, mark),
                place=Place(row.due_at, row.id),
            )
        )
    return rows


NOTHING_OPEN: tuple[str, list[Any]] = ("", [None, (), "", "", None])


def _pressing(row: Any) -> tuple[str, list[Any]]:
    """The open task that is due first, with its mark; of one without any, nothing."""
    marks: Mapping[str, list[Any]] = row.waiting.get("tasks", {})
    return min(marks.items(), key=lambda each: (each[1][0] or "9", each[0]), default=NOTHING_OPEN)


def _group_names(bundle: Bundle, seats: Iterable[str]) -> Iterable[str]:
    own = f"g:{bundle.key}/"
    for seat in seats:
        group = bundle.settings.groups.get(seat.removeprefix(own))
        if seat.startswith(own) and group is not None:
            yield group.name or group.key


def _deadline(bundle: Bundle, row: Any, mark: Sequence[Any]) -> Deadline | None:
    """The first date of a case: of the term that ends then, else of the task that is due then."""
    if row.due_at == NO_TERM:
        return None
    for key, (start, due) in row.waiting.get("terms", {}).items():
        term = bundle.regulation.terms.get(key)
        if term is not None and datetime.fromisoformat(due) == row.due_at:
            found = deadline.of_value(
                row.due_at,
                bundle.calendar,
                label=term.label,
                start=datetime.fromisoformat(start).date(),
            )
            return replace(found, term=term.name, clauses=term.clauses)
    start = bundle.calendar.local_date(row.started_at)
    return deadline.of_value(row.due_at, bundle.calendar, label=mark[3], start=start)

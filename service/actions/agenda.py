"""What falls due in the cases somebody may read, and with whom it lies. Reading only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from service.actions import workload
from service.actions.people import numbered
from service.actions.services import Services
from service.actions.tally import Tally
from service.actions.workload import NOBODY, Workload
from service.bundle.bundle import Bundle
from service.core import deadline
from service.core.access import sight
from service.core.actor import Actor
from service.core.deadline import Deadline
from service.store import agenda as agenda_store
from service.store import people, tasks
from service.store.agenda import EVERYTHING, Held, Narrowed, Place, Reader, Standing
from service.store.db import Session
from service.store.tables import NO_TERM, Person

BATCH = 500  # cases of a file at a time
PERSON = "u:"  # how a seat begins that is one person's


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


def reader(bundle: Bundle, actor: Actor) -> Reader:
    """*actor* as who reads cases of the process of *bundle*."""
    return Reader(
        process=bundle.key,
        sight=sight(actor),
        username=actor.username,
        candidates=actor.candidates,
    )


def board(
    services: Services, bundle: Bundle, actor: Actor, *, limit: int
) -> tuple[Agenda, Workload]:
    """The first *limit* open cases, and everybody's workload; one look at all of them for both."""
    who, now = reader(bundle, actor), services.clock()
    days, bounds = workload.spans(bundle.calendar, now)
    with services.db.reading() as session:
        found = agenda_store.page(session, who, limit=limit + 1)
        held = agenda_store.per_handler(session, who, bounds)
        told = _Told.of(services, session, found[:limit], _handlers(held))
    due = Agenda(
        rows=told.rows(), standing=_standing(held, len(bounds)), more=len(found) > limit, now=now
    )
    rows = workload.loads(held, len(bounds), told.people)
    return due, Workload(days=days, rows=rows)


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
        told = _Told.of(services, session, found[:limit])
    return Agenda(
        rows=told.rows(),
        standing=Standing(*(Tally(each, agenda_store.COUNTED) for each in standing)),
        more=len(found) > limit,
        now=now,
    )


def everything(services: Services, bundle: Bundle, actor: Actor) -> Iterator[DueCase]:
    """Every open case, a batch at a time: each has a transaction of its own."""
    who, after = reader(bundle, actor), None
    while True:
        with services.db.reading() as session:
            found = agenda_store.page(session, who, after=after, limit=BATCH)
            told = _Told.of(services, session, found).rows()
        yield from told
        if len(found) < BATCH:
            return
        after = told[-1].place


def _handlers(held: Iterable[Held]) -> set[str]:
    return {name for each in held for name in each.handlers}


def _standing(held: Iterable[Held], bounds: int) -> Standing:
    late = soon = later = undated = 0
    for each in held:
        if each.span == 0:
            late += each.cases
        elif each.span > bounds:
            undated += each.cases
        elif each.presses:
            soon += each.cases
        else:
            later += each.cases
    return Standing(late=late, soon=soon, later=later, undated=undated)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What a list has to know of its cases: the step that presses, who has it, and their names."""

    found: Sequence[Any]
    bundles: Mapping[str, Bundle]
    steps: Mapping[int, list[Any]]
    seats: Mapping[int, Sequence[str]]
    people: Mapping[str, Person]

    @classmethod
    def of(
        cls,
        services: Services,
        session: Session,
        found: Sequence[Any],
        others: Iterable[str] = (),
    ) -> _Told:
        """Two questions for all cases together; the second is about *others* as well."""
        pressing = {row.id: _pressing(row) for row in found}
        taken = tasks.seated(session, [token for token, _ in pressing.values() if token])
        seats = {
            case: [_seat(taken[token])] if token in taken else list(mark[1])
            for case, (token, mark) in pressing.items()
        }
        usernames = {name for each in seats.values() for name in _usernames(each)}
        accounts = people.named(session, usernames | set(others))
        hashes = {row.bundle_hash for row in found}
        return cls(
            found=found,
            bundles={each: services.bundles.get(session, each) for each in hashes},
            steps={case: mark for case, (_, mark) in pressing.items()},
            seats=seats,
            people={each.username: each for each in accounts},
        )

    def rows(self) -> list[DueCase]:
        return [self._row(row) for row in self.found]

    def _row(self, row: Any) -> DueCase:
        bundle, mark, seats = self.bundles[row.bundle_hash], self.steps[row.id], self.seats[row.id]
        holders = [
            self.people[name].name if name in self.people else name for name in _usernames(seats)
        ]
        return DueCase(
            number=row.number,
            subject=row.subject,
            step=mark[3],
            holders=tuple(holders),
            groups=tuple(_group_names(bundle, seats)),
            deadline=_deadline(bundle, row, mark),
            place=Place(row.due_at, row.id),
        )


def _seat(username: str) -> str:
    return f"{PERSON}{username}"


def _usernames(seats: Iterable[str]) -> list[str]:
    return [seat.removeprefix(PERSON) for seat in seats if seat.startswith(PERSON)]


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


def handler_of(services: Services, number: int) -> tuple[str, str]:
    """The user name and the name of an account; both empty for nobody. NotFound: there is none."""
    if number == NOBODY:
        return "", ""
    with services.db.reading() as session:
        found = numbered(session, number)
    return found.username, found.name

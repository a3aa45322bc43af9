"""The work list: open tasks in order of urgency, counted per view and day. Reading only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count, islice
from typing import Any

from service.actions import cases, counts, traits
from service.actions.services import Services
from service.actions.tally import Tally
from service.actions.traits import Kind
from service.bundle.bundle import Bundle
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.calendar import ONE_DAY, Calendar
from service.core.deadline import Deadline
from service.core.errors import NotAllowed, NotFound
from service.core.language import N_
from service.store import fleet as fleet_store
from service.store import inbox as inbox_store
from service.store import tasks
from service.store.db import Session
from service.store.inboxwalks import Searched

PAGE = 25
WEEK_DAYS = 10
MOST_SEARCHED = 5  # words of a search
VIEWS = ("mine", "group", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One open task in the list."""

    task_id: str
    number: str
    name: str
    subject: str
    called: str  # whose case it is, for who may read it
    deadline: Deadline | None
    assignee: str | None
    assignee_name: str | None
    may_claim: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPage:
    """One page of the inbox; ``week`` counts per working day what falls due."""

    rows: list[InboxRow]
    total: int
    page: int
    pages: int
    counts: dict[str, int]
    week: list[tuple[date, int]]
    now: datetime
    today: date
    view: str
    next_due: date | None


def expects_work(services: Services, actor: Actor) -> bool:
    """Whether a work list is of use to *actor*: it is his job, or something is asked by name."""
    if allowed(Permission.TAKE_TASKS, actor):
        return True
    with services.db.reading() as session:
        return tasks.asked_by_name(session, actor.username)


def inbox(
    services: Services,
    published: Sequence[Bundle],
    actor: Actor,
    *,
    view: str = "",
    query: str = "",
    page: int = 1,
    day: date | None = None,
) -> InboxPage:
    """Open tasks for *actor*, most urgent first. *view*: mine, group or all; empty: what he has.

    Who has nothing sees what his group has.
    The week shows the days on which anybody works, by the calendars of the *published* versions.
    """
    if not allowed(Permission.WORK, actor):
        raise NotAllowed(N_("You have no work list."))
    calendars = _calendars(published)
    # A list of many cases has the clock of the service; each date in it has that of its case.
    here = replace(calendars[0], timezone=services.settings.timezone)
    now = services.clock()
    today = here.local_date(now)
    with services.db.reading() as session:
        who: dict[str, Any] = {"candidates": actor.candidates, "username": actor.username}
        counts = inbox_store.counts(session, **who, views=VIEWS)
        view = view or ("mine" if counts["mine"] else "group")
        asked: dict[str, Any] = {
            "view": view,
            "searched": searched(services, session, actor, query) if query else None,
            "due_from": None if day is None else here.start_of_day(day),
            "due_before": None if day is None else here.end_of_day(day),
        }
        found = inbox_store.page(session, **who, **asked, limit=PAGE, offset=(page - 1) * PAGE)
        days = _next_workdays(calendars, today)
        spans = inbox_store.per_span(session, **who, view=view, bounds=_bounds(here, days))
        is_whole = not query and day is None
        total = counts[view] if is_whole else inbox_store.how_many(session, **who, **asked)
        called = cases.called(services, session, actor, {row.instance_id for row in found})
        rows = [_inbox_row(services, session, row, actor, called) for row in found]
    week: list[tuple[date, int]] = [
        (day, Tally(number, inbox_store.COUNTED_PER_DAY))
        for day, number in zip(days, spans, strict=True)
    ]
    return InboxPage(
        rows=rows,
        total=Tally(total, inbox_store.COUNTED),
        page=page,
        pages=max(1, -(-min(total, inbox_store.COUNTED) // PAGE)),
        counts={name: Tally(number, inbox_store.COUNTED) for name, number in counts.items()},
        week=week,
        now=now,
        today=today,
        view=view,
        next_due=_next_due(week, rows),
    )


def _calendars(published: Sequence[Bundle]) -> list[Calendar]:
    if not published:
        raise NotFound(N_("No process is published yet."))
    return [bundle.calendar for bundle in published]


def searched(services: Services, session: Session, actor: Actor, text: str) -> Searched:
    """What *text* asks of the work list: cases it is found in as far as *actor* may read them.

    The words of what the list shows of every task count for everybody.
    """
    number = traits.name(Kind.NUMBER, text.casefold())
    if fleet_store.beginning(session, number, most=1):
        named = fleet_store.beginning(session, number)
        return Searched(hits=(), words=({"traits": named, "elements": ()},))
    words = [
        {
            "traits": fleet_store.beginning(session, traits.name(Kind.WORD, word)),
            "elements": _steps_called(services, session, word),
        }
        for word in traits.words(text)[:MOST_SEARCHED]
    ]
    return Searched(hits=cases.hits(services, session, actor, text), words=words)


def _steps_called(services: Services, session: Session, word: str) -> list[str]:
    return [
        each
        for bundle in services.bundles.published(session)
        for element in bundle.elements.values()
        if word in " ".join(traits.words(element.name))
        for each in (element.key, element.id)
    ]


def _inbox_row(
    services: Services, session: Session, row: Any, actor: Actor, called: Mapping[int, str]
) -> InboxRow:
    return InboxRow(
        task_id=row.id,
        number=row.number,
        name=row.name,
        subject=row.subject,
        called=called.get(row.instance_id, ""),
        deadline=counts.of_row(row, services.bundles.get(session, row.bundle_hash)),
        assignee=row.assignee,
        assignee_name=row.assignee_name,
        may_claim=row.assignee is None and row.candidates != [actor.seat],
    )


def _next_workdays(calendars: Sequence[Calendar], today: date) -> list[date]:
    """Today and later, every day that is a working day for one of the calendars."""
    coming = (today + n * ONE_DAY for n in count())
    return list(islice((d for d in coming if any(c.is_workday(d) for c in calendars)), WEEK_DAYS))


def _bounds(calendar: Calendar, days: Sequence[date]) -> list[datetime]:
    """Where each of *days* begins and the last one ends.

    What falls due on a free day is thus shown on the working day before it.
    """
    return [*(calendar.start_of_day(day) for day in days), calendar.end_of_day(days[-1])]


def _next_due(week: Sequence[tuple[date, int]], rows: Sequence[InboxRow]) -> date | None:
    coming = (day for day, number in week if number)
    shown = (row.deadline.due_on for row in rows if row.deadline is not None)
    return next(coming, None) or next(shown, None)

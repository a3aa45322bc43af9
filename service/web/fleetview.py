"""The list of all cases as its page shows it: lines, figures and views. Asks nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import url_for

from service.actions.choices import Choices, Text
from service.actions.fleet import Figures, Filter, Listing, State
from service.actions.fleetrow import FleetRow
from service.actions.keptviews import KeptView
from service.actions.tally import Tally
from service.core.language import N_, Message
from service.core.period import Period
from service.store.fleet import Urgency
from service.web import fleetquery, periods
from service.web.deadline import DeadlineView, deadline_view, no_deadline
from service.web.fleetquery import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A case as the page shows it. ``whose``: who has the turn, by code or as a group."""

    row: FleetRow
    url: str
    view: DeadlineView
    whose: str
    dimension: Text
    version: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that filters. ``sign``: the state of a deadline that it stands for."""

    label: Text
    number: Tally
    url: str
    is_chosen: bool
    note: Text = ""
    sign: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A list by name. ``id``: of one that the reader kept, and may let go."""

    label: Text
    url: str
    count: Tally
    current: bool
    id: int | None = None


def lines(page: Listing, known: Choices, codes: Mapping[str, str]) -> list[Line]:
    first = _first_dimension(known, page.rows)
    return [
        Line(
            row=row,
            url=url_for("scrutiny.show", number=row.number),
            view=no_deadline("", page.now)
            if row.deadline is None
            else deadline_view(row.deadline, page.now),
            whose=codes.get(row.with_person, row.with_person) or row.with_group,
            dimension=row.dimensions.get(first, ""),
            version=known.versions.get(row.version, row.version),
        )
        for row in page.rows
    ]


def heading(known: Choices, rows: Iterable[FleetRow]) -> str:
    """Above the column that tells the lines apart; empty when nothing does."""
    name = _first_dimension(known, rows)
    return known.dimensions[name][0] if name else ""


def _first_dimension(known: Choices, rows: Iterable[FleetRow]) -> str:
    """The first dimension any of the lines has."""
    held = {name for row in rows for name in row.dimensions}
    return next((name for name in known.dimensions if name in held), "")


def figures(asked: Asked, counted: Figures, received: Period) -> list[Figure]:
    """What stands above the list; what it is narrowed down by besides stays."""
    now = asked.filter
    is_plain = not (now.term or now.is_missed or now.is_extended or now.listed)
    closed = Message(N_("%(count)s closed"), {"count": str(counted.closed)})
    opened = Message(N_("Opened in %(period)s"), {"period": periods.words(received)})
    everything = replace(now.base, period=received)
    running = replace(now.base, state=State.OPEN)
    found = [
        Figure(
            label=opened,
            number=counted.received,
            url=fleetquery.url_of(everything),
            is_chosen=now == everything,
            note=closed,
        ),
        Figure(
            label=Message(N_("Open")),
            number=counted.open,
            url=fleetquery.url_of(running),
            is_chosen=is_plain and now.state is State.OPEN and now.urgency is None,
            note=Message(N_("now")),
        ),
    ]
    for urgency, label, words in (
        (Urgency.LATE, N_("Term has passed"), N_("too late")),
        (Urgency.SOON, N_("At most 3 working days"), N_("at risk")),
        (Urgency.GOOD, N_("Time left"), N_("on schedule")),
    ):
        found.append(
            Figure(
                label=Message(label),
                number=counted.by_urgency[urgency],
                url=fleetquery.url_of(replace(running, urgency=urgency)),
                is_chosen=now.urgency is urgency,
                note=Message(words),
                sign=urgency.value,
            )
        )
    return found


def standard(known: Choices) -> list[tuple[Text, Filter]]:
    """The lists that are there for everybody, by name."""
    return [
        (Message(N_("Open")), Filter()),
        (Message(N_("Too late")), Filter(urgency=Urgency.LATE)),
        (Message(N_("At risk")), Filter(urgency=Urgency.SOON)),
        (Message(N_("Ever not met")), Filter(state=State.ALL, is_missed=True)),
        (Message(N_("Extended")), Filter(state=State.ALL, is_extended=True)),
        *((name, Filter(state=State.ALL, listed=key)) for key, name in known.lists.items()),
    ]


def views(
    asked: Asked,
    standing: Sequence[tuple[Text, Filter]],
    kept: Sequence[KeptView],
    counts: Sequence[Tally],
) -> list[View]:
    """Both kinds of lists with their numbers; *counts* are of the standard ones, then the kept."""
    now = asked.query()
    found = [
        View(
            label=label,
            url=fleetquery.url_of(each),
            count=count,
            current=fleetquery.query(each) == now,
        )
        for (label, each), count in zip(standing, counts, strict=False)
    ]
    for each, count in zip(kept, counts[len(standing) :], strict=True):
        wanted = fleetquery.filter_of(each.query)
        found.append(
            View(
                label=each.name,
                url=fleetquery.url_of(wanted),
                count=count,
                current=fleetquery.query(wanted) == now,
                id=each.id,
            )
        )
    return found

"""What the address of the list of cases asks for, and what stands above the list. Asks nothing.

The words of an address are those of the list of all cases (fleetquery), so that one who has both
reads one language. A search looks in all cases unless the address says which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import request, url_for

from service.actions.cases import CaseRow
from service.actions.choices import Choices, Text
from service.actions.fleet import UNHANDLED, Filter, State
from service.actions.keptviews import KeptView
from service.actions.tally import Tally
from service.core.language import N_, Message
from service.store.fleet import After, Order, Urgency
from service.web import fleetquery
from service.web.fleetquery import Select

LIST = "cases.overview"
# What the list of all cases asks and this one does not: who and which version are beside the point.
LEFT_OUT = {"rol", "versie", "wie"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The filter and where the page begins; ``unknown``: what no version in use knows."""

    filter: Filter
    after: After | None
    unknown: tuple[Message, ...]

    def url(self, endpoint: str = LIST, *, after: After | None = None, **changes: Any) -> str:
        """The address of the same list with *changes* in its filter."""
        return url_of(replace(self.filter, **changes), endpoint, after=after)

    @property
    def order(self) -> Order | None:
        """How the list is sorted; None: by when a case with what is searched was opened."""
        return None if self.filter.query else self.filter.reads_in

    @property
    def is_narrow(self) -> bool:
        """Whether anything is asked for besides the cases that go on."""
        return self.filter != Filter(order=self.filter.order)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A list by name. ``id``: of one that the reader kept, and may let go."""

    label: Text
    url: str
    count: Tally
    current: bool
    id: int | None = None


def read(known: Choices) -> Asked:
    asked = fleetquery.read(known)
    return Asked(
        filter=_whole(asked.filter, request.args), after=asked.after, unknown=asked.unknown
    )


def filter_of(given: Mapping[str, str]) -> Filter:
    """What a kept list asks for."""
    return _whole(fleetquery.filter_of(given), given)


def query(asked: Filter) -> dict[str, str]:
    """*asked* as it stands in an address; what is usual is left out."""
    found = fleetquery.query(asked)
    if asked.query:
        found.pop("stand", None)
        if asked.state is not State.ALL:
            found["stand"] = asked.state.value if asked.state is State.OPEN else "gesloten"
    return found


def url_of(asked: Filter, endpoint: str = LIST, *, after: After | None = None) -> str:
    behind = None if after is None else fleetquery.token(after)
    values: dict[str, Any] = {**query(asked), "na": behind}
    return url_for(endpoint, **values)


def standard(*, handles: int | None) -> list[tuple[Text, Filter]]:
    """The lists that are there for everybody. *handles*: the account of who handles cases."""
    open_, mine = (Message(N_("Running")), Filter()), Message(N_("Of mine"))
    late = (Message(N_("Too late")), Filter(urgency=Urgency.LATE))
    soon = (Message(N_("At risk")), Filter(urgency=Urgency.SOON))
    if handles is None:
        return [open_, late, soon]
    free = (Message(N_("Nobody’s yet")), Filter(handler=UNHANDLED))
    return [open_, (mine, Filter(handler=str(handles))), late, soon, free]


def views(
    asked: Asked,
    standing: Sequence[tuple[Text, Filter]],
    kept: Sequence[KeptView],
    counts: Sequence[Tally],
) -> list[View]:
    """Both kinds of lists with their numbers; *counts* are of the standard ones, then the kept."""
    lists: list[tuple[Text, Filter, int | None]] = [(*each, None) for each in standing]
    lists += [(each.name, filter_of(each.query), each.id) for each in kept]
    now = query(replace(asked.filter, order=None))
    return [
        View(label=label, url=url_of(each), count=count, current=query(each) == now, id=row_id)
        for (label, each, row_id), count in zip(lists, counts, strict=True)
    ]


def selects(known: Choices, asked: Asked, handlers: Sequence[tuple[int, str]]) -> list[Select]:
    """The fields of the form, each with what is chosen in it."""
    now = asked.filter
    people: list[tuple[str, Text]] = [
        ("", Message(N_("Everybody"))),
        (UNHANDLED, Message(N_("nobody yet"))),
        *((str(number), name) for number, name in handlers),
    ]
    if now.handler and now.handler not in dict(people):
        people.append((now.handler, Message(N_("somebody else"))))
    found = [
        Select(
            name="behandelaar",
            label=Message(N_("Handled by")),
            options=people,
            value=now.handler,
            is_more=False,
        ),
        *_plain(known, asked),
    ]
    return [each for each in found if len(each.options) > 2 or each.value]


def _plain(known: Choices, asked: Asked) -> Iterator[Select]:
    stands = "alle" if asked.filter.state is State.ALL else None
    for each in fleetquery.selects(known, fleetquery.plain(asked.filter)):
        if each.name in LEFT_OUT:
            continue
        if each.name == "stand" and stands:
            yield replace(each, value=stands)
        else:
            yield each if each.name in {"stand", "fase"} else replace(each, is_more=True)


def heading(rows: Sequence[CaseRow]) -> Text:
    """Above the column with who handles a case: what the regulations of the page call that."""
    found = {each.heading for each in rows if each.heading}
    return found.pop() if len(found) == 1 else Message(N_("Handled by"))


def _whole(asked: Filter, given: Mapping[str, str]) -> Filter:
    """A search is over all cases, unless it says which."""
    if asked.query and not given.get("stand") and asked.urgency is None:
        return replace(asked, state=State.ALL)
    return asked

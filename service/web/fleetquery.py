"""What the address of the list of all cases asks for, and the fields that ask it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from flask import request, url_for

from service.actions.choices import Choices, Options, Text
from service.actions.fleet import UNHANDLED, Filter, State
from service.core.errors import Invalid
from service.core.language import N_, Message
from service.core.period import Period
from service.store.fleet import After, Order, Urgency
from service.web import periods
from service.web.base import query_text, today

DIMENSION = "d."  # before the name of a dimension
LONGEST = 240
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EXTENDED = "verlengd"
MISSED = "gemist"
STATES: Mapping[str, tuple[State, Message]] = {
    "open": (State.OPEN, Message(N_("Open"))),
    "gesloten": (State.CLOSED, Message(N_("Closed"))),
    "alle": (State.ALL, Message(N_("Open and closed"))),
}
URGENCIES: Mapping[str, tuple[Urgency, Message]] = {
    "te_laat": (Urgency.LATE, Message(N_("Too late"))),
    "gevaar": (Urgency.SOON, Message(N_("At risk"))),
    "schema": (Urgency.GOOD, Message(N_("On schedule"))),
    "geen": (Urgency.NONE, Message(N_("No deadline"))),
}
ORDERS: Mapping[str, Order] = {
    "vervalt": Order.DUE,
    "nieuw": Order.NEWEST,
    "oud": Order.OLDEST,
}

K = TypeVar("K")


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """A field with a fixed list of answers. ``is_more``: it stands with those used less."""

    name: str
    label: Message | str
    options: Sequence[tuple[str, Text]]
    value: str
    is_more: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The filter, where the page begins, and what was asked that does not exist."""

    filter: Filter
    period: periods.Asked
    after: After | None = None
    unknown: tuple[Message, ...] = field(default=())

    def url(
        self, endpoint: str = "fleet.overview", *, after: After | None = None, **changes: Any
    ) -> str:
        """The address of the same list with *changes* in its filter."""
        return url_of(replace(self.filter, **changes), endpoint, after=after)

    def query(self) -> dict[str, str]:
        return query(self.filter)

    @property
    def is_late(self) -> bool:
        """Whether the list is that of what is too late, and nothing else."""
        return self.filter == Filter(urgency=Urgency.LATE)


def url_of(asked: Filter, endpoint: str = "fleet.overview", *, after: After | None = None) -> str:
    """The address of a list, of the page behind *after*."""
    values: dict[str, Any] = {**query(asked), "na": None if after is None else token(after)}
    return url_for(endpoint, **values)


def query(asked: Filter) -> dict[str, str]:
    """*asked* as it stands in an address; what is usual is left out."""
    found = {
        "zoek": asked.query,
        "stand": "" if asked.state is State.OPEN else _word(STATES, asked.state),
        "termijn": MISSED if asked.is_missed else _word(URGENCIES, asked.urgency),
        "regel": asked.term,
        "lijst": EXTENDED if asked.is_extended else asked.listed,
        "proces": asked.process,
        "soort": asked.root,
        "versie": asked.version,
        "stap": asked.step,
        "rol": asked.group,
        "fase": asked.phase,
        "behandelaar": asked.handler,
        "wie": "" if asked.person is None else str(asked.person),
        "volgorde": next((word for word, each in ORDERS.items() if each is asked.order), ""),
        **of_dimensions(asked.dimensions),
        **({} if asked.period is None else periods.query(asked.period)),
    }
    return {name: value for name, value in found.items() if value}


def read(known: Choices) -> Asked:
    """What the address of this request asks for."""
    period = periods.asked(Period.year(today().year))
    given = {name: query_text(name, longest=LONGEST) for name in request.args}
    has_period = any(given.get(each) for each in (periods.NAMED, periods.FIRST, periods.LAST))
    asked = replace(filter_of(given), period=period.period if has_period else None)
    return Asked(
        filter=asked,
        period=period if has_period else replace(period, first="", last=""),
        after=_after(given.get("na", "")),
        unknown=tuple(_unknown(known, asked)),
    )


def filter_of(given: Mapping[str, str]) -> Filter:
    """What an address with the words *given* asks for; nonsense asks for nothing."""
    standing, listed, term = (given.get(each, "") for each in ("termijn", "lijst", "regel"))
    urgency = URGENCIES.get(standing, (None, None))[0]
    usual = "alle" if standing == MISSED or listed or term else "open"
    person = given.get("wie", "")
    return Filter(
        state=State.OPEN if urgency else STATES.get(given.get("stand") or usual, STATES["open"])[0],
        urgency=urgency,
        is_missed=standing == MISSED,
        term=term,
        is_extended=listed == EXTENDED,
        listed="" if listed == EXTENDED else listed,
        process=given.get("proces", ""),
        root=given.get("soort", ""),
        version=given.get("versie", ""),
        step=given.get("stap", ""),
        group=given.get("rol", ""),
        phase=given.get("fase", ""),
        handler=_handler(given.get("behandelaar", "")),
        person=int(person) if _is_number(person) else None,
        dimensions=dimensions(given),
        period=_period(given),
        query=given.get("zoek", ""),
        order=ORDERS.get(given.get("volgorde", "")),
    )


def _handler(word: str) -> str:
    return word if word == UNHANDLED or _is_number(word) else ""


def _period(given: Mapping[str, str]) -> Period | None:
    """The period of a kept view; None when it has none, or one that makes no sense any more."""
    first, last = given.get(periods.FIRST, ""), given.get(periods.LAST, "")
    try:
        if first and last:
            return Period.between(first, last)
        return Period.named(given[periods.NAMED]) if given.get(periods.NAMED) else None
    except Invalid:
        return None


def plain(asked: Filter) -> Asked:
    """A filter on its own, without the period that its fields show."""
    return Asked(filter=asked, period=periods.asked(Period.year(today().year)))


def selects(known: Choices, asked: Asked) -> list[Select]:
    """The fields of the form, each with what is chosen in it."""
    now = asked.filter
    standing = [(word, name) for word, (_, name) in URGENCIES.items()]
    every = Message(N_("All"))
    lists = {EXTENDED: Message(N_("Extended")), **known.lists}
    chosen = query(now)
    found = [
        Select(
            name="stand",
            label=Message(N_("Status")),
            options=[(word, name) for word, (_, name) in STATES.items()],
            value=_word(STATES, now.state),
            is_more=False,
        ),
        Select(
            name="termijn",
            label=Message(N_("Deadline")),
            options=[("", every), *standing, (MISSED, Message(N_("Ever not met")))],
            value=chosen.get("termijn", ""),
            is_more=False,
        ),
        _choice("stap", Message(N_("Step")), known.steps, now.step, is_more=False),
        _choice("fase", Message(N_("Phase")), known.phases, now.phase),
        _choice("rol", Message(N_("Whose turn it is")), known.groups, now.group),
        _choice("regel", Message(N_("Term that was not met")), known.terms, now.term),
        _choice("lijst", Message(N_("List")), lists, chosen.get("lijst", "")),
        _choice("versie", Message(N_("Version of the regulation")), known.versions, now.version),
        _choice("soort", Message(N_("Kind of case")), known.roots, now.root),
        *dimension_selects(known.dimensions, now.dimensions),
    ]
    return [each for each in found if len(each.options) > 2 or each.value]


def _choice(
    name: str, label: Message | str, known: Mapping[str, Text], value: str, *, is_more: bool = True
) -> Select:
    """All of *known*, and what is chosen also when it is there no more."""
    gone = {value: Message(N_("%(value)s (unknown)"), {"value": value})}
    options = {"": Message(N_("All")), **known}
    shown = options if value in options else {**options, **gone}
    return Select(name=name, label=label, options=[*shown.items()], value=value, is_more=is_more)


def _unknown(known: Choices, asked: Filter) -> Iterator[Message]:
    """What the filter names that no version in use knows: a kept view may be older than it."""
    for value, among in (
        (asked.step, known.steps),
        (asked.group, known.groups),
        (asked.phase, known.phases),
        (asked.version, known.versions),
        (asked.term, known.terms),
        (asked.listed, known.lists),
        (asked.root, known.roots),
        (asked.process, known.processes),
        *((name, known.dimensions) for name in asked.dimensions),
    ):
        if value and value not in among:
            yield Message(N_("No version in use knows “%(name)s”."), {"name": value})


def title(known: Choices, asked: Filter) -> Message | str:
    """What is on the list, in two words."""
    if asked.listed:
        return known.lists.get(asked.listed, asked.listed)
    if asked.is_extended:
        return Message(N_("Extended"))
    if asked.term:
        return known.terms.get(asked.term, asked.term)
    if asked.is_missed:
        return Message(N_("Ever not met"))
    if asked.urgency is not None:
        return next(name for each, name in URGENCIES.values() if each is asked.urgency)
    return next(name for each, name in STATES.values() if each is asked.state)


def dimensions(given: Mapping[str, str]) -> dict[str, str]:
    """The codes that an address asks for, by ``process/name``; the inverse of ``of_dimensions``."""
    return {
        name.removeprefix(DIMENSION)[:LONGEST]: "" if value == "-" else value[:LONGEST]
        for name, value in given.items()
        if name.startswith(DIMENSION) and value
    }


def of_dimensions(codes: Mapping[str, str]) -> dict[str, str]:
    """The same as words of an address."""
    return {f"{DIMENSION}{name}": code or "-" for name, code in codes.items()}


def dimension_selects(
    known: Mapping[str, tuple[str, Options]], codes: Mapping[str, str]
) -> Iterator[Select]:
    """A field for each dimension, with the code that is chosen in it."""
    chosen = of_dimensions(codes)
    for name, (label, options) in known.items():
        key = f"{DIMENSION}{name}"
        values = {code or "-": text for code, text in options.items()}
        yield _choice(key, label, values, chosen.get(key, ""))


def _word(words: Mapping[str, tuple[K, Message]], value: K | None) -> str:
    return next((word for word, (each, _) in words.items() if each is value), "")


def token(after: After) -> str:
    """Behind which case a page begins, in an address: microseconds, and the number of the row."""
    return f"{(after.at - EPOCH) // timedelta(microseconds=1)}.{after.id}"


def _after(token: str) -> After | None:
    """The inverse; None for anything else, so that nonsense begins at the beginning."""
    at, _, number = token.partition(".")
    if not (_is_number(at) and _is_number(number)):
        return None
    try:
        return After(EPOCH + timedelta(microseconds=int(at)), int(number))
    except OverflowError:
        return None


def _is_number(text: str) -> bool:
    """Whether it is a number that a row of the database can have."""
    return text.isascii() and text.isdigit() and len(text) <= 18

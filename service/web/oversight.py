"""What happened, in all cases: by case, by kind, by person and by period, and to take along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.actions import noting, oversight, pseudonyms, supervise
from service.actions.oversight import BATCH, Happened, TrailRow
from service.actions.signing_in import UNKNOWN
from service.core.access import Permission
from service.core.actor import PARTY_PREFIX, PUBLIC, SYSTEM
from service.core.language import N_, Message
from service.core.period import Period
from service.core.sheet import Sheet, Value
from service.store import audit
from service.store.audit import Act
from service.web import exports, periods
from service.web.actors import current_actor, guarded
from service.web.base import for_lists, number_argument, query_text, services, today
from service.web.wording import say

blueprint = Blueprint("oversight", __name__, url_prefix="/toezicht")

EVERYTHING = Message(N_("Every kind"))
EVERYBODY = Message(N_("Everybody"))
NAMELESS = "…"  # in a kind in the filter, for what it was about
HIGHEST = 2**53
COLUMNS = (N_("Number"), N_("Time"), N_("What happened"), N_("Who"), N_("Case"), N_("Step"))
FILE_NAME = N_("events")
# What those are called who have no account.
WITHOUT_ACCOUNT: Mapping[str, Message] = {
    PUBLIC.username: Message(N_("somebody without an account")),
    SYSTEM.username: Message(N_("the service")),
    UNKNOWN: Message(N_("an unknown account")),
}
PARTY = Message(N_("a party of the case"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for; *period* and *who* say what was typed."""

    happened: Happened
    who: str
    period: periods.Asked
    behind: int | None

    @classmethod
    def read(cls) -> Asked:
        kind, who = request.args.get("soort", ""), query_text("wie", longest=60)
        period = periods.asked(Period.year(today().year))
        given = (periods.NAMED, periods.FIRST, periods.LAST)
        has_period = any(request.args.get(each) for each in given)
        happened = Happened(
            number=query_text("zaak", longest=60),
            act=Act(kind) if kind in set(Act) else None,
            person=_person(who),
            period=period.period if has_period else None,
        )
        behind = number_argument("na", 0, low=0, high=HIGHEST)
        return cls(happened=happened, who=who, period=period, behind=behind or None)

    def url(self, endpoint: str = "oversight.events", *, behind: int | None = None) -> str:
        asked = self.happened
        values: dict[str, Any] = {} if asked.period is None else {**periods.query(asked.period)}
        values |= {"zaak": asked.number or None, "soort": asked.act, "wie": self.who or None}
        return url_for(endpoint, na=behind, **values)


@blueprint.get("/gebeurtenissen")
@guarded(Permission.READ_AUDIT)
def events() -> ResponseReturnValue:
    actor, asked = current_actor(), Asked.read()
    page = oversight.events(for_lists(), actor, asked.happened, behind=asked.behind)
    everyone = oversight.everyone(for_lists(), actor)
    called = _called([*everyone.values(), *_named(page.rows)])
    return render_template(
        "oversight/events.html",
        page=page,
        asked=asked,
        is_narrowed=asked.happened != Happened(),
        who=lambda row: _who(row, called),
        kinds=_kinds(),
        everyone=_persons(everyone, called, asked.happened.person),
    )


@blueprint.get("/gebeurtenissen.csv")
@guarded(Permission.READ_AUDIT)
def as_csv() -> ResponseReturnValue:
    return exports.csv_file(_sheet(), say(Message(FILE_NAME)))


@blueprint.get("/gebeurtenissen.xlsx")
@guarded(Permission.READ_AUDIT)
def as_workbook() -> ResponseReturnValue:
    return exports.xlsx_file([_sheet()], say(Message(FILE_NAME)))


@blueprint.get("/storingen")
@guarded(Permission.READ_AUDIT)
def incidents() -> ResponseReturnValue:
    found = supervise.overseen(for_lists(), current_actor())
    return render_template("oversight/incidents.html", incidents=found)


def _sheet() -> Sheet:
    """All that is asked for, not one page; read while it is sent. Taking it along is an event."""
    actor = current_actor()
    found = oversight.every_event(for_lists(), actor, Asked.read().happened)
    noting.taken_along(services(), actor)
    return Sheet(
        name=say(Message(N_("Events"))),
        columns=tuple(say(Message(each)) for each in COLUMNS),
        rows=_values(found),
    )


def _values(found: Iterator[TrailRow]) -> Iterator[tuple[Value, ...]]:
    while batch := list(islice(found, BATCH)):
        called = _called(_named(batch))
        for row in batch:
            who = say(_who(row, called))
            yield row.id, row.at, say(row.sentence), who, row.number, row.step


def _person(who: str) -> int | None:
    """The number of the account that is meant by its number or its code; 0: there is none."""
    if not who:
        return None
    if who.isascii() and who.isdecimal():
        return min(int(who[:18]), HIGHEST)
    return pseudonyms.person_called(services(), who) or 0


def _named(rows: Iterable[TrailRow]) -> Iterator[str]:
    """Everybody whom some events name."""
    for row in rows:
        yield from filter(None, (row.who, row.instead_of))


def _who(row: TrailRow, called: Mapping[str, str]) -> Message | str:
    """Who did it, and for whom when that one was away."""
    if not row.instead_of:
        return called[row.who]
    told = {"who": called[row.who], "other": called[row.instead_of]}
    return Message(N_("%(who)s, standing in for %(other)s"), told)


def _called(usernames: Iterable[str]) -> dict[str, str]:
    """What everybody in the trail is called on screen: by code, or by what he is without one."""
    names = set(usernames)
    others = {name: say(WITHOUT_ACCOUNT[name]) for name in names & WITHOUT_ACCOUNT.keys()}
    others |= {name: say(PARTY) for name in names if name.startswith(PARTY_PREFIX)}
    return {**pseudonyms.of_people(services(), names - others.keys()), **others}


def _persons(
    everyone: Mapping[int, str], called: Mapping[str, str], chosen: int | None
) -> Sequence[tuple[str, Message | str]]:
    """Everybody there is or was, by code; and who was chosen, also when nobody knows him.

    None when there are many: then a code or a number is typed.
    """
    found = sorted((called[name], str(number)) for number, name in everyone.items())
    options: list[tuple[str, Message | str]] = [("", EVERYBODY), *((n, code) for code, n in found)]
    if chosen is not None and chosen not in everyone:
        options.append((str(chosen), Message(N_("Account %(number)s"), {"number": chosen})))
    return options if everyone else ()


def _kinds() -> list[tuple[str, Message | str]]:
    """Every kind of event in words, by alphabet; first the choice of all."""
    named = [(act.value, say(audit.sentence(act, {}, NAMELESS))) for act in Act]
    return [("", EVERYTHING), *sorted(named, key=lambda pair: pair[1])]

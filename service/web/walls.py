"""A wall: cards in columns, one of them opened, all by the address of the page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from service.actions import insight, walls
from service.actions.effects import Side
from service.actions.walls import CardRow, WallPage, Wanted
from service.bundle.bundle import Bundle
from service.core.access import Permission
from service.core.actor import Actor
from service.core.deadline import Deadline
from service.core.language import N_, Message
from service.core.moments import read_date
from service.core.smallness import middle
from service.store.cards import MANY
from service.web import periods
from service.web.actors import current_actor, guarded
from service.web.base import for_lists, number_argument, published, query_text, services, tell_of
from service.web.deadline import DeadlineView, deadline_view
from service.web.insight import echoed

blueprint = Blueprint("walls", __name__)

EVERYBODY = Message(N_("Everybody"))


@blueprint.get("/borden/<process>/<key>")
@guarded(Permission.SIGNED_IN)
def show(process: str, key: str) -> ResponseReturnValue:
    asked = _asked()
    page = walls.page(for_lists(), process, key, current_actor(), asked)
    tell_of(page.bundle)
    return render_template(
        "walls/show.html",
        page=page,
        wanted=asked,
        view=lambda row: _view(page.bundle, row),
        owners=[("", EVERYBODY), *sorted(page.owners.items(), key=lambda each: each[1].casefold())],
        many=MANY,
        told=_told(page),
        returned=_returned(page),
        phases=_phases(page),
        url=lambda **more: url_for(
            "walls.show",
            process=process,
            key=key,
            **{
                "wie": asked.owner,
                "nr": asked.number or None,
                "zoek": asked.words or None,
                **more,
            },
        ),
    )


def _returned(page: WallPage) -> list[dict[str, Any]]:
    """What came back lately, for who decides what is done about it."""
    if page.coded or not page.bundle.walls.echoes:
        return []
    on = page.bundle.calendar.local_date(services().clock())
    found = insight.returned(for_lists(), page.bundle, on)
    return [{"sentence": echoed(page.bundle, each), "cards": each.cards} for each in found]


def lines(actor: Actor) -> list[tuple[str, str]]:
    """The walls in the menu of *actor*: name and address."""
    return [
        (wall.name, url_for("walls.show", process=bundle.key, key=wall.key))
        for bundle in published()
        for wall in bundle.walls.walls.values()
        if walls.may_see(bundle, wall, actor)
    ]


def _asked() -> Wanted:
    """What the address asks for; a place that is none is the beginning of the column."""
    day, _, instance = query_text("na", longest=40).partition("_")
    due_on = read_date(day)
    after = (due_on, int(instance)) if due_on is not None and instance.isdecimal() else None
    phase = number_argument("kolom", 0, low=0, high=99)
    return Wanted(
        owner=number_argument("wie", 0, low=0, high=2**31) or None,
        phase=phase - 1 if phase else None,
        after=after,
        number=query_text("nr", longest=40),
        words=query_text("zoek", longest=200),
    )


def _view(bundle: Bundle, row: CardRow) -> DeadlineView | None:
    if row.due_on is None:
        return None
    end = bundle.calendar.end_of_day(row.due_on)
    due = Deadline(label="", start=None, due_on=row.due_on, due_at=end, calendar=bundle.calendar)
    return deadline_view(due, services().clock())


def _phases(page: WallPage) -> list[dict[str, Any]]:
    """The columns as steps of the opened card."""
    if page.opened is None:
        return []
    here = page.opened.phase
    states = ["done" if each.index < here else "later" for each in page.columns]
    states[here] = "now"
    return [
        {"name": each.name, "state": state}
        for each, state in zip(page.columns, states, strict=True)
    ]


def _told(page: WallPage) -> list[dict[str, Any]]:
    """Before and after as rows: what was counted, by its middle where there are enough."""
    found = None if page.opened is None else page.opened.comparison
    if found is None:
        return []
    return [
        {"name": Message(N_("Before")), **_side(found.before)},
        {"name": Message(N_("After")), **_side(found.after)},
    ]


def _side(side: Side) -> dict[str, Any]:
    return {
        "period": periods.words(side.period),
        "count": side.found.count,
        "middle": middle(side.found.values) if side.found.values else None,
    }

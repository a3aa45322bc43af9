"""Boards: what falls due and with whom, the figures beside it, and the cases behind each number."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.actions import agenda, boards, lateness, noting, workload
from service.bundle.boards import Board
from service.bundle.bundle import Bundle
from service.core.access import Permission
from service.core.errors import NotAllowed
from service.core.language import N_
from service.core.moments import read_date, read_moment
from service.core.period import Period
from service.store.agenda import EVERYTHING, Place
from service.store.tables import NO_TERM
from service.web import duelist, periods, trends
from service.web.actors import current_actor, guarded
from service.web.base import (
    for_lists,
    number_argument,
    published,
    query_text,
    services,
    tell_of,
    today,
)
from service.web.exports import csv_file, xlsx_file

blueprint = Blueprint("boards", __name__, url_prefix="/overzicht")

SHOWN = 25  # cases on the board itself; the list below it tells all of them
LISTED = 50
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)  # before it no zone can be worked out


@blueprint.get("")
@guarded(Permission.SEE_BOARDS)
def start() -> ResponseReturnValue:
    """The first board of who asks."""
    for bundle, board in boards.seen(published(), current_actor()):
        return redirect(_url("show", bundle, board))
    raise NotAllowed(N_("No overview names one of your groups."))


@blueprint.get("/<process>/<key>")
@guarded(Permission.SEE_BOARDS)
def show(process: str, key: str) -> ResponseReturnValue:
    bundle, board = _asked(process, key)
    actor, services = current_actor(), for_lists()
    asked = periods.asked(boards.usual(today()))
    due, load = agenda.board(services, bundle, actor, limit=SHOWN)
    figures, url = boards.figures(services, bundle, board, asked.period), _behind(bundle, board)
    return render_template(
        "boards/show.html",
        bundle=bundle,
        board=board,
        tab_items=_tabs(bundle, board),
        due=due,
        lead=duelist.lead(due, today()),
        axis=duelist.axis_of(bundle, due.now),
        groups=duelist.groups(due),
        load=load,
        late=trends.late(
            lateness.late_steps(services, bundle, asked.period),
            url=partial(_url, "step", bundle, board, **periods.query(asked.period)),
        ),
        asked=asked,
        figures=[trends.drawn(bundle, each, asked.period, url=url) for each in figures],
        list_url=partial(_url, "cases", bundle, board),
        file_url=lambda kind: _url("file", bundle, board, kind=kind),
    )


@blueprint.get("/<process>/<key>/zaken")
@guarded(Permission.SEE_BOARDS)
def cases(process: str, key: str) -> ResponseReturnValue:
    """The cases behind a number of the workload, or all of them."""
    bundle, board = _asked(process, key)
    services, actor = for_lists(), current_actor()
    number, span = request.args.get("wie", type=int), request.args.get("dag", type=int)
    narrowed, day, handler, name = EVERYTHING, None, None, ""
    if number is not None:
        handler, name = agenda.handler_of(services, number)
        narrowed, day = workload.narrowed_to(bundle, services.clock(), handler, span)
    due = agenda.page(services, bundle, actor, narrowed=narrowed, after=_after(), limit=LISTED)
    more = due.rows[-1].place if due.more else None
    return render_template(
        "boards/cases.html",
        bundle=bundle,
        board=board,
        due=due,
        lead=duelist.lead(due, day or today()),
        axis=duelist.axis_of(bundle, due.now),
        groups=duelist.groups(due),
        handler=handler,
        name=name,
        board_url=_url("show", bundle, board),
        more_url=None if more is None else _next_url(na=more.due_at.isoformat(), nr=more.id),
    )


@blueprint.get("/<process>/<key>/zaken.<any(csv, xlsx):kind>")
@guarded(Permission.SEE_BOARDS)
def file(process: str, key: str, kind: str) -> ResponseReturnValue:
    """All open cases as a table to take along, which is an event."""
    bundle, board = _asked(process, key)
    actor, lists = current_actor(), for_lists()
    cases = agenda.everything(lists, bundle, actor)
    sheet, name = duelist.sheet(cases, lists.clock(), board.name), f"{bundle.key}-{board.key}"
    noting.taken_along(services(), actor)
    return csv_file(sheet, name) if kind == "csv" else xlsx_file([sheet], name)


@blueprint.get("/<process>/<key>/cijfer/<int:place>")
@guarded(Permission.SEE_BOARDS)
def behind(process: str, key: str, place: int) -> ResponseReturnValue:
    """The cases that a figure is made of."""
    bundle, board = _asked(process, key)
    asked = periods.asked(boards.usual(today()))
    code = request.args.get("waarde")
    figure, found = boards.behind(
        for_lists(), bundle, board, current_actor(), place, asked.period,
        code=code, after=_after_day(), limit=LISTED,
    )  # fmt: skip
    last = found.last
    return render_template(
        "boards/behind.html",
        bundle=bundle,
        board=board,
        figure=figure,
        found=found,
        asked=asked,
        code=None if code is None else trends.name_of(bundle, figure.part.dimension, code),
        board_url=_url("show", bundle, board, **periods.query(asked.period)),
        more_url=last and _next_url(na=last.day.isoformat(), nr=last.instance_id),
    )


@blueprint.get("/<process>/<key>/stap/<path:element>")
@guarded(Permission.SEE_BOARDS)
def step(process: str, key: str, element: str) -> ResponseReturnValue:
    """The cases in which a step was done after its date."""
    bundle, board = _asked(process, key)
    asked = periods.asked(boards.usual(today()))
    found = lateness.late_cases(
        for_lists(), bundle, current_actor(), element[:200], asked.period,
        after=_after(), limit=LISTED,
    )  # fmt: skip
    last = found.last
    return render_template(
        "boards/step.html",
        name=lateness.step_name(bundle, element),
        found=found,
        asked=asked,
        board_url=_url("show", bundle, board, **periods.query(asked.period)),
        more_url=last and _next_url(na=last.left_at.isoformat(), nr=last.id),
    )


def _asked(process: str, key: str) -> tuple[Bundle, Board]:
    """The board of the address; the page is then about its regulation."""
    found = boards.board(published(), current_actor(), process, key)
    tell_of(found[0])
    return found


def _tabs(bundle: Bundle, board: Board) -> list[dict[str, Any]]:
    """The boards that the reader sees; nothing to choose from one."""
    seen = boards.seen(published(), current_actor())
    return [
        {
            "label": each.name,
            "url": _url("show", of, each),
            "count": None,
            "current": (of.key, each.key) == (bundle.key, board.key),
        }
        for of, each in (seen if len(seen) > 1 else [])
    ]


def _url(screen: str, bundle: Bundle, board: Board, **values: Any) -> str:
    return url_for(f"boards.{screen}", process=bundle.key, key=board.key, **values)


def _behind(bundle: Bundle, board: Board) -> trends.Url:
    """The address of the cases behind a number of this board."""

    def url(place: int, period: Period, code: str | None) -> str:
        return _url("behind", bundle, board, place=place, waarde=code, **periods.query(period))

    return url


def _next_url(**after: Any) -> str:
    """The same page, from behind a row."""
    kept = {**request.args.to_dict(), **(request.view_args or {})}
    return url_for(str(request.endpoint), **{**kept, **after})


def _after() -> Place | None:
    """Behind which case the page begins; nonsense begins at the first."""
    due_at = read_moment(query_text("na", longest=40))
    if due_at is None or due_at.tzinfo is None or not EARLIEST <= due_at <= NO_TERM:
        return None
    return Place(due_at.astimezone(UTC), number_argument("nr", 0, low=0, high=2**62))


def _after_day() -> tuple[date, int] | None:
    day = read_date(query_text("na", longest=20))
    return None if day is None else (day, number_argument("nr", 0, low=0, high=2**62))

"""The heat map: where the time goes in a model, over a period, and the cases behind each step."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.actions import heat, stayed
from service.actions.choices import dimensions
from service.actions.heat import HeatMap, Step
from service.actions.stayed import StayRow
from service.bundle.bundle import Bundle
from service.core.access import Permission
from service.core.errors import NotFound
from service.core.language import N_, Message
from service.core.moments import read_moment
from service.core.period import Period
from service.core.sheet import Sheet
from service.web import charts, fleetquery, periods, warmth
from service.web.actors import current_actor, guarded
from service.web.base import for_lists, number_argument, query_text, tell_of, today
from service.web.documents import authored
from service.web.exports import csv_file, xlsx_file
from service.web.tones import COLOURS, LEGENDS, TONES, Colour
from service.web.wording import say

blueprint = Blueprint("heat", __name__, url_prefix="/toezicht/warmtekaart")

ALL = Message(N_("All versions"))
COLUMNS = (
    N_("Step"),
    N_("How often"),
    N_("Working days, middle"),
    N_("Middle half from"),
    N_("Middle half up to"),
    N_("Longest"),
    N_("With a date of its own"),
    N_("Too late"),
    N_("Waits now"),
)


@blueprint.get("")
@guarded(Permission.READ_AUDIT)
def show() -> ResponseReturnValue:
    asked = periods.asked(Period.year(today().year))
    found = _map(asked.period)
    process = found.bundle.key
    tell_of(found.bundle)
    colour = _colour()
    address = _address(asked.period, process)
    rows = warmth.painted(found, address, colour)
    return render_template(
        "heat/map.html",
        asked=asked,
        map=found,
        rows=rows,
        colour=colour,
        colours=COLOURS,
        legend=LEGENDS[colour],
        processes=[(each.key, each.title) for each in _overseen()],
        slowest=warmth.paint(found, found.slowest, address, colour) if found.slowest else None,
        costliest=charts.bars([_bar(each, asked.period, process) for each in found.costliest]),
        selects=list(fleetquery.dimension_selects(dimensions(found.bundle), found.codes)),
        version=_version(),
        versions=[("", ALL), *((each, str(each)) for each in found.versions)],
        here=lambda **more: url_for("heat.show", **{**address, **more}),
        address=address,
        case_url=_case_url,
    )


@blueprint.get("/toestand.json")
@guarded(Permission.READ_AUDIT)
def state() -> ResponseReturnValue:
    """What the viewer paints on the diagram."""
    period = periods.asked(Period.year(today().year)).period
    found = _map(period)
    most = max(found.flows.values(), default=0)
    return jsonify(
        elements={
            row.step.id: {
                "heat": row.tone,
                "bars": row.bars,
                "words": warmth.words(row),
                "late": row.step.stays.late or None,
                "note": warmth.waits_words(row),
            }
            for row in warmth.painted(found, _address(period, found.bundle.key), _colour())
            if row.step.gone_since is None
        },
        widths={name: -(-TONES * count // most) for name, count in found.flows.items()},
    )


@blueprint.get("/plaat/<process>/<plate>.bpmn")
@guarded(Permission.READ_AUDIT)
def diagram(process: str, plate: str) -> ResponseReturnValue:
    found = heat.diagram(for_lists(), current_actor(), process, plate, _version())
    return authored(found, f"{plate}.bpmn")


@blueprint.get("/stap")
@guarded(Permission.READ_AUDIT)
def step() -> ResponseReturnValue:
    """The stays behind a figure: which cases, how long, and which of them too late."""
    asked = periods.asked(Period.year(today().year))
    process, element = query_text("proces", longest=80), query_text("stap")
    late = request.args.get("te-laat") == "ja"
    page = stayed.behind(
        for_lists(),
        current_actor(),
        process=process,
        element=element,
        period=asked.period,
        late=late,
        version=_version(),
        dimensions=fleetquery.dimensions(request.args),
        after=_after(),
    )
    tell_of(page.bundle)
    address = {**_address(asked.period, process), "stap": element}
    return render_template(
        "heat/step.html",
        asked=asked,
        page=page,
        late=late,
        back=url_for("heat.show", **_address(asked.period, process)),
        every=url_for("heat.step", **address),
        only_late=url_for("heat.step", **address, **warmth.late(True)),
        more=_more(address, page.rows, late=late) if page.has_more else "",
        case_url=_case_url,
    )


@blueprint.get("/stappen.<kind>")
@guarded(Permission.READ_AUDIT)
def export(kind: str) -> ResponseReturnValue:
    """The same figures per step as a file."""
    period = periods.asked(Period.year(today().year)).period
    found = _map(period)
    sheet = Sheet(
        name=say(Message(N_("Steps"))),
        columns=tuple(say(Message(each)) for each in COLUMNS),
        rows=(_row(each) for each in found.steps),
    )
    match kind:
        case "csv":
            return csv_file(sheet, "warmtekaart")
        case "xlsx":
            return xlsx_file([sheet], "warmtekaart")
        case _:
            raise NotFound(N_("This page does not exist."))


def _row(step: Step) -> tuple[Any, ...]:
    middle = step.stays.middle if step.tells_middle else None
    return (
        step.name,
        step.stays.count,
        middle.middle if middle else None,
        middle.low if middle else None,
        middle.high if middle else None,
        step.stays.middle.most if step.stays.middle else None,
        step.stays.dated,
        step.stays.late,
        step.waits,
    )


def _map(period: Period) -> HeatMap:
    return heat.heat_map(
        for_lists(),
        current_actor(),
        process=query_text("proces", longest=80) or _overseen()[0].key,
        period=period,
        plate=query_text("plaat", longest=80),
        version=_version(),
        dimensions=fleetquery.dimensions(request.args),
    )


def _overseen() -> list[Bundle]:
    found = heat.overseen(for_lists(), current_actor())
    if not found:
        raise NotFound(N_("There is no process to follow yet."))
    return found


def _bar(step: Step, period: Period, process: str) -> tuple[str, int, str]:
    url = url_for("heat.step", **_address(period, process), stap=step.element)
    return step.name, step.stays.total, url


def _case_url(number: str) -> str:
    return url_for("scrutiny.show", number=number)


def _colour() -> Colour:
    asked = request.args.get("kleur", "")
    return Colour(asked) if asked in set(Colour) else Colour.DAYS


def _version() -> int | None:
    return number_argument("versie", 0, low=0) or None


def _address(period: Period, process: str) -> dict[str, Any]:
    """The state of the page, as its address holds it."""
    colour = _colour()
    return {
        "proces": process or None,
        "plaat": query_text("plaat", longest=80) or None,
        "versie": _version(),
        "kleur": None if colour is Colour.DAYS else colour.value,
        **fleetquery.of_dimensions(fleetquery.dimensions(request.args)),
        **periods.query(period),
    }


def _after() -> tuple[datetime, int] | None:
    """Behind which stay the next page begins; nonsense begins at the first."""
    moment, _, number = request.args.get("na", "").partition("~")
    found = read_moment(moment)
    if found is None or found.tzinfo is None or not number.isdecimal():
        return None
    return found, int(number)


def _more(address: dict[str, Any], rows: tuple[StayRow, ...], *, late: bool) -> str:
    last = rows[-1]
    address = {**address, "na": f"{last.left_at.isoformat()}~{last.id}"}
    return url_for("heat.step", **address, **warmth.late(late))

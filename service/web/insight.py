"""The analysis for auditors: what came back, what cases are about, and which those are."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.actions import boards, insight
from service.actions.insight import Returned
from service.bundle.bundle import Bundle
from service.core.access import Permission
from service.core.errors import NotFound
from service.core.language import N_, Message
from service.core.moments import read_date
from service.core.period import Period
from service.web import periods, trends
from service.web.actors import current_actor, guarded
from service.web.base import for_lists, number_argument, published, query_text, tell_of, today

blueprint = Blueprint("insight", __name__, url_prefix="/toezicht/analyse")

LISTED = 50
BY = "op_"  # before the name of a dimension, in an address


@blueprint.get("")
@guarded(Permission.READ_AUDIT)
def start() -> ResponseReturnValue:
    """The first analysis of who asks."""
    for bundle, _ in insight.of_regulations(published(), current_actor()):
        return redirect(url_for("insight.show", process=bundle.key))
    raise NotFound(N_("No regulation says what to analyse."))


@blueprint.get("/<process>")
@guarded(Permission.READ_AUDIT)
def show(process: str) -> ResponseReturnValue:
    bundle, shown = insight.analysis(published(), current_actor(), process)
    tell_of(bundle)
    asked, services = periods.asked(boards.usual(today())), for_lists()

    def url(place: int, period: Period, code: str | None) -> str:
        part = shown.parts[place - 1]
        return _cases_url(bundle, part.measure, {part.dimension: code}, period)

    figures = insight.figures(services, bundle, shown, asked.period)
    return render_template(
        "insight/show.html",
        bundle=bundle,
        shown=shown,
        asked=asked,
        tab_items=_tabs(bundle),
        returned=[_told(bundle, each) for each in insight.returned(services, bundle, today())],
        figures=[trends.drawn(bundle, each, asked.period, url=url) for each in figures],
    )


@blueprint.get("/<process>/zaken")
@guarded(Permission.READ_AUDIT)
def cases(process: str) -> ResponseReturnValue:
    """The cases behind a number: of one measure, with one value of some dimensions."""
    bundle, _ = insight.analysis(published(), current_actor(), process)
    tell_of(bundle)
    asked = periods.asked(boards.usual(today()))
    measure = query_text("wat", longest=80)
    asked_by = {each: BY + each for each in bundle.measures.dimensions}
    where = {each: query_text(name) for each, name in asked_by.items() if name in request.args}
    day = read_date(query_text("na", longest=20))
    after = None if day is None else (day, number_argument("nr", 0, low=0, high=2**62))
    rows = insight.behind(
        for_lists(), bundle, current_actor(), measure, asked.period,
        where=where, after=after, limit=LISTED,
    )  # fmt: skip
    last = rows[LISTED - 1] if len(rows) > LISTED else None
    return render_template(
        "insight/cases.html",
        bundle=bundle,
        measure=bundle.measures.measures[measure],
        names=[trends.name_of(bundle, each, code) for each, code in where.items()],
        rows=rows[:LISTED],
        asked=asked,
        back=_url("show", process, **periods.query(asked.period)),
        more_url=last
        and _url(
            "cases",
            process,
            **{**request.args.to_dict(), "na": last.day.isoformat(), "nr": last.instance_id},
        ),
    )


def _url(screen: str, process: str, **values: Any) -> str:
    return url_for(f"insight.{screen}", **{**values, "process": process})


def _cases_url(bundle: Bundle, measure: str, codes: dict[str, str | None], period: Period) -> str:
    told = {BY + name: code for name, code in codes.items() if name and code is not None}
    return _url("cases", bundle.key, wat=measure, **told, **periods.query(period))


def echoed(bundle: Bundle, found: Returned) -> Message:
    """What came back, in one sentence."""
    echo = found.echo
    told = {
        "name": echo.name,
        "value": trends.name_of(bundle, echo.dimension, found.code),
        "count": found.count,
        "months": echo.months,
    }
    if not echo.per:
        return Message(N_("%(name)s “%(value)s”: %(count)s cases in %(months)s months"), told)
    told["within"] = trends.name_of(bundle, echo.per, found.within)
    return Message(
        N_("%(name)s “%(value)s”, %(within)s: %(count)s cases in %(months)s months"), told
    )


def _told(bundle: Bundle, found: Returned) -> dict[str, Any]:
    """The same with a link to its cases."""
    echo = found.echo
    codes: dict[str, str | None] = {echo.dimension: found.code, echo.per: found.within}
    return {
        "sentence": echoed(bundle, found),
        "url": _cases_url(bundle, echo.measure, codes, found.period),
        "cards": found.cards,
    }


def _tabs(bundle: Bundle) -> list[dict[str, Any]]:
    """The regulations with an analysis; nothing to choose from one."""
    seen = insight.of_regulations(published(), current_actor())
    return [
        {
            "label": each.title,
            "url": url_for("insight.show", process=each.key),
            "count": None,
            "current": each.key == bundle.key,
        }
        for each, _ in (seen if len(seen) > 1 else [])
    ]

"""Logs for process mining, to take along: of a process, in a period, without a person in it."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from service.actions import mining
from service.actions.mining import Form
from service.core.access import Permission
from service.core.errors import NotFound
from service.core.eventlogs import ocel, xes
from service.core.language import N_
from service.core.period import Period
from service.web import periods
from service.web.actors import current_actor, guarded
from service.web.base import for_lists, services, today

_FILES = {
    Form.XES: (xes.MEDIA_TYPE, "xes"),
    Form.OCEL: (ocel.MEDIA_TYPE, "jsonocel"),
}

blueprint = Blueprint("mining", __name__, url_prefix="/toezicht/proceslogboek")


@blueprint.get("")
@guarded(Permission.READ_AUDIT)
def show() -> ResponseReturnValue:
    return _page()


@blueprint.get("/bestand")
@guarded(Permission.READ_AUDIT)
def take() -> ResponseReturnValue:
    form, asked = request.args.get("vorm", ""), periods.asked(Period.year(today().year))
    if form not in set(Form):
        raise NotFound(N_("There is no log in this form."))
    if asked.problem is not None:
        return _page(), 422
    process = request.args.get("welk", "")
    pieces = mining.log_of(for_lists(), current_actor(), process, asked.period, Form(form))
    media_type, ending = _FILES[Form(form)]
    name = f"{process}-{asked.period.first}-{asked.period.last}.{ending}"
    return (
        pieces,
        200,
        {
            "Content-Type": media_type,
            "Content-Disposition": f"attachment; filename={name}",
        },
    )


def _page() -> str:
    return render_template(
        "mining/show.html",
        asked=periods.asked(Period.year(today().year)),
        processes=list(mining.readable(services(), current_actor()).items()),
        process=request.args.get("welk", ""),
    )

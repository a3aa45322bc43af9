"""The calendar link of a reader: made, shown once, taken back; and the calendar it leads to."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.actions import calendarfeed
from service.actions.calendarfeed import Entry
from service.core.access import Permission
from service.core.language import N_, Message
from service.outside import icsfile
from service.web.actors import current_actor, guarded
from service.web.base import for_lists, services
from service.web.limits import limited
from service.web.notices import Notice, telling
from service.web.wording import say

NAME = N_("Deadlines and appointments")

blueprint = Blueprint("agendafeed", __name__, url_prefix="/agenda")


@blueprint.get("")
@guarded(Permission.WORK)
def show() -> ResponseReturnValue:
    return _page()


@blueprint.post("/koppeling")
@guarded(Permission.WORK)
def link() -> ResponseReturnValue:
    """A new link, told in this answer and never again; that of before stops working."""
    secret = calendarfeed.make(services(), current_actor())
    return _page(address=url_for("agendafeed.calendar", secret=secret, _external=True))


@blueprint.post("/koppeling/weg")
@guarded(Permission.WORK)
def unlink() -> ResponseReturnValue:
    calendarfeed.revoke(services(), current_actor())
    return redirect(telling(url_for("agendafeed.show"), Notice.CALENDAR_UNLINKED))


@blueprint.get("/<secret>.ics")
@guarded(Permission.PUBLIC)
@limited()
def calendar(secret: str) -> ResponseReturnValue:
    """For a program, which has no session: the secret says whose calendar it is."""
    lines = [_line(each) for each in calendarfeed.entries(for_lists(), secret)]
    answer = Response(icsfile.written(say(Message(NAME)), lines), content_type=icsfile.TYPE)
    answer.add_etag()
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer.make_conditional(request)


def _page(address: str = "") -> ResponseReturnValue:
    made_at = calendarfeed.made_at(services(), current_actor())
    return render_template("people/calendar.html", address=address, made_at=made_at)


def _line(entry: Entry) -> icsfile.Line:
    target = (
        url_for("task.show", task_id=entry.task_id, _external=True)
        if entry.task_id
        else url_for("casefile.show", number=entry.number, _external=True)
    )
    return icsfile.Line(
        uid=f"{entry.uid}@{request.host}",
        title=entry.title,
        begins=entry.begins,
        ends=entry.ends,
        told_at=entry.told_at,
        url=target,
    )

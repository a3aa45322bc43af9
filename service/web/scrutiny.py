"""The page of one case for who keeps an eye on the work, at any moment of its life."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.actions import edition, progress, sampling, scrutiny, submitted
from service.actions.scrutiny import Scrutiny
from service.core.access import Permission
from service.core.actor import NOBODY
from service.core.errors import Invalid, NotFound
from service.core.language import N_, Message
from service.store.tables import Why
from service.web import dwelling, formread, overrun, plates, travelling
from service.web.actors import current_actor, guarded
from service.web.base import services, tell_of, today
from service.web.documents import authored
from service.web.keptout import kept_out
from service.web.links import phase_items
from service.web.notices import Notice, telling
from service.web.terms import length, told_of

blueprint = Blueprint("scrutiny", __name__, url_prefix="/toezicht/zaak")

LAST_EVENT = 2**63 - 1  # what a database can count
SIGNS = 3  # deadlines at the top
SHOWN = 12  # lines of the timeline before one asks for the others
WHYS: tuple[tuple[Why, Message], ...] = (
    (Why.CHANCE, Message(N_("Drawn by lot"))),
    (Why.TERM, Message(N_("A term was not met"))),
    (Why.DOUBT, Message(N_("Something in the file is not right"))),
    (Why.ASKED, Message(N_("Somebody asked for it"))),
)


@blueprint.get("/<number>")
@guarded(Permission.READ_AUDIT)
def show(number: str) -> ResponseReturnValue:
    return _page(number)


@blueprint.get("/<number>/plaat/<process>.bpmn")
@guarded(Permission.READ_AUDIT)
def diagram(number: str, process: str) -> ResponseReturnValue:
    actor = current_actor()
    with kept_out(number, actor):
        return authored(scrutiny.diagram(services(), number, process, actor), f"{process}.bpmn")


@blueprint.get("/<number>/plaat/<process>/toestand.json")
@guarded(Permission.READ_AUDIT)
def diagram_state(number: str, process: str) -> ResponseReturnValue:
    actor = current_actor()
    with kept_out(number, actor):
        _, bundle, path, at = scrutiny.walked(services(), number, actor, _asked("moment"))
    tell_of(bundle)
    spent = dwelling.of(bundle, path, at, bundle.calendar)
    rows = progress.as_of(bundle, path).get(process, [])
    return jsonify(plates.state(process, rows, path, spent))


@blueprint.get("/<number>/formulier/<int(max=2147483647):seq>")
@guarded(Permission.READ_AUDIT)
def form(number: str, seq: int) -> ResponseReturnValue:
    actor = current_actor()
    with kept_out(number, actor):
        found = submitted.form(services(), number, seq, actor)
    tell_of(found.bundle)
    fields = () if found.bound is None else formread.answers(found.bound, found.masks)
    return render_template("oversight/form.html", form=found, fields=fields, nobody=NOBODY)


@blueprint.get("/<number>/versie")
@guarded(Permission.READ_AUDIT)
def version(number: str) -> ResponseReturnValue:
    actor = current_actor()
    with kept_out(number, actor):
        found = edition.of_case(services(), number, actor)
    tell_of(found.bundle)
    asked = request.args.get("plaat", "")
    return render_template(
        "oversight/version.html",
        case=found,
        chosen=asked if asked in found.processes else found.processes[0],
        terms=[(each, length(each.duration)) for each in found.bundle.regulation.terms.values()],
    )


@blueprint.post("/<number>/steekproef")
@guarded(Permission.DRAW_CASE)
def draw(number: str) -> ResponseReturnValue:
    actor = current_actor()
    typed = request.form.get("reason", "")[: sampling.LONGEST + 1]
    why = request.form.get("why", "")
    with kept_out(number, actor):
        try:
            if why not in set(Why):
                raise Invalid(N_("Choose why you draw this case."))
            sampling.draw(services(), number, actor, Why(why), typed)
        except Invalid as problem:
            return _page(number, problem=problem.message, typed=typed, why=why), 422
    return redirect(telling(url_for("scrutiny.show", number=number), Notice.DRAWN), 303)


def _asked(name: str) -> int | None:
    """A number in the address; NotFound when it is none, for a link that was cut says nothing."""
    text = request.args.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= LAST_EVENT):
        raise NotFound(N_("This address names no moment. Choose one on the page of the case."))
    return int(text)


def _page(number: str, **values: Any) -> str:
    actor = current_actor()
    with kept_out(number, actor):
        found = scrutiny.look(
            services(), number, actor, moment=_asked("moment"), event=_asked("gebeurtenis")
        )
    tell_of(found.bundle)
    return render_template("oversight/case.html", case=found, **_told_of(found), **values)


def _told_of(found: Scrutiny) -> dict[str, Any]:
    instance, bundle, calendar = found.instance, found.bundle, found.bundle.calendar
    now = services().clock()
    end = min(now, instance.ended_at) if instance.ended_at else now
    spent = dwelling.of(bundle, found.stays, end, calendar)
    axis, times = dwelling.calendar_of(spent, calendar.local_date(end), calendar)
    chosen = _chosen(found)
    here = found.stop.number if found.stop else 0
    everything = request.args.get("tijdlijn") == "alles"
    lines = list(reversed(found.timeline))
    return {
        "chosen": chosen,
        "steps": found.steps.get(chosen, []),
        "spent": dwelling.of(bundle, found.path, found.at, calendar),
        "axis": axis,
        "times": [each for each in times if each.is_task],
        "others": [each for each in times if not each.is_task],
        "bands": travelling.bands(found.stops, here, calendar),
        "lines": lines if everything else lines[:SHOWN],
        "hidden": 0 if everything else max(0, len(lines) - SHOWN),
        "deadlines": [told_of(each, found.at) for each in found.deadlines],
        "standing": [told_of(each, now).view for each in found.standing[:SIGNS]],
        "overruns": list(overrun.of(found, now)),
        "clocks": [told_of(each, found.at) for each in found.clocks],
        "whys": WHYS,
        "nobody": NOBODY,
        "phases": phase_items(
            [each.name for each in bundle.settings.phases_of(instance.root)],
            instance.phase,
            ended=instance.ended_at is not None,
        ),
        "group_names": {
            f"{bundle.key}/{key}": group.name for key, group in bundle.settings.groups.items()
        },
        "at_moment": _at_moment(found, here, chosen),
        "moment_word": None if found.is_last else here,
        "closed": instance.ended_at is not None,
        "now_day": today(),
    }


def _chosen(found: Scrutiny) -> str:
    asked = request.args.get("plaat", "")
    return asked if asked in found.processes else next(iter(found.processes), "")


def _at_moment(found: Scrutiny, here: int, chosen: str) -> Any:
    """Addresses of this page at another moment, with all else as it is."""
    plate = chosen if found.processes and chosen != found.processes[0] else None

    def address(number: int | None, anchor: str = "moment", **other: Any) -> str:
        last = number == len(found.stops)
        values = {"plaat": plate, **other}
        return url_for(
            "scrutiny.show",
            number=found.instance.number,
            moment=None if last else number,
            _anchor=anchor,
            **values,
        )

    return address

"""All cases for who keeps an eye on them: figures that filter, kept views, lists to take along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.actions import fleet, keptviews, noting, pseudonyms
from service.actions.choices import Choices
from service.actions.fleet import Filter
from service.actions.fleetrow import FleetRow
from service.actions.keptviews import KeptView, Page
from service.core.access import Permission, allowed
from service.core.language import N_, Message
from service.core.period import Period
from service.core.sheet import Sheet, Value
from service.store.fleet import Order
from service.web import exports, fleetquery, fleetview
from service.web.actors import current_actor, guarded
from service.web.base import for_lists, services, today
from service.web.notices import Notice, telling
from service.web.wording import say

blueprint = Blueprint("fleet", __name__, url_prefix="/toezicht")

COLUMNS = (
    N_("Case"), N_("Subject"), N_("Kind"), N_("Version"), N_("Opened"), N_("Closed"),
    N_("Step"), N_("With"), N_("Deadline"), N_("Due"), N_("Not met in time"), N_("Extended"),
    N_("On the list"), N_("Reason"),
)  # fmt: skip
FILE_NAME = N_("cases")
IN_FILE = N_("There is one in the file. Draw the case to read it.")


@blueprint.get("")
@guarded(Permission.READ_AUDIT)
def overview() -> ResponseReturnValue:
    actor, lists = current_actor(), for_lists()
    known = fleet.choices(lists, actor)
    asked = fleetquery.read(known)
    person = pseudonyms.person_called(services(), asked.filter.query)
    if person is not None:
        return redirect(asked.url(query="", person=person))
    page = fleet.page(lists, actor, asked.filter, asked.after)
    received = asked.filter.period or Period.year(today().year)
    counted = fleet.figures(lists, actor, asked.filter, received)
    standard, kept = fleetview.standard(known), keptviews.kept(lists, actor, Page.FLEET)
    wanted = [*(each for _, each in standard), *(_kept(each) for each in kept)]
    return render_template(
        "fleet/overview.html",
        asked=asked,
        page=page,
        lines=fleetview.lines(page, known, codes(page.rows)),
        figures=fleetview.figures(asked, counted, received),
        views=fleetview.views(asked, standard, kept, fleet.counts(lists, actor, wanted)),
        selects=fleetquery.selects(known, asked),
        title=fleetquery.title(known, asked.filter),
        dimension=fleetview.heading(known, page.rows),
        order=asked.filter.reads_in,
        orders=Order,
        may_draw=allowed(Permission.DRAW_CASE, actor),
    )


@blueprint.get("/zaken.csv")
@guarded(Permission.READ_AUDIT)
def as_csv() -> ResponseReturnValue:
    return exports.csv_file(_sheet(), say(Message(FILE_NAME)))


@blueprint.get("/zaken.xlsx")
@guarded(Permission.READ_AUDIT)
def as_workbook() -> ResponseReturnValue:
    return exports.xlsx_file([_sheet()], say(Message(FILE_NAME)))


@blueprint.post("/weergaven")
@guarded(Permission.READ_AUDIT)
def keep_view() -> ResponseReturnValue:
    """Keep what the address of the form asks for."""
    actor = current_actor()
    asked = fleetquery.read(fleet.choices(services(), actor))
    keptviews.keep(
        services(), actor, Page.FLEET, name=request.form.get("noem", ""), query=asked.query()
    )
    return redirect(telling(asked.url(), Notice.VIEW_KEPT))


@blueprint.post("/weergaven/<int:row_id>/weg")
@guarded(Permission.READ_AUDIT)
def drop_view(row_id: int) -> ResponseReturnValue:
    keptviews.drop(services(), current_actor(), row_id)
    return redirect(telling(url_for("fleet.overview"), Notice.VIEW_DROPPED))


def codes(rows: Iterable[FleetRow]) -> Mapping[str, str]:
    """Codes of the people in *rows*, by user name; new ones are written, so not to a replica."""
    return pseudonyms.of_people(services(), {row.with_person for row in rows} - {""})


def _kept(view: KeptView) -> Filter:
    return fleetquery.filter_of(view.query)


def _sheet() -> Sheet:
    """The whole list, not one page; read while it is sent. Taking it along is an event."""
    actor, lists = current_actor(), for_lists()
    known = fleet.choices(lists, actor)
    asked = fleetquery.read(known)
    names = [say(name) for name, _ in known.dimensions.values()]
    noting.taken_along(services(), actor)
    found = fleet.everything(lists, actor, asked.filter)
    return Sheet(
        name=say(fleetquery.title(known, asked.filter)),
        columns=(*(say(Message(each)) for each in COLUMNS), *names),
        rows=_values(found, known),
    )


def _values(found: Iterator[FleetRow], known: Choices) -> Iterator[tuple[Value, ...]]:
    """Rows of plain values; codes are asked for a batch at a time."""
    while batch := list(islice(found, fleet.BATCH)):
        called = codes(batch)
        for row in batch:
            due = row.deadline
            yield (
                row.number,
                row.subject,
                row.process,
                say(known.versions.get(row.version, row.version)),
                row.started_at,
                row.ended_at,
                row.step,
                called.get(row.with_person, "") or row.with_group,
                "" if due is None else due.label,
                None if due is None else due.due_on,
                ", ".join(row.missed),
                row.is_extended,
                ", ".join(row.lists),
                say(Message(IN_FILE)) if row.reason is None else row.reason,
                *(say(row.dimensions.get(name, "")) for name in known.dimensions),
            )

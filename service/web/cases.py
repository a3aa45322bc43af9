"""The cases somebody may read: filtered, searched, kept under a name, taken along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.actions import cases, keptviews, noting, together
from service.actions.cases import CaseRow
from service.actions.keptviews import Page
from service.core.access import Permission, allowed
from service.core.language import N_, Message
from service.core.sheet import Sheet, Value
from service.store.fleet import Order
from service.web import caselist, exports
from service.web.actors import current_actor, guarded
from service.web.base import for_lists, services
from service.web.deadline import DeadlineView, deadline_view, no_deadline
from service.web.notices import Notice, telling
from service.web.wording import say

blueprint = Blueprint("cases", __name__, url_prefix="/zaken")

COLUMNS = (
    N_("Case"), N_("Name"), N_("Subject"), N_("Mark"), N_("Kind"), N_("Phase"), N_("Step"),
    N_("With"), N_("Handled by"), N_("Deadline"), N_("Due"), N_("Too late"), N_("Not met in time"),
    N_("Opened"), N_("Closed"),
)  # fmt: skip
FILE_NAME = N_("cases")


@blueprint.get("")
@guarded(Permission.LIST_CASES)
def overview() -> ResponseReturnValue:
    actor, lists = current_actor(), for_lists()
    known, handlers = cases.choices(lists), cases.handlers(lists)
    asked = caselist.read(known)
    page = cases.page(lists, actor, asked.filter, asked.after)
    standard = caselist.standard(handles=cases.handles(lists, actor))
    kept = keptviews.kept(lists, actor, Page.CASES)
    wanted = [*(each for _, each in standard), *(caselist.filter_of(each.query) for each in kept)]
    return render_template(
        "cases/overview.html",
        asked=asked,
        page=page,
        lines=[(each, _view(each, page)) for each in page.rows],
        views=caselist.views(asked, standard, kept, cases.counts(lists, actor, wanted)),
        selects=caselist.selects(known, asked, handlers),
        heading=caselist.heading(page.rows),
        orders=Order,
        together=together.offered(lists),
        may_take=allowed(Permission.TAKE_TASKS, actor),
    )


@blueprint.get("/zaken.csv")
@guarded(Permission.LIST_CASES)
def as_csv() -> ResponseReturnValue:
    return exports.csv_file(_sheet(), say(Message(FILE_NAME)))


@blueprint.get("/zaken.xlsx")
@guarded(Permission.LIST_CASES)
def as_workbook() -> ResponseReturnValue:
    return exports.xlsx_file([_sheet()], say(Message(FILE_NAME)))


@blueprint.post("/weergaven")
@guarded(Permission.LIST_CASES)
def keep_view() -> ResponseReturnValue:
    """Keep what the address of the form asks for."""
    asked = caselist.read(cases.choices(services()))
    query, name = caselist.query(asked.filter), request.form.get("noem", "")
    keptviews.keep(services(), current_actor(), Page.CASES, name=name, query=query)
    return redirect(telling(asked.url(), Notice.VIEW_KEPT))


@blueprint.post("/weergaven/<int:row_id>/weg")
@guarded(Permission.LIST_CASES)
def drop_view(row_id: int) -> ResponseReturnValue:
    keptviews.drop(services(), current_actor(), row_id)
    return redirect(telling(url_for("cases.overview"), Notice.VIEW_DROPPED))


def _view(case: CaseRow, page: cases.CaseList) -> DeadlineView:
    due = case.row.deadline
    return no_deadline("", page.now) if due is None else deadline_view(due, page.now)


def _sheet() -> Sheet:
    """The whole list, not one page; read while it is sent. Taking it along is an event."""
    actor, lists = current_actor(), for_lists()
    asked = caselist.read(cases.choices(lists))
    noting.taken_along(services(), actor)
    return Sheet(
        name=say(Message(N_("Cases"))),
        columns=tuple(say(Message(each)) for each in COLUMNS),
        rows=_values(cases.everything(lists, actor, asked.filter), lists.clock()),
    )


def _values(found: Iterator[CaseRow], now: datetime) -> Iterator[tuple[Value, ...]]:
    for case in found:
        row, due = case.row, case.row.deadline
        yield (
            row.number,
            case.called,
            row.subject,
            case.mark,
            row.process,
            case.phase,
            row.step,
            case.turn or row.with_group,
            ", ".join(case.handlers),
            "" if due is None else due.label,
            None if due is None else due.due_on,
            due is not None and row.ended_at is None and due.due_at <= now,
            ", ".join(row.missed),
            row.started_at,
            row.ended_at,
        )

"""Rights for who keeps an eye on them: who may what, since when and given by whom."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from service.actions import holders, noting
from service.actions.holders import Holders, Holding
from service.core.access import Permission
from service.core.actor import SYSTEM
from service.core.language import N_, Message
from service.core.sheet import Sheet, Value
from service.web import exports
from service.web.actors import current_actor, guarded
from service.web.base import for_lists, number_argument, query_text, services
from service.web.wording import say

blueprint = Blueprint("holders", __name__, url_prefix="/toezicht")

PAGE = 100
COLUMNS = (
    N_("Role"), N_("Process"), N_("May"), N_("Person"), N_("Position"), N_("Since"),
    N_("Given by"),
)  # fmt: skip
FILE_NAME = N_("rights")
ON_THE_SERVER = Message(N_("the operator, on the server"))
NOT_KNOWN = Message(N_("not known: from before this was kept"))


@blueprint.get("/rechten")
@guarded(Permission.READ_AUDIT)
def overview() -> ResponseReturnValue:
    found, query = holders.holders(for_lists(), current_actor()), query_text("zoek")
    rows = [row for row in found.rows if _fits(row, query)]
    pages = max(1, -(-len(rows) // PAGE))
    page = min(number_argument("bladzijde", 1), pages)
    return render_template(
        "oversight/holders.html",
        rows=rows[(page - 1) * PAGE : page * PAGE],
        total=len(rows),
        closed=found.closed,
        query=query,
        page=page,
        pages=pages,
        given_by=lambda row: given_by(found, row),
        page_url=lambda n: url_for("holders.overview", zoek=query or None, bladzijde=n),
    )


@blueprint.get("/rechten.csv")
@guarded(Permission.READ_AUDIT)
def as_csv() -> ResponseReturnValue:
    return exports.csv_file(_sheet(), say(Message(FILE_NAME)))


@blueprint.get("/rechten.xlsx")
@guarded(Permission.READ_AUDIT)
def as_workbook() -> ResponseReturnValue:
    return exports.xlsx_file([_sheet()], say(Message(FILE_NAME)))


def given_by(found: Holders, row: Holding) -> Message | str:
    """Who gave a role, by name: an account that is gone keeps the one it had."""
    if row.since is None:
        return NOT_KNOWN
    return ON_THE_SERVER if row.by == SYSTEM.username else found.names.get(row.by, row.by)


def _fits(row: Holding, query: str) -> bool:
    words = f"{say(row.role)} {row.process} {row.person} {row.title}".casefold()
    return all(each in words for each in query.casefold().split())


def _sheet() -> Sheet:
    """The whole list; taking it along is an event."""
    found = holders.holders(for_lists(), current_actor())
    noting.taken_along(services(), current_actor())
    return Sheet(
        name=say(Message(N_("Rights"))),
        columns=tuple(say(Message(each)) for each in COLUMNS),
        rows=_values(found),
    )


def _values(found: Holders) -> Iterator[tuple[Value, ...]]:
    for row in found.rows:
        may = " ".join(say(each) for each in row.may)
        by = say(given_by(found, row))
        yield say(row.role), row.process, may, row.person, row.title, row.since, by

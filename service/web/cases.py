"""The list of cases, searched and page by page."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from service.actions import cases
from service.core.access import Permission
from service.web.actors import current_actor, guarded
from service.web.base import for_lists, number_argument, query_text

blueprint = Blueprint("cases", __name__)


@blueprint.get("/zaken")
@guarded(Permission.LIST_CASES)
def overview() -> ResponseReturnValue:
    query = query_text("zoek")
    page = cases.cases(
        for_lists(), current_actor(), query=query, page=number_argument("bladzijde", 1)
    )
    return render_template(
        "cases/overview.html",
        page=page,
        query=query,
        page_url=lambda n: url_for("cases.overview", zoek=query or None, bladzijde=n),
    )

"""The text of a regulation, for anybody to read: its clauses by chapter."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.bundle.regulation import Clause
from service.core.access import Permission
from service.core.errors import NotFound
from service.core.language import N_
from service.web import starts
from service.web.actors import guarded
from service.web.base import tell_of
from service.web.limits import limited

blueprint = Blueprint("regulation", __name__)


@blueprint.get("/reglement/<process>")
@guarded(Permission.PUBLIC)
@limited()
def show(process: str) -> ResponseReturnValue:
    opening = next((each for each in starts.of_public() if each.bundle.key == process), None)
    if opening is None:
        raise NotFound(N_("There is no such regulation."))
    tell_of(opening.bundle)
    chapters: dict[str, list[Clause]] = {}
    for clause in opening.bundle.regulation.clauses.values():
        chapters.setdefault(clause.place, []).append(clause)
    return render_template("regulation/show.html", bundle=opening.bundle, chapters=chapters)

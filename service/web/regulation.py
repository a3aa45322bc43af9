"""The text of a regulation, for anybody to read: with the number of each clause."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.core.access import Permission
from service.core.errors import NotFound
from service.core.language import N_
from service.web import starts
from service.web.actors import guarded
from service.web.base import tell_of
from service.web.clausemarks import blocks_of
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
    return render_template(
        "regulation/show.html", bundle=opening.bundle, blocks=blocks_of(opening.bundle)
    )

"""Says whether the pages and the database answer; for the machine that watches us."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from service.actions import supervise
from service.core.access import Permission
from service.store.db import DatabaseError
from service.web.actors import guarded
from service.web.base import services
from service.web.limits import limited

blueprint = Blueprint("health", __name__)


@blueprint.get("/gezond")
@guarded(Permission.PUBLIC)
@limited()
def health() -> ResponseReturnValue:
    try:
        supervise.ping(services())
    except DatabaseError:
        return jsonify(web="ok", database="failed"), 503
    return jsonify(web="ok", database="ok")

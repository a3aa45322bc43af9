"""The least any post can cost: the whole web application plus one route that inserts one row.

Only this measurement makes the route; the application that people use does not have it.
"""

from __future__ import annotations

from flask import Flask, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from service.app import create_app
from service.core.access import Permission
from service.web.actors import guarded
from service.web.base import services
from service.wiring import build, load_settings

PATH = "/bench/floor"
INSERT = text("INSERT INTO bench_floor (at, text) VALUES (:at, :text)")


def application() -> Flask:
    """What gunicorn is told to serve."""
    app = create_app(build(load_settings()))
    app.add_url_rule(PATH, "bench_floor", insert_row, methods=["POST"])
    return app


@guarded(Permission.WORK)
def insert_row() -> ResponseReturnValue:
    with services().db.writing() as session:
        session.execute(INSERT, {"at": services().clock().isoformat(), "text": "x" * 200})
    return redirect(url_for("inbox.overview"), 303)

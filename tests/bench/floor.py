"""The least any post can cost: the whole web application plus one route that inserts one row.

Only this measurement makes the route; the application that people use does not have it.
"""

from __future__ import annotations

import sys

from flask import Flask, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from service.cli.logs import json_logs
from service.cli.serve import WebServer
from service.core.access import Permission
from service.web.actors import guarded
from service.web.base import services
from service.wiring import load_settings

PATH = "/bench/floor"
INSERT = text("INSERT INTO bench_floor (at, text) VALUES (:at, :text)")


class FloorServer(WebServer):
    """The server of the product."""

    def load(self) -> Flask:
        app: Flask = super().load()
        app.add_url_rule(PATH, "bench_floor", insert_row, methods=["POST"])
        return app


@guarded(Permission.WORK)
def insert_row() -> ResponseReturnValue:
    with services().db.writing() as session:
        session.execute(INSERT, {"at": services().clock().isoformat(), "text": "x" * 200})
    return redirect(url_for("inbox.overview"), 303)


if __name__ == "__main__":
    json_logs()
    FloorServer(load_settings(), workers=int(sys.argv[1])).run()

"""One log line and one count per request: the route, never the address, data or person."""

from __future__ import annotations

from time import perf_counter

import structlog
from flask import Flask, Response, g, request

from service.outside import metrics

log = structlog.get_logger(__name__)


def install(app: Flask) -> None:
    """Log and count every answer of *app* except its static files."""
    app.before_request(_start_clock)
    app.after_request(_write_line)


def _start_clock() -> None:
    g.started = perf_counter()


def _write_line(response: Response) -> Response:
    if request.endpoint == "static":
        return response
    # The rule has placeholders where the address has case numbers and secret codes.
    rule = request.url_rule.rule if request.url_rule else None
    seconds = perf_counter() - g.started if "started" in g else 0.0
    metrics.count(request.method, rule, response.status_code, seconds)
    log.info(
        "request",
        method=request.method,
        rule=rule,
        status=response.status_code,
        ms=round(seconds * 1000, 1),
    )
    return response

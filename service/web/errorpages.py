"""Turns every error into a calm page: what happened and what to do. Never a stack trace."""

from __future__ import annotations

import traceback
from pathlib import Path
from secrets import token_hex

import structlog
from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from service.core.errors import Refused, ServiceError
from service.core.language import Message
from service.store.db import DATABASE_AWAY

log = structlog.get_logger(__name__)

# Names that never travel back to the page.
FRAMES = 8
SECRETS = frozenset({"csrf_token", "password", "_code"})


def install(app: Flask) -> None:
    """Register a page for each kind of error."""
    app.register_error_handler(ServiceError, service_error)
    app.register_error_handler(CSRFError, form_expired)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, broken)


def page(
    status: int, message: Message | str | None = None, reference: str | None = None
) -> tuple[str, int]:
    """The page for *status*; the template knows what to advise."""
    values = {"message": message, "retry_url": request.path, "reference": reference}
    return render_template("error.html", status=status, **values), status


def service_error(error: ServiceError) -> ResponseReturnValue:
    """An error raised on purpose: its own words, its own status."""
    text = error.text if isinstance(error, Refused) else None
    return page(error.status, text or error.message)


def http_error(error: HTTPException) -> ResponseReturnValue:
    """An error of the web itself: unknown address, too much sent, too often asked."""
    status = error.code or 500
    if status < 400:  # a redirect travels as an exception too
        return error.get_response()
    body, code = page(status)
    headers = {name: value for name, value in error.get_headers() if name in KEPT_HEADERS}
    return body, code, headers


KEPT_HEADERS = frozenset({"Allow", "Retry-After"})


def form_expired(error: CSRFError) -> ResponseReturnValue:
    """The form is older than the session: offer to send the same answers again.

    Only when the browser says that the form came from this site; another site gets a bare 400.
    """
    if request.headers.get("Sec-Fetch-Site") != "same-origin":
        return page(400)
    values = [
        (name, value) for name, value in request.form.items(multi=True) if name not in SECRETS
    ]
    return render_template("form_expired.html", values=values, action=request.path), 400


def broken(error: Exception) -> ResponseReturnValue:
    """The last net. The log gets the kind and place of the error; its text may hold data."""
    rule = request.url_rule.rule if request.url_rule else None
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    reference = token_hex(4)
    log.error("page_failed", rule=rule, error=type(error).__name__, at=places, reference=reference)
    g.bare = True  # the page around it must not need what just broke
    # A database that is away comes back; a monitor and a proxy should see the difference.
    return page(503 if isinstance(error, DATABASE_AWAY) else 500, reference=reference)

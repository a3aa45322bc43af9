"""Turns every error into a calm page: what happened and what to do. Never a stack trace.

No error page asks the database anything: it may be what just broke.
"""

from __future__ import annotations

import errno
from enum import StrEnum
from secrets import token_hex
from typing import Any

import structlog
from flask import Flask, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from service.core import places
from service.core.errors import Refused, ServiceError
from service.core.language import N_, Message
from service.store.db import DATABASE_AWAY, Unsure
from service.web import oversize, typed
from service.web.formtext import size
from service.web.posted import has_acted

log = structlog.get_logger(__name__)

KEPT_HEADERS = frozenset({"Allow", "Retry-After"})
RETRY_SECONDS = 30
# After these the same form may be sent again as it is; after the others its text is only shown:
# of what was too large only the beginning is read.
WORTH_ANOTHER_TRY = frozenset({429, 500, 503})
# A disk or a folder that takes nothing any more.
DISK = frozenset({errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO})


class Saved(StrEnum):
    """What became of a form that was sent."""

    NO = "no"
    YES = "yes"
    UNSURE = "unsure"


class Pages(Flask):
    """Flask, but of an error it logs no address, and shows no page of its own."""

    def handle_exception(self, e: Exception) -> Response:
        """An error page failed, or what is done after every page."""
        note(e)
        # Past the context processors: one of them may be what fails.
        page = self.jinja_env.get_template("last.html").render()
        return self.finalize_request((page, 500), from_error_handler=True)


def install(app: Flask) -> None:
    """Register a page for each kind of error."""
    app.register_error_handler(ServiceError, service_error)
    app.register_error_handler(CSRFError, form_expired)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, broken)


def page(
    status: int,
    message: Message | str | None = None,
    *,
    reference: str | None = None,
    saved: Saved = Saved.NO,
) -> tuple[str, int, dict[str, str]]:
    """The page for *status*; the template knows what to advise."""
    g.bare = True  # the frame is drawn from what this request knows already
    found = None if saved is Saved.YES else typed.again()
    values: dict[str, Any] = {
        "message": message,
        "page_url": typed.page_url(),
        "reference": reference,
        "was_sent": request.method == "POST",
        "saved": saved,
        "typed": found,
        "may_send": found is not None and status in WORTH_ANOTHER_TRY,
    }
    headers = {"Retry-After": str(RETRY_SECONDS)} if status == 503 else {}
    return render_template("error.html", status=status, **values), status, headers


def service_error(error: ServiceError) -> ResponseReturnValue:
    """An error raised on purpose: its own words, its own status."""
    text = error.text if isinstance(error, Refused) else None
    if error.status < 500:
        return page(error.status, text or error.message)
    reference = token_hex(4)
    note(error, reference=reference)
    return page(error.status, error.message, reference=reference, saved=_saved(False))


def http_error(error: HTTPException) -> ResponseReturnValue:
    """An error of the web itself: unknown address, too much sent, too often asked."""
    status = error.code or 500
    if status < 400:  # a redirect travels as an exception too
        return error.get_response()
    g.bare = True  # before the first word: even a number is written in the reader's language
    body, code, headers = page(status, _limits() if status == 413 else None)
    kept = {name: value for name, value in error.get_headers() if name in KEPT_HEADERS}
    return body, code, {**headers, **kept}


def _limits() -> Message:
    if oversize.is_text():
        text = N_(
            "The answers of one form may be %(limit)s together. Go back, shorten the longest one,"
            " or send it as a file."
        )
        return Message(text, {"limit": size(oversize.TEXT)})
    most = size(oversize.limit())
    return Message(N_("The files of one form may be %(limit)s together."), {"limit": most})


def form_expired(_error: CSRFError) -> ResponseReturnValue:
    """The form is older than the session: offer to send the same answers again.

    Only when the browser says that the form came from this site; another site gets a bare 400.
    """
    if request.headers.get("Sec-Fetch-Site") != "same-origin":
        return page(400)
    g.bare = True
    values = {"typed": typed.again(), "page_url": typed.page_url()}
    return render_template("form_expired.html", **values), 400


def broken(error: Exception) -> ResponseReturnValue:
    """The last net. The log gets the kind and place of the error; its text may hold data."""
    reference = token_hex(4)
    note(error, reference=reference)
    # A database that is away comes back; a monitor and a proxy should see the difference.
    if is_outage(error):
        return page(503, reference=reference, saved=_saved(isinstance(error, Unsure)))
    return page(500, reference=reference, saved=_saved(True))


def note(error: BaseException, *, reference: str | None = None) -> None:
    """Write down an error that nobody expected; of the address only its pattern."""
    rule = request.url_rule.rule if request.url_rule else None
    log.error("page_failed", rule=rule, reference=reference, **places.told(error))


def is_outage(error: Exception) -> bool:
    """Whether this passes by itself, or when somebody made room: no database, a full disk."""
    return isinstance(error, DATABASE_AWAY) or (isinstance(error, OSError) and error.errno in DISK)


def _saved(unsure: bool) -> Saved:
    if has_acted():
        return Saved.YES
    return Saved.UNSURE if unsure else Saved.NO

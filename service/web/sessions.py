"""When the session cookie is written: with pages that a person opens, never behind their back."""

from __future__ import annotations

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

# Our own scripts say so; browsers say so too, but only over HTTPS or on this very machine.
BACKGROUND = "X-Background"


class PageSessions(SecureCookieSessionInterface):
    """Sessions that an answer to a script leaves as they are.

    Such an answer may arrive after the answer to a later request, and would then put back the
    session of before: somebody signed in again, a page closed and yet open, a receipt gone.
    """

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Whether this answer carries the cookie."""
        return not in_background() and super().should_set_cookie(app, session)


def install(app: Flask) -> None:
    """Let *app* keep its sessions this way."""
    app.session_interface = PageSessions()


def in_background() -> bool:
    """Whether a script asked this, beside the page that is being read."""
    return BACKGROUND in request.headers or request.headers.get("Sec-Fetch-Dest") == "empty"

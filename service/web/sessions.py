"""When the session cookie is written: with pages that a person opens, never behind their back."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask, Request, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, TimestampSigner

# Our own scripts say so; browsers say so too, but only over HTTPS or on this very machine.
BACKGROUND = "X-Background"
# A session lasts so many times as long as its cookie may go without being signed anew.
SHARE = 30
CLOCK = TimestampSigner("signs nothing")  # what it is now, for whoever signs cookies


class Kept(SecureCookieSession):
    """A session that knows since when its cookie has been saying the same."""

    signed_at: datetime | None = None


class PageSessions(SecureCookieSessionInterface):
    """Sessions that an answer to a script leaves as they are.

    Such an answer may arrive after the answer to a later request, and would then put back the
    session of before: somebody signed in again, a page closed and yet open, a receipt gone.
    """

    session_class = Kept

    def open_session(self, app: Flask, request: Request) -> Kept:
        """What the cookie of *request* holds, if we signed it and that is not too long ago."""
        signed = request.cookies.get(self.get_cookie_name(app))
        serializer = self.get_signing_serializer(app)
        assert serializer is not None, "the settings demand a secret"
        if not signed:
            return Kept()
        lifetime = int(app.permanent_session_lifetime.total_seconds())
        try:
            held, signed_at = serializer.loads(signed, max_age=lifetime, return_timestamp=True)
        except BadSignature:
            return Kept()
        session = Kept(held)
        session.signed_at = signed_at
        return session

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Whether this answer carries the cookie: it says something new, or would soon lapse."""
        if in_background():
            return False
        if session.modified or not isinstance(session, Kept) or session.signed_at is None:
            return super().should_set_cookie(app, session)
        return (
            session.permanent and _age(session.signed_at) > app.permanent_session_lifetime / SHARE
        )


def install(app: Flask) -> None:
    """Let *app* keep its sessions this way."""
    app.session_interface = PageSessions()


def _age(signed_at: datetime) -> timedelta:
    return CLOCK.timestamp_to_datetime(CLOCK.get_timestamp()) - signed_at


def in_background() -> bool:
    """Whether a script asked this, beside the page that is being read."""
    return BACKGROUND in request.headers or request.headers.get("Sec-Fetch-Dest") == "empty"

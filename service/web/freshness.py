"""Remembers when a browser last changed something: a list may be old, but must show that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask, Response, request, session

ACTED = "acted"  # in the session, in seconds
SIGNED_IN = "_user_id"  # of Flask-Login; asking for the person would ask the database
READS = frozenset({"GET", "HEAD", "OPTIONS"})
# Two web servers have two clocks.
DOUBT = timedelta(seconds=2)


def install(app: Flask, clock: Callable[[], datetime]) -> None:
    """Let *app* remember it, in the session of who is signed in."""

    def remember(response: Response) -> Response:
        if request.method not in READS and SIGNED_IN in session:
            session[ACTED] = int(clock().timestamp()) + 1
        return response

    app.after_request(remember)


def since() -> datetime | None:
    """Before which moment all has to be known that a page shows; None when that does not matter."""
    acted = session.get(ACTED)
    return None if acted is None else datetime.fromtimestamp(acted, UTC) + DOUBT

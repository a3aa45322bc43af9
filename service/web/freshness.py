"""Remembers that a person changed something: a list may be old, but must show that.

Kept with the account and not in the session, so that it holds in every browser of that person.
"""

from __future__ import annotations

from contextlib import suppress

from flask import Flask, Response, request, session

from service.actions.services import Services
from service.store import people
from service.store.db import DATABASE_AWAY, Database

SIGNED_IN = "_user_id"  # of Flask-Login; asking for the person would ask the database
READS = frozenset({"GET", "HEAD", "OPTIONS"})


def install(app: Flask, services: Services) -> None:
    """Let *app* remember it; of use only where lists come from a replica."""

    def remember(response: Response) -> Response:
        if request.method not in READS and SIGNED_IN in session:
            with suppress(*DATABASE_AWAY):  # then there is no list to show either
                _note(services.db, _username())
        return response

    app.after_request(remember)


def upto(services: Services) -> int | None:
    """Up to where a list has to know the log of the database; None when that does not matter."""
    if services.db.replica is None or SIGNED_IN not in session:
        return None
    with services.db.reading() as asking:
        return people.acted_upto(asking, _username())


def _note(database: Database, username: str) -> None:
    assert database.replica is not None, "only where lists come from one"
    place = database.replica.place()
    with database.writing() as writing:
        people.note_act(writing, username, place)


def _username() -> str:
    return str(session[SIGNED_IN]).partition("|")[0]

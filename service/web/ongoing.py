"""Which unfinished forms this browser began, each by its code. No routes here.

The code stands in the session: who can read that cookie can already go on with the form.
"""

from __future__ import annotations

from flask import session

from service.actions import unfinished
from service.actions.unfinished import Unfinished
from service.core.actor import Actor, ActorKind
from service.web import posted
from service.web.base import services

CODES = "unfinished"
MOST = 4  # forms at a time; a cookie is small


def code(process: str, form: str) -> str:
    """The code of this form in this browser; a new one when it has none."""
    codes: dict[str, str] = session.get(CODES, {})
    place = _place(process, form)
    known = codes.get(place) or unfinished.new_code()
    if place not in codes:
        _remember(place, known)
    return known


def kept(process: str, form: str) -> Unfinished | None:
    """What was kept of this form for this browser."""
    known = session.get(CODES, {}).get(_place(process, form))
    found = None if known is None else unfinished.find(services(), known)
    if found is None or (found.process, found.form) != (process, form):
        return None
    return found


def owner(process: str, form: str, actor: Actor) -> str:
    """Whose the files of this form are: of the person, or of the form in this browser."""
    if actor.kind is not ActorKind.PUBLIC:
        return posted.uploader(actor)
    found = kept(process, form)
    return unfinished.owner_of(services(), code(process, form)) if found is None else found.owner


def go_on(found: Unfinished) -> None:
    """This browser goes on with what somebody entered the code of."""
    _remember(_place(found.process, found.form), found.code)


def forget(process: str, form: str) -> str:
    """This browser knows nothing of the form any more; returns its code, empty without one."""
    codes: dict[str, str] = dict(session.get(CODES, {}))
    known = codes.pop(_place(process, form), "")
    session[CODES] = codes
    return known


def _remember(place: str, known: str) -> None:
    others = [each for each in session.get(CODES, {}).items() if each[0] != place]
    session[CODES] = dict([*others[1 - MOST :], (place, known)])


def _place(process: str, form: str) -> str:
    return f"{process}/{form}"

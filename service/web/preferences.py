"""How a person wants to see the pages: light or dark, and in which language."""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import urlsplit

from flask import Blueprint, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user

from service.actions import people
from service.core.access import Permission
from service.web.account import start_page
from service.web.actors import current_actor, guarded
from service.web.base import local_path, services
from service.web.limits import ANSWERS, limited
from service.web.locales import LOCALES

blueprint = Blueprint("preferences", __name__)


class Theme(StrEnum):
    """Light or dark; no choice leaves it to the browser."""

    LIGHT = "light"
    DARK = "dark"


@blueprint.post("/weergave")
@guarded(Permission.PUBLIC)
@limited(ANSWERS)
def theme() -> ResponseReturnValue:
    chosen = request.form.get("theme", "")
    session["theme"] = chosen if chosen in set(Theme) else ""
    _remember()
    return _back()


@blueprint.post("/taal")
@guarded(Permission.PUBLIC)
@limited(ANSWERS)
def language() -> ResponseReturnValue:
    chosen = request.form.get("language", "")
    if chosen in LOCALES:
        session["locale"] = chosen
        _remember()
    return _back()


def _back() -> ResponseReturnValue:
    """To the page the reader came from, when it is one of ours."""
    came_from = urlsplit(request.referrer or "")
    path = came_from.path if came_from.netloc == request.host else None
    return redirect(local_path(path) or start_page())


def _remember() -> None:
    if current_user.is_authenticated:
        actor = current_actor()
        people.set_preferences(services(), actor, locale=actor.locale, theme=actor.theme)

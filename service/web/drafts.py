"""What a script hears that saves typing as a draft: one line of text to show. No routes here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Response, request
from flask_babel import gettext

from service.actions.binding import SEEN
from service.actions.formdrafts import TAB, Tab
from service.core.errors import Conflict, Full
from service.web.dates import time_of_day
from service.web.wording import say

LONGEST = 64  # of the name of a tab and of a print


def told(save: Callable[[Tab], datetime]) -> Response:
    """What became of *save*, in the words that stand below the form."""
    try:
        at = save(_tab())
    except (Conflict, Full) as error:
        return _text(say(error.message), error.status)
    return _text(gettext("Saved at %(time)s.", time=time_of_day(at)), 200)


def _tab() -> Tab:
    name, seen = (request.form.get(each, "")[:LONGEST] for each in (TAB, SEEN))
    return Tab(name=name, seen=seen)


def _text(text: str, status: int) -> Response:
    return Response(text, status, mimetype="text/plain")

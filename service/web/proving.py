"""Asks for the password again before what weighs most; what was typed waits in the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec

from flask import render_template, request, session
from flask.typing import ResponseReturnValue

from service.actions import signing_in
from service.core.errors import NotAllowed, TooOften
from service.web import devices, toooften
from service.web.actors import current_actor
from service.web.base import services
from service.web.wording import say

P = ParamSpec("P")

COUNTS_FOR = timedelta(minutes=10)
PROVED = "proved_at"
PASSWORD = "confirm_password"
UNKEPT = frozenset({"csrf_token", PASSWORD})


def proved(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Let through who showed the password in the last ten minutes; stands inside ``guarded``."""

    @wraps(view)
    def asked(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if _is_recent():
            return view(*args, **kwargs)
        given = request.form.get(PASSWORD, "")[:1000]
        if not given:
            return _page(), 200
        username = current_actor().username
        try:
            signing_in.authenticate(services(), username, given, devices.knock(username))
        except NotAllowed:
            return _page(problem=say(signing_in.WRONG_PASSWORD)), 422
        except TooOften as error:
            told = f"{say(error.message)} {say(toooften.advice(error.wait))}"
            return _page(problem=told), error.status, toooften.headers(error)
        prove()
        return view(*args, **kwargs)

    return asked


def prove() -> None:
    """This session showed the password just now."""
    session[PROVED] = services().clock().timestamp()


def _is_recent() -> bool:
    ago = services().clock().timestamp() - float(session.get(PROVED, 0))
    return ago < COUNTS_FOR.total_seconds()


def _page(**values: Any) -> str:
    typed = [pair for pair in request.form.items(multi=True) if pair[0] not in UNKEPT]
    return render_template(
        "confirm.html", action=request.path, values=typed, password=PASSWORD, **values
    )

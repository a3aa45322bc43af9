"""Who is asking and what a route demands; the permission table itself lives in core."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import wraps
from hmac import compare_digest
from typing import Any, ParamSpec, TypeVar

from flask import Flask, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user

from service.actions import signing_in
from service.core.access import Permission, allowed
from service.core.actor import PUBLIC, Actor, ActorKind
from service.core.errors import NotAllowed
from service.core.language import N_
from service.web.base import services

BEGAN = "began_at"  # when the person of this session signed in

P = ParamSpec("P")
R = TypeVar("R")

# A permission about one case cannot be judged before the case is known: the action does that.
# The route asks for what every holder has in any case.
DOORS: dict[Permission, Permission] = {
    Permission.READ_CASE: Permission.SIGNED_IN,
    Permission.DO_TASK: Permission.WORK,
    Permission.HANDLE_CASE: Permission.WORK,
    Permission.NOTE_CASE: Permission.WORK,
    Permission.PARTY_CASE: Permission.PUBLIC,
}

_GUARDS: dict[Callable[..., Any], Permission] = {}


class SignedIn(UserMixin):  # type: ignore[misc]  # flask-login carries no types
    """What Flask-Login keeps of a person for one request."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def get_id(self) -> str:
        return f"{self.actor.username}|{self.actor.stamp}"


def current_actor() -> Actor:
    """The person behind this request, in the language they chose; anybody when not signed in."""
    person: Actor = current_user.actor if current_user.is_authenticated else PUBLIC
    chosen = {name: session[name] for name in ("locale", "theme") if name in session}
    return replace(person, **chosen)


def is_known() -> bool:
    """Whether it was found out already who this request is from; asks the database nothing."""
    return "_login_user" in g


def is_signed_in() -> bool:
    """Whether somebody signed in in this browser, by what the cookie says alone."""
    return "_user_id" in session


def may_enter(permission: Permission, actor: Actor) -> bool:
    """Whether *actor* can hold *permission* at all; a case may still refuse."""
    return allowed(DOORS.get(permission, permission), actor)


def guarded(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only holders of *permission* in; every route must name one."""

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = current_actor()
            if may_enter(permission, actor):
                return view(*args, **kwargs)
            if actor.kind is ActorKind.PUBLIC:
                return _to_sign_in()  # type: ignore[no-any-return]  # every R is a response
            raise NotAllowed(N_("Your account has no access to this page."))

        declare(checked, permission)
        return checked

    return wrap


def declare(view: Callable[..., Any], permission: Permission) -> None:
    """Name the permission of a view that brings its own check."""
    _GUARDS[view] = permission


def guards(app: Flask) -> Iterator[tuple[str, Permission | None]]:
    """Every endpoint with the permission its view names."""
    for endpoint, view in app.view_functions.items():
        yield endpoint, _GUARDS.get(view)


def demanded(app: Flask, endpoint: str | None) -> Permission:
    """What a page asks for; one that does not exist asks for nothing."""
    view = app.view_functions.get(endpoint or "", _nobodys)
    return _GUARDS.get(view, Permission.PUBLIC)


def _nobodys() -> None:
    """The view of an address that does not exist."""


def check_guards(app: Flask) -> None:
    """Stop the start when a route names no permission: nothing is open by accident."""
    missing = sorted(endpoint for endpoint, permission in guards(app) if permission is None)
    if missing:
        raise RuntimeError(f"routes without a permission: {', '.join(missing)}")


def install(app: Flask) -> None:
    """Let Flask-Login find the person of a session."""
    manager = LoginManager()
    # Its context processor would ask for the person on every page, also on that of an error.
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(_load)


def _load(signed_in: str) -> SignedIn | None:
    """Who signed in; nobody when that is long ago, or the account or its password changed since."""
    if not _is_young():
        return None
    username, _, stamp = signed_in.partition("|")
    with services().db.reading() as session_:
        actor = signing_in.actor_for(services(), session_, username)
    return SignedIn(actor) if actor and compare_digest(actor.stamp, stamp) else None


def _is_young() -> bool:
    """Whether this session began less than a working day ago, however busy it was since."""
    ago = services().clock().timestamp() - float(session.get(BEGAN, 0))
    return ago < timedelta(hours=services().settings.session_hours).total_seconds()


def _to_sign_in() -> Any:
    wanted = request.path if request.method == "GET" else None
    return redirect(url_for("account.sign_in", next=wanted))

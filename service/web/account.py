"""Signing in and out, and how a person wants to see the pages. Passwords are checked elsewhere."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from service.actions import people
from service.core.access import ActorKind, Permission, allowed
from service.core.errors import NotAllowed, TooOften
from service.core.language import Language
from service.web import devices, proving, toooften
from service.web.actors import BEGAN, SignedIn, current_actor, guarded
from service.web.base import local_path, say, services
from service.web.limits import ANSWERS, limited
from service.web.notices import Notice, telling

blueprint = Blueprint("account", __name__)

LOCALES = {Language.DUTCH.value: "Nederlands", Language.ENGLISH.value: "English"}
THEMES = ("light", "dark")

# Where somebody's work begins: the first page they may open.
STARTS = (
    (Permission.TAKE_TASKS, "inbox.overview"),
    (Permission.LIST_CASES, "casefile.overview"),
    (Permission.READ_VERSIONS, "publish.processes"),
    (Permission.READ_AUDIT, "oversight.events"),
    (Permission.OPERATE, "operations.outbox"),
)


@blueprint.get("/inloggen")
@guarded(Permission.PUBLIC)
@limited()
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(local_path(request.args.get("next")) or start_page())
    return render_template("sign_in.html", next=local_path(request.args.get("next")))


@blueprint.post("/inloggen")
@guarded(Permission.PUBLIC)
@limited(ANSWERS)
def check_password() -> ResponseReturnValue:
    username = request.form.get("username", "").strip()[:60]
    password = request.form.get("password", "")[:1000]
    wanted = local_path(request.form.get("next"))
    try:
        actor = people.authenticate(services(), username, password, devices.knock(username))
    except NotAllowed as error:
        return _asked_again(wanted, username, say(error.message)), 422
    except TooOften as error:
        told = f"{say(error.message)} {say(toooften.advice(error.wait))}"
        return _asked_again(wanted, username, told), error.status, toooften.headers(error)
    session.clear()  # nothing of before signing in survives it
    session.permanent = True
    session[BEGAN] = services().clock().timestamp()
    proving.prove()
    session["reads"] = actor.locale  # for a page that cannot ask who is reading it
    login_user(SignedIn(actor))
    answer = redirect(wanted or start_page())
    devices.remember(answer, actor.username, people.device_version(services(), actor.username))
    return answer


@blueprint.post("/uitloggen")
@guarded(Permission.PUBLIC)
@limited(ANSWERS)
def sign_out() -> ResponseReturnValue:
    actor = current_actor()
    if actor.kind is ActorKind.PERSON:
        people.signed_out(services(), actor)
    logout_user()
    session.clear()
    return redirect(telling(url_for("account.sign_in"), Notice.SIGNED_OUT))


@blueprint.post("/weergave")
@guarded(Permission.PUBLIC)
@limited(ANSWERS)
def theme() -> ResponseReturnValue:
    chosen = request.form.get("theme", "")
    session["theme"] = chosen if chosen in THEMES else ""
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


def start_page() -> str:
    """The first page this person may open."""
    actor = current_actor()
    for permission, endpoint in STARTS:
        if allowed(permission, actor):
            return url_for(endpoint)
    return url_for("intake.welcome")


def _asked_again(wanted: str | None, username: str, problem: str) -> str:
    return render_template("sign_in.html", next=wanted, username=username, problem=problem)


def _back() -> ResponseReturnValue:
    """To the page the reader came from, when it is one of ours."""
    came_from = urlsplit(request.referrer or "")
    path = came_from.path if came_from.netloc == request.host else None
    return redirect(local_path(path) or start_page())


def _remember() -> None:
    if current_user.is_authenticated:
        actor = current_actor()
        people.set_preferences(services(), actor, locale=actor.locale, theme=actor.theme)

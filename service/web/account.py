"""Signing in and out. Passwords are checked elsewhere."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from service.actions import signing_in
from service.core.access import Permission, allowed
from service.core.actor import ActorKind
from service.core.errors import NotAllowed, TooOften
from service.web import devices, proving, toooften
from service.web.actors import BEGAN, SignedIn, current_actor, guarded
from service.web.base import local_path, services
from service.web.limits import ANSWERS, limited
from service.web.notices import Notice, telling
from service.web.wording import say

blueprint = Blueprint("account", __name__)

# Where somebody's work begins: the first page they may open.
STARTS = (
    (Permission.TAKE_TASKS, "inbox.overview"),
    (Permission.READ_AUDIT, "fleet.overview"),
    (Permission.LIST_CASES, "cases.overview"),
    (Permission.READ_VERSIONS, "publish.processes"),
    (Permission.OPERATE, "operations.outgoing"),
    (Permission.ACCOUNTS, "people.overview"),
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
        actor = signing_in.authenticate(services(), username, password, devices.knock(username))
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
    devices.remember(answer, actor.username, signing_in.device_version(services(), actor.username))
    return answer


@blueprint.post("/uitloggen")
@guarded(Permission.PUBLIC)
@limited(ANSWERS)
def sign_out() -> ResponseReturnValue:
    actor = current_actor()
    if actor.kind is ActorKind.PERSON:
        signing_in.signed_out(services(), actor)
    logout_user()
    session.clear()
    return redirect(telling(url_for("account.sign_in"), Notice.SIGNED_OUT))


def start_page() -> str:
    """The first page this person may open."""
    actor = current_actor()
    for permission, endpoint in STARTS:
        if allowed(permission, actor):
            return url_for(endpoint)
    return url_for("intake.welcome")


def _asked_again(wanted: str | None, username: str, problem: str) -> str:
    return render_template("sign_in.html", next=wanted, username=username, problem=problem)

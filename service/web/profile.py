"""The own account: what it may, another password, and choosing the first one by a link."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from service.actions import invitations, mornings, people, roster
from service.core import termmail
from service.core.access import Permission
from service.core.errors import Invalid
from service.core.language import N_, Message
from service.core.termmail import TermMail
from service.web import absence
from service.web.actors import current_actor, guarded
from service.web.base import published, services
from service.web.limits import ANSWERS, limited
from service.web.notices import Notice, telling
from service.web.proving import proved

LONGEST = 1000  # characters of a password
NOT_THE_SAME = Message(N_("The two passwords are not the same. Type the new one twice."))

blueprint = Blueprint("profile", __name__)


@blueprint.get("/mijn-account")
@guarded(Permission.SIGNED_IN)
def show() -> ResponseReturnValue:
    return _page()


@blueprint.post("/mijn-account/wachtwoord")
@guarded(Permission.SIGNED_IN)
@proved
def change_password() -> ResponseReturnValue:
    """Another password; every session of the account ends, this one too."""
    try:
        people.change_password(services(), current_actor(), _typed())
    except Invalid as problem:
        return _page(problem=problem.message), problem.status
    return _signed_out()


@blueprint.post("/mijn-account/afwezigheid")
@guarded(Permission.SIGNED_IN)
def away() -> ResponseReturnValue:
    try:
        absence.send(current_actor().username)
    except Invalid as problem:
        return _page(away_problem=problem.message), problem.status
    return redirect(telling(url_for("profile.show"), Notice.ABSENCE_CHANGED), 303)


@blueprint.post("/mijn-account/termijnmail")
@guarded(Permission.SIGNED_IN)
def term_mail() -> ResponseReturnValue:
    """Hear of terms in another way."""
    try:
        mornings.choose(services(), current_actor(), request.form.get("term_mail", ""))
    except Invalid as problem:
        return _page(term_mail_problem=problem.message), problem.status
    return redirect(telling(url_for("profile.show"), Notice.TERM_MAIL_CHOSEN), 303)


@blueprint.get("/wachtwoord/<secret>")
@guarded(Permission.PUBLIC)
@limited()
def choose(secret: str) -> ResponseReturnValue:
    return _choosing(secret)


@blueprint.post("/wachtwoord/<secret>")
@guarded(Permission.PUBLIC)
@limited(ANSWERS)
def chosen(secret: str) -> ResponseReturnValue:
    try:
        invitations.accept(services(), secret, _typed())
    except Invalid as problem:
        return _choosing(secret, problem=problem.message), problem.status
    return _signed_out()


def _typed() -> str:
    """The new password, typed twice; Invalid when the two differ."""
    first, second = (request.form.get(name, "")[:LONGEST] for name in ("password", "again"))
    if first != second:
        raise Invalid(NOT_THE_SAME.msgid)
    return first


def _signed_out() -> ResponseReturnValue:
    logout_user()
    session.clear()
    return redirect(telling(url_for("account.sign_in"), Notice.PASSWORD_CHANGED), 303)


def _page(**values: Any) -> str:
    own = roster.own(services(), current_actor())
    chosen = mornings.choice(services(), current_actor())
    return render_template(
        "people/profile.html",
        account=own,
        groups=[each for each in roster.groups(published(), own.groups) if each.key in own.groups],
        powers=[each for each in roster.powers(published(), own.powers) if each.key in own.powers],
        term_mail=chosen.chosen,
        choices=[(each.value, termmail.WORDS[each]) for each in chosen.choices],
        may_go_without=TermMail.NONE in chosen.choices,
        **absence.values(own.username),
        **values,
    )


def _choosing(secret: str, **values: Any) -> str:
    person = invitations.invited(services(), secret)
    return render_template(
        "people/choose.html", name=person.name, username=person.username, secret=secret, **values
    )

"""Keeping a form to finish it later: the code, the mail with it, and the way back with it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.actions import unfinished
from service.actions.binding import Sent
from service.actions.unfinished import Unfinished
from service.core.access import Permission
from service.core.errors import NotAllowed
from service.core.language import Message
from service.core.mail_address import LONGEST, is_mail_address
from service.web import leafing, ongoing, pagewise
from service.web.actors import guarded
from service.web.base import services, tell_of
from service.web.dates import date_long
from service.web.limits import ANSWERS, CODES, limited
from service.web.wording import say

blueprint = Blueprint("later", __name__)

LATER = pagewise.Turn.LATER
LONGEST_CODE = 100


@blueprint.get("/indienen/<process>/<form>/bewaard")
@guarded(Permission.PUBLIC)
@limited()
def show(process: str, form: str) -> ResponseReturnValue:
    """The code to write down, for the browser that kept the form."""
    kept = _given(process, form)
    return redirect(url_for("later.ask"), 303) if kept is None else _page(kept)


@blueprint.post("/indienen/<process>/<form>/bewaard")
@guarded(Permission.PUBLIC)
@limited(CODES)
def mail(process: str, form: str) -> ResponseReturnValue:
    """Send the code to an address, which is used for nothing else."""
    kept = _given(process, form)
    email = request.form.get("email", "").strip()[:LONGEST]
    if kept is None:
        return redirect(url_for("later.ask"), 303)
    if not _has_server():
        return _page(kept)
    if not is_mail_address(email):
        return _page(kept, email=email, is_wrong=True), 422
    unfinished.mail_code(
        services(),
        kept,
        email,
        link=f"{services().settings.base_url}{url_for('later.ask')}",
        until=date_long(kept.until),
        say=lambda text, **values: say(Message(text, values)),
    )
    return _page(kept, is_mailed=True)


@blueprint.post("/indienen/<process>/<form>/sluiten")
@guarded(Permission.PUBLIC)
@limited(ANSWERS)
def close(process: str, form: str) -> ResponseReturnValue:
    """Forget the form in this browser; its code opens it again."""
    ongoing.forget(process, form)
    return redirect(url_for("later.ask"), 303)


@blueprint.get("/verder")
@guarded(Permission.PUBLIC)
@limited()
def ask() -> ResponseReturnValue:
    return render_template("intake/resume.html")


@blueprint.post("/verder")
@guarded(Permission.PUBLIC)
@limited(CODES)
def enter() -> ResponseReturnValue:
    """Go on where somebody stopped, on this or another computer."""
    try:
        found = unfinished.entered(services(), request.form.get("_code", "")[:LONGEST_CODE])
    except NotAllowed as error:
        return render_template("intake/resume.html", problem=error.message), 422
    ongoing.go_on(found)
    return redirect(leafing.standing(found.process, found.form).onward, 303)


def keep(process: str, form: str, sent: Sent) -> None:
    """Keep the answers of a whole form under the code of this browser. Raises Full."""
    unfinished.keep_form(
        services(),
        ongoing.code(process, form),
        process=process,
        form=form,
        typed=sent.draft(),
        is_given=True,
    )


def _given(process: str, form: str) -> Unfinished | None:
    kept = ongoing.kept(process, form)
    return kept if kept is not None and kept.is_given else None


def _page(kept: Unfinished, **values: Any) -> str:
    walk = leafing.standing(kept.process, kept.form)
    tell_of(walk.bundle)
    return render_template(
        "intake/kept.html",
        opening=walk.opening,
        kept=kept,
        parts=kept.code.split("-"),
        onward=walk.onward,
        has_server=_has_server(),
        **values,
    )


def _has_server() -> bool:
    """Whether a message goes at once: nobody can ask an operator for this one."""
    return services().settings.smtp_url is not None

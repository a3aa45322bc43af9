"""Opening a case from a start form: the front door, the questions and reading them back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.actions import intake
from service.actions.binding import ACTION, SEEN, Sent
from service.actions.opening import Receipt
from service.connectors.preview import Unread
from service.core.access import Permission
from service.core.actor import Actor, ActorKind
from service.core.errors import Full, Invalid, Refused
from service.core.forms import Bound, Press, Verb
from service.web import (
    answers,
    drafts,
    formview,
    later,
    leafing,
    ongoing,
    pagewise,
    posted,
    readfirst,
    receipt,
    starts,
)
from service.web.actors import current_actor, guarded
from service.web.answer import saved
from service.web.base import NOT_WORKED_OUT, new_key, services, tell_of, typed_key
from service.web.limits import FORMS, limited
from service.web.promise import promise
from service.web.starts import StartPage

blueprint = Blueprint("intake", __name__)


@blueprint.get("/")
@guarded(Permission.PUBLIC)
@limited()
def welcome() -> ResponseReturnValue:
    found = starts.of_public()
    return render_template(
        "intake/welcome.html", openings=[(each, promise(each.bundle, each.start)) for each in found]
    )


@blueprint.get("/indienen/<process>/<form>")
@guarded(Permission.PUBLIC)
@limited()
def ask(process: str, form: str) -> ResponseReturnValue:
    actor = current_actor()
    posted.uploader(actor)  # so that this browser is known before the first answer comes
    if (first := pagewise.begin(process, form)) is not None:
        return first
    if actor.kind is ActorKind.PUBLIC:
        return pagewise.all_at_once(leafing.standing(process, form))
    bundle, bound, draft = intake.begun(services(), process, form, actor)
    opening = StartPage(bundle=bundle, start=bundle.settings.starts[form])
    if draft is None:
        return shown(opening, bound)
    return shown(opening, bound, seen=draft.seen, saved_text=saved(draft.kept_at))


@blueprint.post("/indienen/<process>/<form>")
@guarded(Permission.PUBLIC)
@limited(*FORMS)
def send(process: str, form: str) -> ResponseReturnValue:
    actor = current_actor()
    pressed = request.form.get(ACTION, "")
    if Press.read(pressed).verb is Verb.DRAFT and actor.kind is ActorKind.PERSON:
        return _keep(process, form, _sent(process, form, actor), actor)
    if pressed == later.LATER and actor.kind is ActorKind.PUBLIC:
        return _set_aside(process, form, _sent(process, form, actor))
    return answered(process, form, StartPage, _started)


def answered(
    process: str,
    form: str,
    page: Callable[..., StartPage],
    started: Callable[[StartPage, Sent], ResponseReturnValue],
) -> ResponseReturnValue:
    """What comes of an answered start form: the page once more, or what *started* makes of it."""
    actor = current_actor()
    sent = _sent(process, form, actor)
    bundle, bound = intake.fill(services(), process, form, actor, sent)
    opening = page(bundle=bundle, start=bundle.settings.starts[form])
    if not bound.accepted:
        return shown(opening, bound), 422 if bound.errors else 200
    if actor.kind is ActorKind.PUBLIC and not posted.is_confirmed():
        return _check_page(opening, bound)
    try:
        try:
            return started(opening, sent)
        except Unread as unread:
            tell_of(bundle)
            return readfirst.page(unread, sent, step=opening.start.name, crumbs_to=[], is_new=True)
    except Refused as error:
        if error.field is not None:
            return shown(opening, replace(bound, errors={error.field: error.sentence})), 422
        return shown(opening, bound, refused=error), 422
    except Full as error:
        return shown(opening, bound, conflict=error.message), error.status
    except Invalid as error:  # known only after looking further than the form
        return shown(opening, replace(bound, errors=error.fields)), 422
    except NOT_WORKED_OUT as error:
        return shown(opening, bound, conflict=error.message), 422


@blueprint.post("/indienen/<process>/<form>/concept")
@guarded(Permission.START_CASE)
def keep(process: str, form: str) -> ResponseReturnValue:
    """Save what a script sends while somebody with an account types; nobody counts how often."""
    actor = current_actor()
    sent = posted.sent(posted.uploader(actor))
    save = partial(intake.save_draft, services(), process, form, sent.draft(), actor)
    return drafts.told(save)


@blueprint.post("/indienen/<process>/<form>/opnieuw")
@guarded(Permission.START_CASE)
def begin_anew(process: str, form: str) -> ResponseReturnValue:
    """Throw the draft away and show the empty form."""
    intake.begin_anew(services(), process, form, current_actor())
    return redirect(url_for("intake.ask", process=process, form=form), 303)


def _keep(process: str, form: str, sent: Sent, actor: Actor) -> ResponseReturnValue:
    """Save a draft of who has an account."""
    try:
        intake.save_draft(services(), process, form, sent.draft(), actor)
    except Full as error:
        return _typed(process, form, sent, undrafted=error.message), error.status
    if sent.refused:
        return _typed(process, form, sent), 422
    return redirect(url_for("intake.ask", process=process, form=form), 303)


def _set_aside(process: str, form: str, sent: Sent) -> ResponseReturnValue:
    """Keep all answers for who goes on later with a code."""
    intake.blank(services(), process, form, current_actor())  # NotFound and NotAllowed
    try:
        later.keep(process, form, sent)
    except Full as error:
        return _typed(process, form, sent, undrafted=error.message), error.status
    if sent.refused:
        return _typed(process, form, sent), 422
    return redirect(url_for("later.show", process=process, form=form), 303)


def _typed(process: str, form: str, sent: Sent, **values: Any) -> str:
    bundle, bound = intake.fill(services(), process, form, current_actor(), sent)
    return shown(StartPage(bundle=bundle, start=bundle.settings.starts[form]), bound, **values)


def _sent(process: str, form: str, actor: Actor) -> Sent:
    """What came; files are kept before anything is judged, for who may send them here."""
    owner = ongoing.owner(process, form, actor)
    if not posted.files():
        return posted.sent(owner)
    _, blank = intake.blank(services(), process, form, actor)
    return posted.sent(owner, posted.received(blank.form, owner))


def begun(opening: StartPage, sent: Sent) -> Receipt:
    """The case that this form begins; its number is in the database afterwards."""
    actor = current_actor()
    code = _unfinished(opening, actor)
    got = intake.start(
        services(),
        process=opening.bundle.key,
        form=opening.start.form,
        sent=sent,
        actor=actor,
        key=posted.once(actor),
        look=readfirst.demanded(actor),
        ends_draft=bool(opening.keep_url),
        unfinished_code=code,
    )
    posted.acted()
    ongoing.forget(opening.bundle.key, opening.start.form)
    return got


def _unfinished(opening: StartPage, actor: Actor) -> str:
    """The code of what this browser kept of the form, which goes when it is sent."""
    if actor.kind is not ActorKind.PUBLIC:
        return ""
    kept = ongoing.kept(opening.bundle.key, opening.start.form)
    return "" if kept is None else kept.code


def _started(opening: StartPage, sent: Sent) -> ResponseReturnValue:
    return receipt.give(begun(opening, sent).number, opening.start.form)


def shown(opening: StartPage, bound: Bound, **values: Any) -> str:
    tell_of(opening.bundle)
    view = formview.view(bound, key=typed_key() or new_key())
    values.setdefault("seen", request.form.get(SEEN, ""))
    return render_template("intake/form.html", opening=opening, view=view, **values)


def _check_page(opening: StartPage, bound: Bound) -> str:
    tell_of(opening.bundle)
    sections = answers.sections(bound)
    return render_template(
        "intake/check.html",
        opening=opening,
        sections=sections,
        skipped=answers.skipped(sections),
        hidden=[
            ("_key", typed_key() or new_key()),
            *((name, each) for name, values in bound.as_posted().items() for each in values),
        ],
        confirmed=posted.CONFIRMED,
    )

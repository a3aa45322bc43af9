"""A start form a few questions at a time: pages forth and back, and all answers read back.

Every turn of a page is kept before the next is shown, so that each page is an address of its own
and the Back button of the browser finds what was answered. Nothing here needs a script.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.actions import intake, unfinished
from service.actions.binding import ACTION, Sent
from service.core.access import Permission
from service.core.actor import ActorKind
from service.core.errors import Full, Invalid, Refused
from service.core.forms import Press, Verb
from service.core.forms.entries import walk as all_of
from service.core.forms.paging import Leaf, is_divided
from service.web import answers, formview, ongoing, posted, receipt
from service.web.actors import current_actor, guarded
from service.web.base import NOT_WORKED_OUT, new_key, services, tell_of, typed_key
from service.web.formpaint import field_id
from service.web.leafing import Walk, filled, saved, standing
from service.web.limits import FORMS, limited
from service.web.sessions import in_background

blueprint = Blueprint("pagewise", __name__, url_prefix="/indienen/<process>/<form>")

RETURNS = "nakijken"  # of a page that was opened to change one answer
KEY = "_key"
WRONG = "mis"  # of a page whose answers were not right


class Turn(StrEnum):
    """What the buttons below a page do."""

    NEXT = "next"
    BACK = "back"
    LATER = "later"


def begin(process: str, form: str) -> ResponseReturnValue | None:
    """The first page of a form for the public; None when all its questions are asked at once."""
    if current_actor().kind is not ActorKind.PUBLIC:
        return None
    walk = standing(process, form)
    if not is_divided(walk.bound.form) or not walk.shown:
        return None
    ongoing.code(process, form)  # so that this browser is known before the first answer comes
    return _page(walk, walk.shown[0])


@blueprint.get("/pagina/<int:place>")
@guarded(Permission.PUBLIC)
@limited()
def show(process: str, form: str, place: int) -> ResponseReturnValue:
    walk = standing(process, form)
    leaf = walk.leaf(place)
    if walk.kept is None and leaf.number != walk.shown[0].number:
        return _gone(walk)
    if WRONG in request.args:
        walk = replace(walk, bound=leaf.judged())
    return _page(walk, leaf, returns=RETURNS in request.args)


@blueprint.post("/pagina/<int:place>")
@guarded(Permission.PUBLIC)
@limited(*FORMS)
def turn(process: str, form: str, place: int) -> ResponseReturnValue:
    """Keep what was answered on this page, and lead to the one that was asked for.

    Also what is wrong is shown by an address of its own: a browser does not show the answer to a
    post again. A script that asks for the questions anew keeps nothing.
    """
    walk = standing(process, form)
    leaf = walk.leaf(place)
    pressed = request.form.get(ACTION, "")
    owner = ongoing.owner(process, form, current_actor())
    files = posted.received(walk.bound.form, owner) if posted.files() else {}
    sent = posted.sent(owner, files)
    now = filled(process, form, leaf.laid_over(walk.typed, sent.carried()), owner, pressed, files)
    returns = RETURNS in request.form
    if in_background():
        return _page(now, now.leaf(place), returns=returns)
    try:
        now = _kept(now, place, leaf.laid_over(walk.typed, sent.carried()), pressed)
    except Full as error:
        return _page(now, now.leaf(place), returns=returns, undrafted=error.message), error.status
    if sent.refused:
        return _page(now, now.leaf(place), returns=returns), 422
    return redirect(_onward(now, now.leaf(place), pressed, returns=returns), 303)


def _kept(now: Walk, place: int, typed: Mapping[str, Sequence[str]], pressed: str) -> Walk:
    """Keep what was typed, with the rows that a press added or took away."""
    if Press.read(pressed).verb in (Verb.ADD, Verb.REMOVE):
        typed = now.leaf(place).laid_over(typed, now.bound.as_posted())
    if key := typed_key():  # so that the page that follows tells a script what arrived
        typed = {**typed, KEY: [key]}
    kept = unfinished.keep_form(
        services(),
        ongoing.code(now.bundle.key, now.form),
        process=now.bundle.key,
        form=now.form,
        typed=typed,
        is_given=pressed == Turn.LATER,
    )
    return replace(now, kept=kept)


def _onward(now: Walk, leaf: Leaf, pressed: str, *, returns: bool) -> str:
    here: dict[str, str] = {RETURNS: ""} if returns else {}
    match pressed:
        case Turn.NEXT if leaf.judged().errors:
            return now.url(leaf, **here, **{WRONG: ""})
        case Turn.NEXT:
            return now.check_url if returns else now.after(leaf.number)
        case Turn.BACK:
            return now.before(leaf.number)
        case Turn.LATER:
            return url_for("later.show", process=now.bundle.key, form=now.form)
        case _:
            return now.url(leaf, **here)


@blueprint.get("/alles")
@guarded(Permission.PUBLIC)
@limited()
def whole(process: str, form: str) -> ResponseReturnValue:
    """All questions on one page, for who rather sees them so."""
    walk = standing(process, form)
    posted.uploader(current_actor())
    return all_at_once(walk)


@blueprint.get("/nakijken")
@guarded(Permission.PUBLIC)
@limited()
def check(process: str, form: str) -> ResponseReturnValue:
    walk = standing(process, form)
    if walk.kept is None:
        return _gone(walk)
    return _check_page(saved(walk))


@blueprint.post("/nakijken")
@guarded(Permission.PUBLIC)
@limited(*FORMS)
def send(process: str, form: str) -> ResponseReturnValue:
    """Open the case with all that was kept; a second press gives the same receipt."""
    walk, actor, code = standing(process, form), current_actor(), ongoing.code(process, form)
    sent = Sent(typed={**walk.typed, ACTION: [Verb.SAVE]}, owner=walk.owner)
    try:
        got = intake.start(
            services(),
            process=process,
            form=form,
            sent=sent,
            actor=actor,
            key=posted.once(actor, unfinished.owner_of(services(), code)),
            unfinished_code=code,
        )
    except Invalid as error:
        if walk.kept is None:
            return _gone(walk)
        judged = saved(walk)
        errors = judged.bound.errors or error.fields
        return _check_page(replace(judged, bound=replace(judged.bound, errors=errors))), 422
    except Refused as error:
        return _check_page(saved(walk), refused=error), 422
    except Full as error:
        return _check_page(saved(walk), conflict=error.message), error.status
    except NOT_WORKED_OUT as error:
        return _check_page(saved(walk), conflict=error.message), 422
    posted.acted()
    ongoing.forget(process, form)
    return receipt.give(got.number, form)


@blueprint.post("/wissen")
@guarded(Permission.PUBLIC)
@limited(*FORMS)
def wipe(process: str, form: str) -> ResponseReturnValue:
    """Throw away what was answered, and begin anew."""
    if known := ongoing.forget(process, form):
        unfinished.throw_away(services(), known)
    return redirect(url_for("intake.ask", process=process, form=form), 303)


def all_at_once(walk: Walk, **values: Any) -> str:
    tell_of(walk.bundle)
    view = formview.view(walk.bound, key=typed_key() or new_key())
    return render_template(
        "intake/form.html", opening=walk.opening, view=view, pages=_pages_url(walk), **values
    )


def _pages_url(walk: Walk) -> str:
    return walk.opening.url if is_divided(walk.bound.form) else ""


def _gone(walk: Walk) -> ResponseReturnValue:
    """Nothing is kept for this browser: it was sent already, or too long ago."""
    if receipt.is_shown(walk.form):
        return redirect(url_for("receipt.show"), 303)
    return redirect(walk.opening.url, 303)


def _page(walk: Walk, leaf: Leaf, *, returns: bool = False, **values: Any) -> str:
    tell_of(walk.bundle)
    title, view = formview.leaf_view(leaf, walk.bound, key=new_key())
    shown = [each.number for each in walk.shown]
    at = shown.index(leaf.number) if leaf.number in shown else 0
    return render_template(
        "intake/page.html",
        opening=walk.opening,
        view=view,
        title=title,
        url=walk.url(leaf),
        at=at + 1,
        count=len(shown),
        returns=returns,
        kept=walk.kept,
        arrived=next(iter(walk.typed.get(KEY, ())), ""),
        **values,
    )


def _check_page(walk: Walk, **values: Any) -> str:
    tell_of(walk.bundle)
    sections = answers.sections(walk.bound)
    places = {
        field_id(entry.name): walk.url(leaf)
        for leaf in walk.shown
        for entry in all_of(leaf.entries)
    }
    view = formview.view(walk.bound, key=typed_key() or new_key())
    return render_template(
        "intake/review.html",
        opening=walk.opening,
        view=view,
        errors=[(_change(places, href[1:]), text) for href, text in view.errors],
        sections=sections,
        skipped=answers.skipped(sections),
        change=lambda id: _change(places, id),
        back=walk.url(walk.shown[-1]),
        count=len(walk.shown),
        kept=walk.kept,
        **values,
    )


def _change(places: Mapping[str, str], id: str) -> str:
    """The question behind *id*, on its page, and from there back to where it is read back."""
    return f"{places.get(id, '')}?{RETURNS}=#{id}"

"""The page of a party: entering with number and code, and what may be seen and done there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from service.actions import admission, noting, recovery, status
from service.bundle.elements import Element
from service.core.access import Permission
from service.core.actor import PUBLIC, Actor
from service.core.errors import NotAllowed, NotFound
from service.core.language import N_, Message
from service.core.mail_address import LONGEST, is_mail_address
from service.web import answers
from service.web.action import ActionScreen
from service.web.actors import guarded
from service.web.base import services, tell_of
from service.web.documents import attachment, is_shown, to_look_at
from service.web.limits import ANSWERS, CODES, FORMS, OPENED, limited
from service.web.links import Link, document_links, is_asked, phase_items
from service.web.notices import Notice, telling
from service.web.terms import told_of
from service.web.wording import say

blueprint = Blueprint("status", __name__, url_prefix="/status")


@blueprint.get("")
@guarded(Permission.PUBLIC)
@limited()
def ask() -> ResponseReturnValue:
    return render_template("status/ask.html")


@blueprint.post("")
@guarded(Permission.PUBLIC)
@limited(CODES)
def check() -> ResponseReturnValue:
    number = request.form.get("number", "").strip()[:40]
    secret = request.form.get("_code", "").strip()[:200].rpartition("/")[2]
    try:
        return _entered(status.spelled(services(), number), secret)
    except NotAllowed as error:
        return render_template("status/ask.html", number=number, problem=error.message), 422


@blueprint.get("/nieuwe-link")
@guarded(Permission.PUBLIC)
@limited()
def lost() -> ResponseReturnValue:
    return render_template("status/lost.html")


@blueprint.post("/nieuwe-link")
@guarded(Permission.PUBLIC)
@limited(CODES)
def recover() -> ResponseReturnValue:
    """The same answer for everybody: it tells neither whether a case is there nor whose it is."""
    number = request.form.get("number", "").strip()[:40]
    email = request.form.get("email", "").strip()[:LONGEST]
    if not (number and is_mail_address(email)):
        return render_template("status/lost.html", number=number, email=email, is_wrong=True), 422
    numbers = status.spelled(services(), number)
    recovery.ask(services(), numbers, email, lambda text, **values: say(Message(text, values)))
    return render_template("status/lost.html", is_asked=True)


@blueprint.get("/<number>/<secret>")
@guarded(Permission.PUBLIC)
@limited(CODES)
def enter(number: str, secret: str) -> ResponseReturnValue:
    """The personal link: the secret becomes a cookie at once and leaves the address bar."""
    return _entered([number], secret)


@blueprint.get("/<number>")
@guarded(Permission.PARTY_CASE)
@limited()
def show(number: str) -> ResponseReturnValue:
    page = status.status(services(), number, party(number))
    tell_of(page.bundle)
    return render_template("status/show.html", page=page, **_told(page))


@blueprint.get("/<number>/documenten/<document_id>")
@guarded(Permission.PARTY_CASE)
@limited(OPENED)
def document(number: str, document_id: str) -> ResponseReturnValue:
    return attachment(*status.document(services(), number, document_id, party(number)))


@blueprint.get("/<number>/documenten/<document_id>/lezen")
@guarded(Permission.PARTY_CASE)
@limited()
def paper(number: str, document_id: str) -> ResponseReturnValue:
    """A letter to read here: a telephone often has no program for a PDF."""
    found = status.paper(services(), number, document_id, party(number))
    tell_of(found.bundle)
    return render_template(
        "status/paper.html", document=found.document, number=number, back_url=_back(number)
    )


@blueprint.get("/<number>/documenten/<document_id>/inhoud")
@guarded(Permission.PARTY_CASE)
@limited(OPENED)
def content(number: str, document_id: str) -> ResponseReturnValue:
    """The bytes for that page."""
    if not is_shown(
        status.paper(services(), number, document_id, party(number)).document.media_type
    ):
        raise NotFound(N_("This document can only be downloaded."))
    return to_look_at(*status.document(services(), number, document_id, party(number)))


@blueprint.get("/<number>/handelingen/<path:element>")
@guarded(Permission.PARTY_CASE)
@limited()
def act(number: str, element: str) -> ResponseReturnValue:
    return ActionScreen(number, element, party(number), back=_back(number)).show()


@blueprint.post("/<number>/handelingen/<path:element>")
@guarded(Permission.PARTY_CASE)
@limited(*FORMS)
def use(number: str, element: str) -> ResponseReturnValue:
    return ActionScreen(number, element, party(number), back=_back(number)).send()


@blueprint.post("/vertrek")
@guarded(Permission.PUBLIC)
@limited(ANSWERS)
def leave() -> ResponseReturnValue:
    held = (session.pop("party", {}), session.pop("receipt", {}))
    admission.let_out(services(), [each["key"] for each in held if "key" in each])
    return redirect(telling(url_for("status.ask"), Notice.LEFT))


def _told(page: status.StatusPage) -> dict[str, Any]:
    """The page in pieces: the next date large, the others small."""
    told = [told_of(each, page.now) for each in page.deadlines]
    open_ones = [each for each in told if each.view.met_on is None]
    coming = min(open_ones, key=lambda each: each.deadline.due_at, default=None)
    return {
        "phases": phase_items(
            [each.name for each in page.phases], page.phase, ended=page.ended_at is not None
        ),
        "told": page.phases[page.phase].told if page.phase < len(page.phases) else "",
        "deadline": coming,
        "others": [each.view for each in told if each is not coming],
        "sent": [
            (each.name, each.at, [] if each.bound is None else answers.sections(each.bound))
            for each in page.sent
        ],
        "paper_url": lambda id_: _document_url(page.number, id_),
        "documents": document_links(
            page.documents,
            lambda id_: _document_url(page.number, id_),
            standings=page.standings,
            today=page.today,
            warns=False,  # the letters of the service itself
            closed=page.ended_at is not None,
        ),
        "asked": [_action(page.number, each) for each in page.actions if is_asked(each)],
        "action_links": [_action(page.number, each) for each in page.actions if not is_asked(each)],
    }


def _action(number: str, element: Element) -> Link:
    return Link(
        name=element.button,
        url=url_for("status.act", number=number, element=element.key),
    )


def party(number: str) -> Actor:
    """The party that entered *number* in this browser session."""
    entered = session.get("party", {})
    mine = entered.get("number") == number and "party" in entered
    if not mine or not admission.is_in(services(), entered.get("key", "")):
        raise NotAllowed(N_("Open your personal link again, or fill in your number and code."))
    return status.party(number, entered["instance_id"], entered["party"])


def _entered(numbers: list[str], secret: str) -> ResponseReturnValue:
    try:
        found = status.entered(services(), numbers, secret)
    except NotAllowed:
        for each in numbers:
            noting.refused(services(), each, PUBLIC)
        raise
    session["party"] = {
        "number": found.number,
        "instance_id": found.actor.instance_id,
        "party": found.actor.party,
        "key": admission.let_in(services(), timedelta(hours=services().settings.session_hours)),
    }
    return redirect(url_for("status.show", number=found.number), 303)


def _back(number: str) -> str:
    return url_for("status.show", number=number)


def _document_url(number: str, document_id: str) -> str:
    return url_for("status.paper", number=number, document_id=document_id)

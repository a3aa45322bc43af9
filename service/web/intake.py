"""Opening a case from a form: welcome, questions, check, receipt; for the public and for staff."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from service.actions import admission, casefile, intake, status
from service.actions.binding import Sent
from service.bundle.bundle import Bundle
from service.bundle.regulation import Clause
from service.bundle.settings import StartForm
from service.core.access import Actor, ActorKind, Permission
from service.core.errors import Full, Invalid, NotFound, Refused
from service.core.forms import Bound
from service.core.language import N_
from service.web import answers, formview, posted
from service.web.actors import current_actor, guarded
from service.web.base import NOT_WORKED_OUT, new_key, published, services, tell_of, typed_key
from service.web.limits import FORMS, limited
from service.web.notices import Notice, telling
from service.web.promise import promise

blueprint = Blueprint("intake", __name__)

CONFIRMED = "_confirmed"
SHOWN_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """A start form at its place: which process, how it introduces itself."""

    bundle: Bundle
    start: StartForm

    @property
    def url(self) -> str:
        return url_for("intake.ask", process=self.bundle.key, form=self.start.form)


@blueprint.get("/")
@guarded(Permission.PUBLIC)
@limited()
def welcome() -> ResponseReturnValue:
    found = _public_openings()
    return render_template(
        "intake/welcome.html", openings=[(each, promise(each.bundle, each.start)) for each in found]
    )


@blueprint.get("/indienen/<process>/<form>")
@guarded(Permission.PUBLIC)
@limited()
def ask(process: str, form: str) -> ResponseReturnValue:
    actor = current_actor()
    posted.uploader(actor)  # so that this browser is known before the first answer comes
    bundle, bound = intake.blank(services(), process, form, actor)
    return _page(StartPage(bundle=bundle, start=bundle.settings.starts[form]), bound)


@blueprint.post("/indienen/<process>/<form>")
@guarded(Permission.PUBLIC)
@limited(*FORMS)
def send(process: str, form: str) -> ResponseReturnValue:
    actor = current_actor()
    sent = _sent(process, form, actor)
    bundle, bound = intake.fill(services(), process, form, actor, sent)
    opening = StartPage(bundle=bundle, start=bundle.settings.starts[form])
    if not bound.accepted:
        return _page(opening, bound), 422 if bound.errors else 200
    if actor.kind is ActorKind.PUBLIC and CONFIRMED not in request.form:
        return _check_page(opening, bound)
    try:
        return _started(opening, sent)
    except Refused as error:
        return _page(opening, bound, refused=error), 422
    except Full as error:
        return _page(opening, bound, conflict=error.message), error.status
    except Invalid as error:  # known only after looking further than the form
        return _page(opening, replace(bound, errors=error.fields)), 422
    except NOT_WORKED_OUT as error:
        return _page(opening, bound, conflict=error.message), 422


@blueprint.get("/ontvangst")
@guarded(Permission.PUBLIC)
@limited()
def receipt() -> ResponseReturnValue:
    kept: dict[str, str] | None = session.get("receipt")
    if kept is None or _is_old(kept):
        raise NotFound(N_("There is no receipt in this browser. Use your personal link."))
    got = intake.receipt(services(), kept["number"])
    return render_template(
        "intake/receipt.html",
        number=got.number,
        received=datetime.fromisoformat(kept["at"]),
        link=_link(got.number, got.secret),
        opening=_opening(kept["process"], kept["form"]),
        page=_status(got.number, got.secret),
    )


@blueprint.get("/ingevoerd")
@guarded(Permission.START_CASE)
def handed_in() -> ResponseReturnValue:
    number: str | None = session.get("handed_in")
    if number is None:
        raise NotFound(N_("There is no receipt in this browser."))
    return render_template("intake/handed_in.html", number=number)


@blueprint.get("/reglement/<process>")
@guarded(Permission.PUBLIC)
@limited()
def regulation(process: str) -> ResponseReturnValue:
    opening = next((each for each in _public_openings() if each.bundle.key == process), None)
    if opening is None:
        raise NotFound(N_("There is no such regulation."))
    tell_of(opening.bundle)
    chapters: dict[str, list[Clause]] = {}
    for clause in opening.bundle.regulation.clauses.values():
        chapters.setdefault(clause.place, []).append(clause)
    return render_template("intake/regulation.html", bundle=opening.bundle, chapters=chapters)


def _sent(process: str, form: str, actor: Actor) -> Sent:
    """What came; files are kept before anything is judged, for who may send them here."""
    owner = posted.uploader(actor)
    if not posted.files():
        return posted.sent(owner)
    _, blank = intake.blank(services(), process, form, actor)
    return posted.sent(owner, posted.received(blank.form, owner))


def staff_openings() -> list[StartPage]:
    """The start forms this member of staff may use for somebody else."""
    found = intake.staff_starts(published(), current_actor())
    return [StartPage(bundle=bundle, start=start) for bundle, start in found]


def _opening(process: str, form: str) -> StartPage:
    bundle, _ = intake.blank(services(), process, form, current_actor())
    return StartPage(bundle=bundle, start=bundle.settings.starts[form])


def _public_openings() -> list[StartPage]:
    found = intake.public_starts(published())
    return [StartPage(bundle=bundle, start=start) for bundle, start in found]


def _started(opening: StartPage, sent: Sent) -> ResponseReturnValue:
    actor = current_actor()
    got = intake.start(
        services(),
        process=opening.bundle.key,
        form=opening.start.form,
        sent=sent,
        actor=actor,
        key=posted.once(actor),
    )
    posted.acted()
    if actor.kind is ActorKind.PERSON:
        return _handed_in(got.number)
    session["receipt"] = {  # the cookie can be read, so the link itself is not in it
        "number": got.number,
        "process": opening.bundle.key,
        "form": opening.start.form,
        "at": services().clock().isoformat(),
        "key": admission.let_in(services(), SHOWN_FOR),
    }
    return redirect(url_for("intake.receipt"), 303)


def _handed_in(number: str) -> ResponseReturnValue:
    """To the new case, or to a receipt for who may enter a case but not open it."""
    if casefile.is_open_to(services(), number, current_actor()):
        url = url_for("casefile.show", number=number)
        return redirect(telling(url, Notice.OPENED, number=number))
    session["handed_in"] = number
    return redirect(url_for("intake.handed_in"), 303)


def _is_old(kept: dict[str, str]) -> bool:
    """A receipt stays a quarter of an hour, for who reloads the page and did not leave."""
    return not admission.is_in(services(), kept.get("key", ""))


def _status(number: str, secret: str) -> status.StatusPage:
    """The dates as the status page counts them, so that both always agree."""
    party = status.enter(services(), number, secret)
    page = status.status(services(), number, party)
    tell_of(page.bundle)
    return page


def _link(number: str, secret: str) -> str:
    path = url_for("status.enter", number=number, secret=secret)
    return f"{services().settings.base_url}{path}"


def _page(opening: StartPage, bound: Bound, **values: Any) -> str:
    tell_of(opening.bundle)
    view = formview.view(bound, key=typed_key() or new_key())
    return render_template("intake/form.html", opening=opening, view=view, **values)


def _check_page(opening: StartPage, bound: Bound) -> str:
    tell_of(opening.bundle)
    return render_template(
        "intake/check.html",
        opening=opening,
        sections=answers.sections(bound),
        hidden=[(name, each) for name, values in bound.as_posted().items() for each in values],
        key=typed_key() or new_key(),
        confirmed=CONFIRMED,
    )

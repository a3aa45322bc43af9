"""What who opened a case sees of it: the receipt of the public, and that of staff."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from service.actions import admission, intake, readers, status
from service.core.access import Permission
from service.core.actor import ActorKind
from service.core.errors import NotFound
from service.core.language import N_
from service.web.actors import current_actor, guarded
from service.web.base import services, tell_of
from service.web.limits import limited
from service.web.notices import Notice, telling

blueprint = Blueprint("receipt", __name__)

SHOWN_FOR = timedelta(minutes=15)
BEFORE = datetime.fromtimestamp(0, UTC)  # any case: all that waits in a new one follows from it


@blueprint.get("/ontvangst")
@guarded(Permission.PUBLIC)
@limited()
def show() -> ResponseReturnValue:
    kept: dict[str, str] | None = session.get("receipt")
    if kept is None or _is_old(kept):
        raise NotFound(N_("There is no receipt in this browser. Use your personal link."))
    got = intake.receipt(services(), kept["number"])
    page = _status(got.number, got.secret)
    return render_template(
        "receipt/show.html",
        number=got.number,
        received=datetime.fromisoformat(kept["at"]),
        code=got.code.split("-"),
        link=_link(got.number, got.secret),
        start=page.bundle.settings.starts[kept["form"]],
        page=page,
    )


@blueprint.get("/ingevoerd")
@guarded(Permission.START_CASE)
def handed_in() -> ResponseReturnValue:
    number: str | None = session.get("handed_in")
    if number is None:
        raise NotFound(N_("There is no receipt in this browser."))
    return render_template("receipt/handed_in.html", number=number)


def give(number: str, form: str) -> ResponseReturnValue:
    """Lead who just opened case *number* with *form* to what they may see of it."""
    if current_actor().kind is ActorKind.PERSON:
        return _to_staff(number)
    session["receipt"] = {  # the cookie can be read, so the link itself is not in it
        "number": number,
        "form": form,
        "at": services().clock().isoformat(),
        "key": admission.let_in(services(), SHOWN_FOR),
    }
    return redirect(url_for("receipt.show"), 303)


def is_shown(form: str) -> bool:
    """Whether this browser just sent *form*, and still has its receipt."""
    kept: dict[str, str] | None = session.get("receipt")
    return kept is not None and kept["form"] == form and not _is_old(kept)


def _to_staff(number: str) -> ResponseReturnValue:
    """To the new case, or to a receipt for who may enter a case but not open it."""
    if readers.is_open_to(services(), number, current_actor()):
        url = url_for("casefile.show", number=number)
        return redirect(telling(url, Notice.OPENED, number=number, since=BEFORE))
    session["handed_in"] = number
    return redirect(url_for("receipt.handed_in"), 303)


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

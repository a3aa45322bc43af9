"""The post that comes in: the list, one message, and what somebody does with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.actions import arrivals, collecting, prefilling
from service.actions.binding import Sent
from service.core.access import Permission
from service.core.errors import Invalid, NotFound
from service.core.language import N_, Message
from service.outside.children import Busy
from service.store.tables import ArrivalState
from service.web import intake, receipt
from service.web.actors import current_actor, guarded
from service.web.base import LAST_ID, row_argument, services
from service.web.documents import attachment
from service.web.links import Link, document_links
from service.web.notices import Notice, telling
from service.web.starts import StartPage

LISTS = {
    "nieuw": (Message(N_("New")), (ArrivalState.NEW,)),
    "klaar": (Message(N_("Dealt with")), (ArrivalState.REGISTERED, ArrivalState.DISCARDED)),
    "opzij": (Message(N_("Set aside")), (ArrivalState.ASIDE,)),
}

blueprint = Blueprint("arrivals", __name__, url_prefix="/post")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalPage(StartPage):
    """A start form that a message filled in; it is sent to an address of its own."""

    arrival_id: int

    @property
    def url(self) -> str:
        return url_for("arrivals.register", arrival_id=self.arrival_id, process=self.bundle.key)

    @property
    def keep_url(self) -> str:
        """The message itself is kept; what is typed besides stays in the tab."""
        return ""


@blueprint.get("")
@guarded(Permission.START_CASE)
def overview() -> ResponseReturnValue:
    return _overview()


@blueprint.post("")
@guarded(Permission.START_CASE)
def take_in() -> ResponseReturnValue:
    """A message that somebody saved as a file (.eml)."""
    arrivals.overview(services(), current_actor())  # who may not see it may not add to it either
    file = request.files.get("bericht")
    raw = file.read(collecting.MOST_BYTES + 1) if file is not None and file.filename else b""
    if not raw:
        return _overview(Message(N_("Choose a message (.eml)."))), 422
    try:
        collecting.receive(services(), raw)
    except Busy as error:
        return _overview(error.message), error.status
    return redirect(telling(url_for("arrivals.overview"), Notice.TAKEN_IN), 303)


@blueprint.get(f"/<int(max={LAST_ID}):arrival_id>")
@guarded(Permission.START_CASE)
def show(arrival_id: int) -> ResponseReturnValue:
    return _show(arrival_id)


@blueprint.get(f"/<int(max={LAST_ID}):arrival_id>/stukken/<document_id>")
@guarded(Permission.START_CASE)
def file(arrival_id: int, document_id: str) -> ResponseReturnValue:
    found = arrivals.opened(services(), current_actor(), arrival_id)
    for each in (found.original, *found.files):
        if each is not None and each.id == document_id:
            return attachment(each, services().files.open(each.sha256))
    raise NotFound(N_("This document does not exist."))


@blueprint.get(f"/<int(max={LAST_ID}):arrival_id>/registreren/<process>")
@guarded(Permission.START_CASE)
def fill_in(arrival_id: int, process: str) -> ResponseReturnValue:
    actor = current_actor()
    bundle, bound = prefilling.filled(services(), actor, arrival_id, process)
    start = bundle.settings.starts[bound.form.id]
    return intake.shown(ArrivalPage(bundle=bundle, start=start, arrival_id=arrival_id), bound)


@blueprint.post(f"/<int(max={LAST_ID}):arrival_id>/registreren/<process>")
@guarded(Permission.START_CASE)
def register(arrival_id: int, process: str) -> ResponseReturnValue:
    known = arrivals.opened(services(), current_actor(), arrival_id)
    if known.arrival.state is ArrivalState.REGISTERED and known.number:  # sent once more
        return redirect(url_for("casefile.show", number=known.number), 303)
    form = prefilling.form_of(services(), current_actor(), arrival_id, process)
    page = partial(ArrivalPage, arrival_id=arrival_id)
    return intake.answered(process, form, page, _registered)


@blueprint.post(f"/<int(max={LAST_ID}):arrival_id>/afwijzing")
@guarded(Permission.START_CASE)
def discard(arrival_id: int) -> ResponseReturnValue:
    try:
        arrivals.discarded(services(), current_actor(), arrival_id, request.form.get("reason", ""))
    except Invalid as error:
        return _show(arrival_id, error.fields["reason"]), 422
    return redirect(telling(url_for("arrivals.overview"), Notice.DISCARDED), 303)


@blueprint.post(f"/<int(max={LAST_ID}):arrival_id>/zaak")
@guarded(Permission.START_CASE)
def join(arrival_id: int) -> ResponseReturnValue:
    number = arrivals.joined(services(), current_actor(), arrival_id)
    return redirect(url_for("casefile.show", number=number), 303)


def _registered(opening: StartPage, sent: Sent) -> ResponseReturnValue:
    assert isinstance(opening, ArrivalPage), "made by register"
    number = intake.begun(opening, sent).number
    arrivals.registered(services(), current_actor(), opening.arrival_id, number)
    return receipt.give(number, opening.start.form)


def _overview(problem: Message | None = None) -> str:
    chosen = request.args.get("lijst", "")
    chosen = chosen if chosen in LISTS else next(iter(LISTS))
    behind = row_argument("na")
    page = arrivals.overview(services(), current_actor(), states=LISTS[chosen][1], behind=behind)
    return render_template(
        "arrivals/overview.html",
        page=page,
        chosen=chosen,
        tabs=[
            {"label": label, "url": url_for("arrivals.overview", lijst=key),
             "current": key == chosen}
            for key, (label, _) in LISTS.items()
        ],
        remarks=arrivals.remarks,
        problem=problem,
    )  # fmt: skip


def _show(arrival_id: int, problem: Message | None = None) -> str:
    found = arrivals.opened(services(), current_actor(), arrival_id)
    papers = [each for each in (found.original, *found.files) if each is not None]
    return render_template(
        "arrivals/show.html",
        found=found,
        row=found.arrival,
        is_new=found.arrival.state is ArrivalState.NEW,
        documents=document_links(
            papers, lambda id_: url_for("arrivals.file", arrival_id=arrival_id, document_id=id_)
        ),
        registers=[
            Link(
                name=start.name,
                url=url_for("arrivals.fill_in", arrival_id=arrival_id, process=bundle.key),
            )
            for bundle, start in arrivals.starts(services(), current_actor())
        ],
        problem=problem,
        typed=request.form.get("reason", ""),
    )

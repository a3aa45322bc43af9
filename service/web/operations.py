"""The operator's pages: what was sent, what is stuck. Never the content of a case."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.actions import (
    collecting,
    dispatch,
    keeping,
    mailhold,
    outbox,
    resending,
    supervise,
    vitals,
)
from service.actions.dispatch import Whereabouts
from service.core.access import Permission
from service.core.language import N_, Message
from service.core.topic import Lane
from service.store.tables import Answer, TidingKind
from service.web.actors import current_actor, guarded
from service.web.base import LAST_ID, for_lists, row_argument, services
from service.web.formtext import size
from service.web.notices import Notice, telling

# What a worker does, lane by lane.
LANES = {
    Lane.TIMERS: N_("terms"),
    Lane.MAIL: N_("messages"),
    Lane.LETTERS: N_("letters"),
    Lane.OTHER: N_("other steps"),
    Lane.REHEARSALS: N_("scenarios"),
    Lane.MEASURES: N_("figures"),
    Lane.PROOF: N_("proof"),
}
ALL = Message(N_("All"))
CHOSEN = 200
OF_MESSAGES = (  # a message stands on no page
    Whereabouts.READY,
    Whereabouts.SENT,
    Whereabouts.RETURNED,
    Whereabouts.FAILED,
)
ANSWERS = {
    Answer.NONE: N_("No answer: it may have taken it"),
    Answer.TAKEN: N_("The mail server took it"),
    Answer.REFUSED: N_("The mail server refused it"),
}
HEARD = {
    TidingKind.SENT: N_("Sent after all"),
    TidingKind.RETURNED: N_("A mail server reports that it came back"),
    TidingKind.FAILED: N_("The mail server refused the address for good"),
}

blueprint = Blueprint("operations", __name__, url_prefix="/beheer")
blueprint.add_app_template_filter(size, "octets")


@blueprint.get("/uitgaand")
@guarded(Permission.OPERATE)
def outgoing() -> ResponseReturnValue:
    where, behind = _where(request.args.get("staat", "")), row_argument("na")
    page = outbox.overview(for_lists(), current_actor(), where=where, behind=behind)
    return render_template(
        "operations/outbox.html",
        page=page,
        where=where or "",
        is_first=behind is None,
        states=[("", ALL), *((each.value, dispatch.WORDS[each]) for each in OF_MESSAGES)],
        has_server=services().settings.smtp_url is not None,
        box=collecting.mailbox_of(services()),
    )


@blueprint.get(f"/uitgaand/<int(max={LAST_ID}):mail_id>")
@guarded(Permission.OPERATE)
def message(mail_id: int) -> ResponseReturnValue:
    found = outbox.life(services(), current_actor(), mail_id)
    return render_template("operations/message.html", life=found, ANSWERS=ANSWERS, HEARD=HEARD)


@blueprint.post("/uitgaand")
@guarded(Permission.OPERATE)
def let_go() -> ResponseReturnValue:
    """Messages that lie ready go, or never do."""
    ids = [int(each) for each in request.form.getlist("m")[:CHOSEN] if each.isdecimal()]
    if "drop" in request.form:
        resending.abandon(services(), current_actor(), ids)
    else:
        resending.ask(services(), current_actor(), ids)
    back = url_for("operations.outgoing", staat=Whereabouts.READY.value)
    return redirect(telling(back, Notice.LET_GO), 303)


def _where(text: str) -> Whereabouts | None:
    return Whereabouts(text) if text in set(OF_MESSAGES) else None


@blueprint.get("/storingen")
@guarded(Permission.OPERATE)
def incidents() -> ResponseReturnValue:
    found = supervise.incidents(services(), current_actor())
    return render_template(
        "operations/incidents.html",
        incidents=found,
        retry_url=_retry_url,
        vitals=vitals.read(services()),
        held=mailhold.question(services(), current_actor()),
        unkept=keeping.failing(services(), current_actor()),
        beginnings=supervise.beginnings(services(), current_actor()),
        box=collecting.mailbox_of(services()),
        LANES=LANES,
    )


@blueprint.post(f"/storingen/taken/<int(max={LAST_ID}):job_id>/poging")
@guarded(Permission.OPERATE)
def retry_job(job_id: int) -> ResponseReturnValue:
    supervise.retry_job(services(), job_id, current_actor())
    return _tried_again()


@blueprint.post(f"/storingen/termijnen/<int(max={LAST_ID}):timer_id>/poging")
@guarded(Permission.OPERATE)
def retry_timer(timer_id: int) -> ResponseReturnValue:
    supervise.retry_timer(services(), timer_id, current_actor())
    return _tried_again()


@blueprint.post(f"/storingen/rondes/<int(max={LAST_ID}):row_id>/poging")
@guarded(Permission.OPERATE)
def retry_round(row_id: int) -> ResponseReturnValue:
    supervise.retry_round(services(), row_id, current_actor())
    return _tried_again()


def _retry_url(item: supervise.Incident) -> str:
    if item.kind == "job":
        return url_for("operations.retry_job", job_id=item.id)
    if item.kind == "round":
        return url_for("operations.retry_round", row_id=item.id)
    return url_for("operations.retry_timer", timer_id=item.id)


def _tried_again() -> ResponseReturnValue:
    return redirect(telling(url_for("operations.incidents"), Notice.RETRIED))

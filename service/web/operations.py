"""The operator's pages: what was sent, what is stuck. Never the content of a case."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service.actions import keeping, mailhold, supervise, vitals
from service.core.access import Permission
from service.core.language import N_
from service.core.topic import Lane
from service.web.actors import current_actor, guarded
from service.web.base import for_lists, number_argument, services
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
LAST_ID = 2**63 - 1  # what a database can count

blueprint = Blueprint("operations", __name__, url_prefix="/beheer")
blueprint.add_app_template_filter(size, "octets")


@blueprint.get("/uitgaand")
@guarded(Permission.OPERATE)
def outbox() -> ResponseReturnValue:
    page = supervise.outbox(for_lists(), current_actor(), number_argument("bladzijde", 1))
    return render_template(
        "operations/outbox.html",
        page=page,
        page_url=_page_url,
        has_server=services().settings.smtp_url is not None,
    )


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


def _page_url(page: int) -> str:
    return url_for("operations.outbox", bladzijde=page)


def _retry_url(item: supervise.Incident) -> str:
    if item.kind == "job":
        return url_for("operations.retry_job", job_id=item.id)
    if item.kind == "round":
        return url_for("operations.retry_round", row_id=item.id)
    return url_for("operations.retry_timer", timer_id=item.id)


def _tried_again() -> ResponseReturnValue:
    return redirect(telling(url_for("operations.incidents"), Notice.RETRIED))

"""The process owner's pages: versions, upload with findings, publication with a reason."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from service.actions import approvals, publish, rehearsals, versions
from service.core.access import Permission, allowed
from service.core.errors import BundleError, Invalid, NotApproved, NotRehearsed
from service.core.language import N_, Message
from service.outside import Busy, Stopped
from service.web.actors import current_actor, guarded
from service.web.base import services
from service.web.notices import Notice, telling
from service.web.proving import proved

blueprint = Blueprint("publish", __name__, url_prefix="/regeling")


@blueprint.get("")
@guarded(Permission.READ_VERSIONS)
def processes() -> ResponseReturnValue:
    return _overview()


@blueprint.post("/bestand")
@guarded(Permission.PUBLISH)
def upload() -> ResponseReturnValue:
    file = request.files.get("archive")
    data = file.read() if file else b""
    if not data:
        return _overview(problem=Message(N_("Choose a file first."))), 422
    try:
        result = publish.upload(services(), data, current_actor())
    except BundleError as error:
        return _overview(problem=error.message, findings=error.findings), 422
    except Busy as error:
        return _overview(problem=error.message), error.status, _retry_after(error)
    except Stopped as error:
        return _overview(problem=error.message), error.status
    return redirect(url_for("publish.version", bundle_hash=result.hash))


@blueprint.get("/versies/<bundle_hash>")
@guarded(Permission.READ_VERSIONS)
def version(bundle_hash: str) -> ResponseReturnValue:
    return _version(bundle_hash)


@blueprint.post("/versies/<bundle_hash>/publicatie")
@guarded(Permission.PUBLISH)
@proved
def publication(bundle_hash: str) -> ResponseReturnValue:
    reason = request.form.get("reason", "").strip()[:2000]
    try:
        number = publish.publish(services(), bundle_hash, reason, current_actor())
    except Busy as error:
        page = _version(bundle_hash, reason=reason, problem=error.message)
        return page, error.status, _retry_after(error)
    except (Invalid, BundleError, Stopped) as error:
        return _version(bundle_hash, reason=reason, problem=error.message), 422
    except NotApproved as error:
        return _version(bundle_hash, reason=reason, unapproved=error.message), error.status
    except NotRehearsed as error:
        return _version(bundle_hash, reason=reason, unplayed=error.message), error.status
    return redirect(telling(url_for("publish.processes"), Notice.PUBLISHED, number=number))


@blueprint.post("/versies/<bundle_hash>/akkoord")
@guarded(Permission.APPROVE)
@proved
def approval(bundle_hash: str) -> ResponseReturnValue:
    reason = request.form.get("approval_reason", "").strip()[:2000]
    try:
        approvals.approve(services(), bundle_hash, reason, current_actor())
    except Invalid as error:
        page = _version(bundle_hash, approval_reason=reason, disagreed=error.message)
        return page, 422
    return redirect(url_for("publish.version", bundle_hash=bundle_hash, _anchor="safeguards"))


@blueprint.post("/versies/<bundle_hash>/scenarios")
@guarded(Permission.PUBLISH)
def rehearsal(bundle_hash: str) -> ResponseReturnValue:
    rehearsals.ask(services(), bundle_hash, current_actor())
    return redirect(url_for("publish.version", bundle_hash=bundle_hash, _anchor="scenarios"))


@blueprint.get("/versies/<bundle_hash>/bestanden.zip")
@guarded(Permission.READ_VERSIONS)
def archive(bundle_hash: str) -> ResponseReturnValue:
    actor = current_actor()
    found = versions.version(services(), bundle_hash, actor)
    data = versions.archive(services(), bundle_hash, actor)
    name = f"{found.key}-{found.version or bundle_hash[:8]}.zip"
    return send_file(BytesIO(data), "application/zip", as_attachment=True, download_name=name)


def _retry_after(error: Busy) -> dict[str, str]:
    return {"Retry-After": str(error.retry_after)}


def _overview(**values: Any) -> str:
    actor = current_actor()
    return render_template(
        "publish/processes.html",
        processes=versions.overview(services(), actor),
        may_publish=allowed(Permission.PUBLISH, actor),
        **values,
    )


def _version(bundle_hash: str, **values: Any) -> str:
    actor = current_actor()
    found = versions.version(services(), bundle_hash, actor)
    weighed = approvals.weighed(services(), bundle_hash, actor)
    return render_template(
        "publish/version.html",
        version=found,
        weighed=weighed,
        may_approve=approvals.may_approve(weighed, found.uploaded_by, found.key, actor),
        current=versions.in_use(services(), found.key, actor),
        may_publish=allowed(Permission.PUBLISH, actor, process=found.key),
        **values,
    )

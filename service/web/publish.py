"""The process owner's pages: versions, upload with findings, publication with a reason."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from service.actions import publish
from service.core.access import Permission
from service.core.errors import Invalid
from service.core.language import N_
from service.web.actors import current_actor, guarded
from service.web.base import services

blueprint = Blueprint("publish", __name__, url_prefix="/regeling")


@blueprint.get("")
@guarded(Permission.READ_VERSIONS)
def processes() -> ResponseReturnValue:
    overview = publish.overview(services(), current_actor())
    return render_template("publish/processes.html", processes=overview)


@blueprint.post("/bestand")
@guarded(Permission.PUBLISH)
def upload() -> ResponseReturnValue:
    file = request.files.get("archive")
    data = file.read() if file else b""
    if not data:
        raise Invalid(N_("Choose a file first. It is a .zip with the files of one process."))
    result = publish.upload(services(), data, current_actor())
    return redirect(url_for("publish.version", bundle_hash=result.hash))


@blueprint.get("/versies/<bundle_hash>")
@guarded(Permission.READ_VERSIONS)
def version(bundle_hash: str) -> ResponseReturnValue:
    found = publish.version(services(), bundle_hash, current_actor())
    return render_template("publish/version.html", version=found)


@blueprint.post("/versies/<bundle_hash>/publicatie")
@guarded(Permission.PUBLISH)
def publication(bundle_hash: str) -> ResponseReturnValue:
    reason = request.form.get("reason", "").strip()[:2000]
    number = publish.publish(services(), bundle_hash, reason, current_actor())
    flash(gettext("Version %(number)s is in use for new cases.", number=number))
    return redirect(url_for("publish.processes"))


@blueprint.get("/versies/<bundle_hash>/bestanden.zip")
@guarded(Permission.READ_VERSIONS)
def archive(bundle_hash: str) -> ResponseReturnValue:
    data = publish.archive(services(), bundle_hash, current_actor())
    name = f"{bundle_hash[:12]}.zip"
    return send_file(BytesIO(data), "application/zip", as_attachment=True, download_name=name)

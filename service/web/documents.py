"""Documents of a case, always as a download: nothing a stranger sent opens in our pages."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from service.actions import casefile, cases
from service.core.access import Permission
from service.core.errors import NotAllowed
from service.store.tables import Document
from service.web.actors import current_actor, guarded
from service.web.base import services

blueprint = Blueprint("documents", __name__)


@blueprint.get("/documenten/<document_id>")
@guarded(Permission.READ_CASE)
def download(document_id: str) -> ResponseReturnValue:
    actor = current_actor()
    try:
        found = casefile.document(services(), document_id, actor)
    except NotAllowed:
        cases.refused_document(services(), document_id, actor)
        raise
    return attachment(*found)


def attachment(document: Document, data: bytes) -> ResponseReturnValue:
    """*data* as a file to keep, under a name that no page can run."""
    return send_file(
        BytesIO(data),
        mimetype=document.media_type,
        as_attachment=True,
        download_name=document.name,
        max_age=0,
        etag=False,
    )

"""Documents of a case and one's own letters, always as a download: nothing opens in our pages."""

from __future__ import annotations

from io import SEEK_END, BytesIO
from typing import IO

from flask import Blueprint, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from service.actions import cases, documents, papers
from service.core.access import Permission
from service.core.errors import NotAllowed
from service.store.tables import Document
from service.web.actors import current_actor, guarded
from service.web.base import number_argument, services

IN_MEMORY = 1024 * 1024
blueprint = Blueprint("documents", __name__)


@blueprint.get("/documenten/<document_id>")
@guarded(Permission.READ_CASE)
def download(document_id: str) -> ResponseReturnValue:
    actor = current_actor()
    try:
        found = documents.opened(services(), document_id, actor)
    except NotAllowed:
        cases.refused_document(services(), document_id, actor)
        raise
    return attachment(*found)


@blueprint.get("/stukken")
@guarded(Permission.SIGNED_IN)
def overview() -> ResponseReturnValue:
    page = papers.papers(services(), current_actor(), page=number_argument("bladzijde", 1))
    return render_template("documents/overview.html", page=page, page_url=_page_url)


def download_url(document_id: str) -> str:
    """Where a document is downloaded."""
    return url_for("documents.download", document_id=document_id)


def _page_url(page: int) -> str:
    return url_for("documents.overview", bladzijde=page)


def authored(data: bytes, name: str) -> ResponseReturnValue:
    """A file that an author uploaded, as bytes to keep: as XML a browser would show it as a page.

    Our viewer reads it with a script, to which the type makes no difference.
    """
    return send_file(
        BytesIO(data), "application/octet-stream", as_attachment=True, download_name=name
    )


def attachment(document: Document, content: IO[bytes]) -> ResponseReturnValue:
    """The *content* of a document as a file to keep."""
    return to_keep(content, document.name, document.media_type)


def to_keep(content: IO[bytes], name: str, media_type: str) -> ResponseReturnValue:
    """*content* as a file to keep, under a name that no page can run.

    Large ones are sent piece by piece; small ones need no file that stays open meanwhile.
    """
    size = content.seek(0, SEEK_END)
    content.seek(0)
    if size <= IN_MEMORY:
        with content:
            content = BytesIO(content.read())
    response = send_file(
        content,
        mimetype=media_type,
        as_attachment=True,
        download_name=name,
        max_age=0,
        etag=False,
    )
    response.content_length = size
    return response

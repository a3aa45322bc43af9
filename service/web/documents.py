"""Documents of a case and one's own letters: to read in our page, or to keep."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import SEEK_END, BytesIO
from typing import IO

from flask import Blueprint, Response, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from service.actions import documents, noting, papers
from service.core.access import Permission
from service.core.errors import NotAllowed, NotFound
from service.core.forms.uploads import HEIC
from service.core.language import N_
from service.outside.photos import bare
from service.store.tables import Document
from service.web.actors import current_actor, guarded
from service.web.base import number_argument, services, tell_of, today
from service.web.links import note_of, warnings_of

IN_MEMORY = 1024 * 1024
PDF = "application/pdf"
PICTURES = frozenset({"image/png", "image/jpeg", "image/webp", HEIC})
# By itself such a file would be a page of a stranger's making: it may run, load and send nothing.
STRANGER = "default-src 'none'; img-src 'self'; frame-ancestors 'none'; sandbox"
blueprint = Blueprint("documents", __name__)


@blueprint.get("/documenten/<document_id>")
@guarded(Permission.READ_CASE)
def download(document_id: str) -> ResponseReturnValue:
    with _refusal_noted(document_id):
        found = documents.opened(services(), document_id, current_actor())
    return attachment(*found)


@blueprint.get("/documenten/<document_id>/inhoud")
@guarded(Permission.READ_CASE)
def content(document_id: str) -> ResponseReturnValue:
    """The bytes for that page: only of what it can show."""
    if not is_shown(looked_up(document_id).document.media_type):
        raise NotFound(N_("This document can only be downloaded."))
    found, data = documents.opened(services(), document_id, current_actor())
    return to_look_at(found, data)


@blueprint.get("/stukken")
@guarded(Permission.SIGNED_IN)
def overview() -> ResponseReturnValue:
    found = papers.papers(services(), current_actor(), page=number_argument("bladzijde", 1))
    return render_template("documents/overview.html", page=found, page_url=_page_url)


@blueprint.get("/stukken/<document_id>")
@guarded(Permission.SIGNED_IN)
def paper(document_id: str) -> ResponseReturnValue:
    """A letter to the reader in person, to read."""
    return page(looked_up(document_id), [(gettext("Papers"), url_for("documents.overview"))])


def looked_up(document_id: str) -> documents.Filed:
    """A document that the reader may open, before it is opened."""
    with _refusal_noted(document_id):
        return documents.filed(services(), document_id, current_actor())


def page(filed: documents.Filed, above: list[tuple[str, str]]) -> str:
    """The page to read a document on, with the way back *above* it.

    What cannot be shown is only offered to keep.
    """
    if filed.bundle is not None:
        tell_of(filed.bundle)
    return render_template(
        "documents/show.html",
        document=filed.document,
        number=filed.number,
        above=above,
        note=note_of(filed.document, today()),
        warnings=warnings_of(filed.document),
    )


def download_url(document_id: str) -> str:
    """Where a document is downloaded."""
    return url_for("documents.download", document_id=document_id)


def is_shown(media_type: str) -> bool:
    """Whether a page shows files of this type; any other is only ever downloaded."""
    return media_type == PDF or media_type in PICTURES


@contextmanager
def _refusal_noted(document_id: str) -> Iterator[None]:
    """Within, who is kept out of a document leaves a trace with its case."""
    try:
        yield
    except NotAllowed:
        noting.refused_document(services(), document_id, current_actor())
        raise


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
    """*content* as a file to keep, under a name that no page can run."""
    return _sent(content, name, media_type, as_attachment=True)


def to_look_at(document: Document, content: IO[bytes]) -> ResponseReturnValue:
    """The *content* of a document for the viewer; of a picture nothing but the picture."""
    if document.media_type not in PICTURES:
        return inline(content, document.name, document.media_type)
    with content:
        picture, media_type = bare(content.read(), document.media_type)
    ending = ".jpg" if media_type != document.media_type else ""
    return inline(BytesIO(picture), f"{document.name}{ending}", media_type)


def inline(content: IO[bytes], name: str, media_type: str) -> ResponseReturnValue:
    """*content* for the viewer of our page; opened by itself nothing in it works."""
    response = _sent(content, name, media_type, as_attachment=False)
    response.headers["Content-Security-Policy"] = STRANGER
    return response


def _sent(content: IO[bytes], name: str, media_type: str, *, as_attachment: bool) -> Response:
    """Large files are sent piece by piece; small ones need no file that stays open meanwhile."""
    size = content.seek(0, SEEK_END)
    content.seek(0)
    if size <= IN_MEMORY:
        with content:
            content = BytesIO(content.read())
    response = send_file(
        content,
        mimetype=media_type,
        as_attachment=as_attachment,
        download_name=name,
        max_age=0,
        etag=False,
        conditional=False,
    )
    response.content_length = size
    return response

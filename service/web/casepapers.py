"""The documents of a case: letters and how far each is, what was sent in, and one to read."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from service.actions import casefile, postroom, readers, returning
from service.core.access import Permission
from service.core.errors import NotFound
from service.core.language import N_, Message
from service.store.tables import Document, DocumentKind
from service.web import casehead, documents
from service.web.actors import current_actor, guarded
from service.web.base import services, today
from service.web.keptout import kept_out
from service.web.links import DocumentLink, document_links
from service.web.notices import Notice, telling

blueprint = Blueprint("casepapers", __name__, url_prefix="/zaken")
ALL = Message(N_("Everything"))
SHELVES: Mapping[str, tuple[Message, frozenset[DocumentKind]]] = {
    "brieven": (Message(N_("Letters")), frozenset({DocumentKind.LETTER, DocumentKind.NOTICE})),
    "ontvangen": (Message(N_("Received")), frozenset({DocumentKind.UPLOAD})),
}


@blueprint.get("/<number>/documenten")
@guarded(Permission.READ_CASE)
def overview(number: str) -> ResponseReturnValue:
    """The letters and how far each is, and what was sent in."""
    file, only = casehead.opened(number), request.args.get("toon", "")
    groups = {name: _links(file, kinds) for name, (_, kinds) in SHELVES.items()}
    return casehead.page(
        "casefile/documents.html",
        file,
        "documents",
        groups={name: links for name, links in groups.items() if only in ("", name)},
        filters=[
            {
                "label": label,
                "url": url_for("casepapers.overview", number=number, toon=name or None),
                "current": name == only,
            }
            for name, label in (("", ALL), *((n, label) for n, (label, _) in SHELVES.items()))
        ],
    )


@blueprint.get("/<number>/documenten/<document_id>")
@guarded(Permission.READ_CASE)
def document(number: str, document_id: str) -> ResponseReturnValue:
    """One document of the case, to read; who may only read that letter has it with the others."""
    filed = documents.looked_up(document_id)
    if filed.number != number:
        raise NotFound(N_("This document does not exist."))
    if not readers.is_open_to(services(), number, current_actor()):
        return redirect(url_for("documents.paper", document_id=document_id))
    return documents.page(
        filed,
        [
            (gettext("Cases"), url_for("cases.overview")),
            (number, url_for("casefile.show", number=number)),
        ],
    )


@blueprint.post("/<number>/brieven/<document_id>")
@guarded(Permission.HANDLE_CASE)
def posted(number: str, document_id: str) -> ResponseReturnValue:
    """A letter left on paper."""
    actor = current_actor()
    with kept_out(number, actor):
        name = postroom.posted(services(), number, document_id, actor)
    return redirect(telling(_here(number), Notice.POSTED, name=name), 303)


@blueprint.post("/<number>/brieven/<document_id>/terug")
@guarded(Permission.HANDLE_CASE)
def returned(number: str, document_id: str) -> ResponseReturnValue:
    """A letter came back."""
    actor = current_actor()
    with kept_out(number, actor):
        name = returning.said(services(), number, document_id, actor)
    return redirect(telling(_here(number), Notice.RETURNED, name=name), 303)


def _here(number: str) -> str:
    return url_for("casepapers.overview", number=number)


def _post_url(number: str, document_id: str) -> str:
    return url_for("casepapers.posted", number=number, document_id=document_id)


def _links(file: casefile.CaseFile, kinds: frozenset[DocumentKind]) -> list[DocumentLink]:
    number = file.instance.number
    return document_links(
        [each for each in file.documents if each.kind in kinds],
        documents.download_url,
        view_url=lambda each: view_url(number, each),
        known=file.addressees,
        standings=file.standings,
        post_url=(lambda id_: _post_url(number, id_)) if file.may_post else None,
        return_url=(lambda id_: _return_url(number, id_)) if file.may_post else None,
        today=today(),
        closed=file.instance.ended_at is not None,
    )


def view_url(number: str, document: Document) -> str:
    """Where a document is read; empty when no page can show it."""
    if not documents.is_shown(document.media_type):
        return ""
    return url_for("casepapers.document", number=number, document_id=document.id)


def _return_url(number: str, document_id: str) -> str:
    return url_for("casepapers.returned", number=number, document_id=document_id)

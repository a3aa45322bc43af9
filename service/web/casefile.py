"""The case file, a page for each of its parts, and its actions."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from service.actions import casefile, diagrams, dossier, notes, postroom, readers, returning
from service.actions.sections import Row
from service.core.access import Permission
from service.core.errors import NotFound
from service.core.language import N_
from service.store.tables import Document, DocumentKind
from service.web import casehead, documents, locales, plates, timeline
from service.web import notes as noting
from service.web.action import ActionScreen
from service.web.actors import current_actor, guarded
from service.web.base import services, tell_of, today
from service.web.keptout import kept_out
from service.web.links import document_links
from service.web.notices import Notice, telling
from service.web.terms import told_of
from service.web.values import word
from service.web.wording import say

blueprint = Blueprint("casefile", __name__, url_prefix="/zaken")
blueprint.add_app_template_filter(word, "word")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section of the case file: what is known, and the names of what is not."""

    title: str
    anchor: str
    filled: list[Row]
    empty: list[str]


@blueprint.get("/<number>")
@guarded(Permission.READ_CASE)
def show(number: str) -> ResponseReturnValue:
    """What happened in the case and what is to come; what used to be shown here has moved."""
    if "plaat" in request.args:
        return redirect(url_for("casefile.process", number=number, plaat=request.args["plaat"]))
    return _course(_opened(number))


@blueprint.post("/<number>/notities")
@guarded(Permission.NOTE_CASE)
def note(number: str) -> ResponseReturnValue:
    """A note or a call, from the form on the course; typed wrong it is asked again."""
    actor = current_actor()
    with kept_out(number, actor):
        bundle = casefile.bundle_of(services(), number, actor)
        form, typed = noting.sent(bundle.calendar)
        if typed is None:
            return _course(_opened(number), form), 422
        notes.write(services(), number, typed, actor)
    return redirect(telling(_back(number), Notice.NOTED), 303)


@blueprint.get("/<number>/gegevens")
@guarded(Permission.READ_CASE)
def record(number: str) -> ResponseReturnValue:
    """What is known: the forms of the case."""
    return _page("casefile/record.html", _opened(number), "record")


@blueprint.get("/<number>/documenten", endpoint="documents")
@guarded(Permission.READ_CASE)
def listed(number: str) -> ResponseReturnValue:
    """The letters and how far each is, and what was sent in."""
    file = _opened(number)
    links = document_links(
        file.documents,
        documents.download_url,
        view_url=lambda each: _view_url(number, each),
        known=file.addressees,
        standings=file.standings,
        post_url=(lambda id_: _post_url(number, id_)) if file.may_post else None,
        return_url=(lambda id_: _return_url(number, id_)) if file.may_post else None,
        today=today(),
        closed=file.instance.ended_at is not None,
    )
    return _page("casefile/documents.html", file, "documents", documents=links)


@blueprint.get("/<number>/termijnen")
@guarded(Permission.READ_CASE)
def deadlines(number: str) -> ResponseReturnValue:
    """The terms of the case, and why each ends when it does."""
    file, now = _opened(number), services().clock()
    return _page(
        "casefile/deadlines.html",
        file,
        "deadlines",
        deadlines=[told_of(each, now) for each in file.deadlines],
        clocks=[told_of(each, now) for each in file.clocks],
    )


@blueprint.get("/<number>/proces")
@guarded(Permission.READ_CASE)
def process(number: str) -> ResponseReturnValue:
    """The diagram with the path walked, of the parts that are in use, and the same in a table."""
    file = _opened(number)
    used, asked = plates.used(file), request.args.get("plaat", "")
    busy = [name for name in used if plates.is_here(file, name)]
    chosen = asked if asked in file.processes else (busy or used[:1])[-1]
    return _page(
        "casefile/process.html",
        file,
        "process",
        chosen=chosen,
        plates=[
            {
                "title": file.bundle.process_titles[name] or name,
                "url": url_for(".process", number=number, plaat=name),
                "current": name == chosen,
                "here": name in busy,
            }
            for name in (used if chosen in used else [*used, chosen])
        ],
        rows=plates.table(file, chosen, services().clock()),
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
        filed, [(gettext("Cases"), url_for("cases.overview")), (number, _back(number))]
    )


@blueprint.get("/<number>/dossier.pdf")
@guarded(Permission.READ_CASE)
def printed(number: str) -> ResponseReturnValue:
    actor = current_actor()
    with kept_out(number, actor):
        pdf = dossier.print_case(services(), number, actor, say=say, language=locales.current())
    return send_file(
        BytesIO(pdf),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"{number}.pdf",
        max_age=0,
        etag=False,
    )


@blueprint.get("/<number>/diagram/<process>.bpmn")
@guarded(Permission.READ_CASE)
def diagram(number: str, process: str) -> ResponseReturnValue:
    actor = current_actor()
    with kept_out(number, actor):
        return documents.authored(
            diagrams.text(services(), number, process, actor), f"{process}.bpmn"
        )


@blueprint.get("/<number>/diagram/<process>/toestand.json")
@guarded(Permission.READ_CASE)
def diagram_state(number: str, process: str) -> ResponseReturnValue:
    actor = current_actor()
    with kept_out(number, actor):
        found = diagrams.walked(services(), number, process, actor)
    tell_of(found.bundle)
    return jsonify(plates.state(process, found.rows, found.path))


@blueprint.get("/<number>/handelingen/<path:element>")
@guarded(Permission.HANDLE_CASE)
def act(number: str, element: str) -> ResponseReturnValue:
    actor = current_actor()
    with kept_out(number, actor):
        return ActionScreen(number, element, actor, back=_back(number)).show()


@blueprint.post("/<number>/handelingen/<path:element>")
@guarded(Permission.HANDLE_CASE)
def use(number: str, element: str) -> ResponseReturnValue:
    actor = current_actor()
    with kept_out(number, actor):
        return ActionScreen(number, element, actor, back=_back(number)).send()


@blueprint.post("/<number>/brieven/<document_id>")
@guarded(Permission.HANDLE_CASE)
def posted(number: str, document_id: str) -> ResponseReturnValue:
    """A letter left on paper."""
    actor = current_actor()
    with kept_out(number, actor):
        name = postroom.posted(services(), number, document_id, actor)
    return redirect(telling(_papers(number), Notice.POSTED, name=name), 303)


@blueprint.post("/<number>/brieven/<document_id>/terug")
@guarded(Permission.HANDLE_CASE)
def returned(number: str, document_id: str) -> ResponseReturnValue:
    """A letter came back."""
    actor = current_actor()
    with kept_out(number, actor):
        name = returning.said(services(), number, document_id, actor)
    return redirect(telling(_papers(number), Notice.RETURNED, name=name), 303)


def _course(file: casefile.CaseFile, form: noting.Form | None = None) -> str:
    number, only = file.instance.number, request.args.get("toon", "")
    return _page(
        "casefile/course.html",
        file,
        "show",
        timeline=timeline.of(file, current_actor().username, only),
        form=form or noting.blank(file.bundle.calendar),
        filters=[
            {
                "label": label,
                "url": url_for("casefile.show", number=number, toon=kind or None),
                "current": kind == (only if only in timeline.FILTERS else ""),
            }
            for kind, label in timeline.FILTERS.items()
        ],
        view_url=lambda each: _view_url(number, each) or documents.download_url(each.id),
        uploads=[each for each in file.documents if each.kind is DocumentKind.UPLOAD],
    )


def _opened(number: str) -> casefile.CaseFile:
    """The file of the case; every page of it is a reading, and is written down as one."""
    actor = current_actor()
    with kept_out(number, actor):
        file = casefile.case_file(services(), number, actor)
    tell_of(file.bundle)
    return file


def _page(template: str, file: casefile.CaseFile, current: str, **values: Any) -> str:
    """A page of the file, below what stands on each of them; *current*: its endpoint."""
    return render_template(
        template,
        file=file,
        head=casehead.of(file, current_actor(), services().clock()),
        tab_items=casehead.tabs(file, current),
        parts=_parts(file),
        empty_parts=[title for title, rows in file.sections if not any(r.value for r in rows)],
        **values,
    )


def _parts(file: casefile.CaseFile) -> list[Part]:
    """The sections that hold something; what is still empty is only named."""
    return [
        Part(
            title=title,
            anchor=f"deel-{number}",
            filled=[row for row in rows if row.value],
            empty=[row.label for row in rows if not row.value],
        )
        for number, (title, rows) in enumerate(file.sections, start=1)
        if any(row.value for row in rows)
    ]


def _back(number: str) -> str:
    return url_for("casefile.show", number=number)


def _papers(number: str) -> str:
    return url_for("casefile.documents", number=number)


def _post_url(number: str, document_id: str) -> str:
    return url_for("casefile.posted", number=number, document_id=document_id)


def _view_url(number: str, document: Document) -> str:
    """Where a document is read; empty when no page can show it."""
    if not documents.is_shown(document.media_type):
        return ""
    return url_for("casefile.document", number=number, document_id=document.id)


def _return_url(number: str, document_id: str) -> str:
    return url_for("casefile.returned", number=number, document_id=document_id)

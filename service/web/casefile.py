"""The case file, a page for each of its parts, and its actions."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, jsonify, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from service.actions import casefile, diagrams, dossier, notes
from service.core.access import Permission
from service.store.tables import DocumentKind
from service.web import casehead, casepapers, documents, locales, plates, timeline
from service.web import notes as noting
from service.web.action import ActionScreen
from service.web.actors import current_actor, guarded
from service.web.base import services, tell_of
from service.web.keptout import kept_out
from service.web.notices import Notice, telling
from service.web.terms import told_of
from service.web.values import word
from service.web.wording import say

blueprint = Blueprint("casefile", __name__, url_prefix="/zaken")
blueprint.add_app_template_filter(word, "word")


@blueprint.get("/<number>")
@guarded(Permission.READ_CASE)
def show(number: str) -> ResponseReturnValue:
    """What happened in the case and what is to come; what used to be shown here has moved."""
    if "plaat" in request.args:
        return redirect(url_for("casefile.process", number=number, plaat=request.args["plaat"]))
    return _course(casehead.opened(number))


@blueprint.post("/<number>/notities")
@guarded(Permission.NOTE_CASE)
def note(number: str) -> ResponseReturnValue:
    """A note or a call, from the form on the course; typed wrong it is asked again."""
    actor = current_actor()
    with kept_out(number, actor):
        bundle = casefile.bundle_of(services(), number, actor)
        form, typed = noting.sent(bundle.calendar)
        if typed is None:
            return _course(casehead.opened(number), form), 422
        notes.write(services(), number, typed, actor)
    return redirect(telling(_back(number), Notice.NOTED), 303)


@blueprint.get("/<number>/gegevens")
@guarded(Permission.READ_CASE)
def record(number: str) -> ResponseReturnValue:
    """What is known: the forms of the case."""
    return casehead.page("casefile/record.html", casehead.opened(number), "record")


@blueprint.get("/<number>/termijnen")
@guarded(Permission.READ_CASE)
def deadlines(number: str) -> ResponseReturnValue:
    """The terms of the case, and why each ends when it does."""
    file, now = casehead.opened(number), services().clock()
    return casehead.page(
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
    file = casehead.opened(number)
    used, asked = plates.used(file), request.args.get("plaat", "")
    busy = [name for name in used if plates.is_here(file, name)]
    chosen = asked if asked in file.processes else (busy or used[:1])[-1]
    return casehead.page(
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


def _course(file: casefile.CaseFile, form: noting.Form | None = None) -> str:
    number, only = file.instance.number, request.args.get("toon", "")
    return casehead.page(
        "casefile/course.html",
        file,
        "show",
        timeline=timeline.of(file, current_actor().username, only),
        colleagues=notes.whom(services(), file.instance, current_actor()),
        form=form or noting.blank(file.bundle.calendar),
        filters=[
            {
                "label": label,
                "url": url_for("casefile.show", number=number, toon=kind or None),
                "current": kind == (only if only in timeline.FILTERS else ""),
            }
            for kind, label in timeline.FILTERS.items()
        ],
        view_url=lambda each: casepapers.view_url(number, each) or documents.download_url(each.id),
        uploads=[each for each in file.documents if each.kind is DocumentKind.UPLOAD],
    )


def _back(number: str) -> str:
    return url_for("casefile.show", number=number)

"""The case file: sections, documents, terms, diagram, who has to do what, actions."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from service.actions import casefile, diagrams, dossier, postroom, readers, returning
from service.actions.sections import Row
from service.bundle.elements import Element
from service.core.access import Permission
from service.core.actor import Actor
from service.core.deadline import Deadline
from service.core.errors import NotFound
from service.core.language import N_, Message
from service.core.rights import bare_groups
from service.store.tables import Document, Task
from service.web import documents, locales, timeline
from service.web.action import ActionScreen
from service.web.actors import current_actor, guarded
from service.web.base import services, tell_of, today
from service.web.keptout import kept_out
from service.web.links import Link, document_links, is_asked, phase_items
from service.web.notices import Notice, telling
from service.web.terms import told_of
from service.web.values import word
from service.web.wording import say

blueprint = Blueprint("casefile", __name__, url_prefix="/zaken")
blueprint.add_app_template_filter(word, "word")

MAIN_DEADLINES = 3
PARTS = (
    (Message(N_("Timeline")), "tijdlijn"),
    (Message(N_("Documents")), "documenten"),
    (Message(N_("Deadlines")), "termijnen"),
    (Message(N_("Process")), "proces"),
)


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
    actor = current_actor()
    with kept_out(number, actor):
        file = casefile.case_file(services(), number, actor)
    tell_of(file.bundle)
    return render_template(
        "casefile/show.html",
        file=file,
        task_links=_task_links(file, actor),
        waiting=_waiting(file, actor),
        **_told_of(file),
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
        found = diagrams.states(services(), number, process, actor)
    return jsonify(
        elements={
            name: {"state": each["state"], "label": str(each["count"] or "")}
            for name, each in found.items()
        }
    )


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
    return redirect(telling(_back(number), Notice.POSTED, name=name), 303)


@blueprint.post("/<number>/brieven/<document_id>/terug")
@guarded(Permission.HANDLE_CASE)
def returned(number: str, document_id: str) -> ResponseReturnValue:
    """A letter came back."""
    actor = current_actor()
    with kept_out(number, actor):
        name = returning.said(services(), number, document_id, actor)
    return redirect(telling(_back(number), Notice.RETURNED, name=name), 303)


def _told_of(file: casefile.CaseFile) -> dict[str, Any]:
    """Everything on the page that does not depend on the reader."""
    chosen, now, number = _chosen(file), services().clock(), file.instance.number
    return {
        "chosen": chosen,
        "parts": _parts(file),
        "empty_parts": [title for title, rows in file.sections if not any(r.value for r in rows)],
        "phases": _phases(file),
        "deadlines": [told_of(each, now) for each in file.deadlines],
        "clocks": [told_of(each, now) for each in file.clocks],
        "main_deadlines": [told_of(each, now).view for each in _main_deadlines(file)],
        "events": timeline.events(file),
        "documents": document_links(
            file.documents,
            _document_url,
            view_url=lambda each: _view_url(number, each),
            known=file.addressees,
            standings=file.standings,
            post_url=(lambda id_: _post_url(number, id_)) if file.may_post else None,
            return_url=(lambda id_: _return_url(number, id_)) if file.may_post else None,
            today=today(),
            closed=file.instance.ended_at is not None,
        ),
        "steps": file.steps.get(chosen, []),
        "tab_items": _tabs(file),
        "asked_links": [_action(file, each) for each in file.actions if is_asked(each)],
        "action_links": [_action(file, each) for each in file.actions if not is_asked(each)],
    }


def _chosen(file: casefile.CaseFile) -> str:
    """The diagram to show: the one asked for, else the whole process."""
    asked = request.args.get("plaat", "")
    return asked if asked in file.processes else file.processes[0]


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


def _phases(file: casefile.CaseFile) -> list[Any]:
    settings, root = file.bundle.settings, file.instance.root
    names = [phase.name for phase in settings.phases_of(root)]
    return phase_items(names, file.phase, ended=file.instance.ended_at is not None)


def _main_deadlines(file: casefile.CaseFile) -> list[Deadline]:
    """The few at the top: what still runs, then what was promised to the party."""
    promised = file.bundle.settings.status.terms
    first = sorted(file.deadlines, key=lambda d: (d.met_on is not None, d.term not in promised))
    return sorted(first[:MAIN_DEADLINES], key=lambda d: d.due_at)


def _tabs(file: casefile.CaseFile) -> list[dict[str, Any]]:
    title = file.bundle.file_title_of(file.instance.root)
    first = [{"label": title, "url": f"#{part.anchor}"} for part in _parts(file)[:1]]
    return [*first, *({"label": label, "url": f"#{anchor}"} for label, anchor in PARTS)]


def _task_links(file: casefile.CaseFile, actor: Actor) -> list[Link]:
    names = set(actor.candidates)
    return [
        Link(name=task.name, url=url_for("task.show", task_id=task.id))
        for task in file.tasks
        if not names.isdisjoint(task.candidates)
    ]


def _waiting(file: casefile.CaseFile, actor: Actor) -> list[Message]:
    """What others have to do and who they are, so that nobody looks in vain for work."""
    if file.instance.ended_at is not None:
        return []
    if not file.tasks and not any(is_asked(each) for each in file.actions):
        return [Message(N_("There is no task now. The case goes on by itself."))]
    names = set(actor.candidates)
    return [
        Message(N_("Now: “%(task)s”, with %(who)s."), {"task": task.name, "who": _who(file, task)})
        for task in file.tasks
        if names.isdisjoint(task.candidates)
    ]


def _who(file: casefile.CaseFile, task: Task) -> str:
    people = [file.names.get(name, name) for name in casefile.seats(task)]
    if people:
        return ", ".join(people)
    groups = file.bundle.settings.groups
    keys = bare_groups((seat.partition(":")[2] for seat in task.candidates), file.bundle.key)
    return ", ".join(groups[key].name if key in groups else key for key in keys)


def _action(file: casefile.CaseFile, element: Element) -> Link:
    number = file.instance.number
    return Link(name=element.name, url=url_for("casefile.act", number=number, element=element.key))


def _back(number: str) -> str:
    return url_for("casefile.show", number=number)


def _post_url(number: str, document_id: str) -> str:
    return url_for("casefile.posted", number=number, document_id=document_id)


def _view_url(number: str, document: Document) -> str:
    """Where a document is read; empty when no page can show it."""
    if not documents.is_shown(document.media_type):
        return ""
    return url_for("casefile.document", number=number, document_id=document.id)


def _return_url(number: str, document_id: str) -> str:
    return url_for("casefile.returned", number=number, document_id=document_id)


def _document_url(document_id: str) -> str:
    return url_for("documents.download", document_id=document_id)

"""One task or action: its page, its draft, and sending the form. The rules are in the actions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from service.actions import casefile, cases, papers, taskpage, work
from service.core.access import Actor, Permission
from service.core.errors import Conflict, NotAllowed, Refused
from service.core.forms import Verb
from service.core.language import N_, Message
from service.store import tasks
from service.store.tables import TaskState
from service.web import formview, posted
from service.web.actors import current_actor, guarded
from service.web.base import NOT_WORKED_OUT, new_key, services, tell_of, typed_key
from service.web.documents import download_url
from service.web.links import DocumentLink, Link, document_links
from service.web.notices import Notice, telling
from service.web.shell import time_of_day
from service.web.terms import told_of

blueprint = Blueprint("task", __name__, url_prefix="/taken")


@blueprint.get("/<task_id>")
@guarded(Permission.DO_TASK)
def show(task_id: str) -> ResponseReturnValue:
    actor = current_actor()
    try:
        page = _opened(task_id, actor)
    except Conflict as error:
        return _over(task_id, actor, error.message), 409
    drafted = posted.stored_ids(json.loads(page.task.draft or "{}"))
    if drafted:
        files = posted.known_files(drafted, actor.username, page.record)
        page = taskpage.task(services(), task_id, actor, uploads=files)
    return _page(page)


@blueprint.post("/<task_id>")
@guarded(Permission.DO_TASK)
def send(task_id: str) -> ResponseReturnValue:
    page = _posted(task_id)
    if page.bound.action.verb is Verb.DRAFT:
        return _keep(page)
    if page.bound.errors:
        return _page(page), 422
    if not page.bound.accepted:
        return _page(page)
    return _complete(page)


@blueprint.post("/<task_id>/concept")
@guarded(Permission.DO_TASK)
def draft(task_id: str) -> ResponseReturnValue:
    return _keep(_posted(task_id))


@contextmanager
def kept_out(task_id: str, actor: Actor) -> Iterator[None]:
    """Who is kept out of a task leaves a trace with its case."""
    try:
        yield
    except NotAllowed:
        with services().db.reading() as session:
            found = tasks.with_instance(session, task_id)
        if found is not None:
            cases.refused(services(), found[1].number, actor)
        raise


def _opened(task_id: str, actor: Actor, **values: Any) -> taskpage.TaskPage:
    with kept_out(task_id, actor):
        return taskpage.task(services(), task_id, actor, **values)


def _posted(task_id: str) -> taskpage.TaskPage:
    """The task with what was sent; files are kept before anything is judged."""
    actor, typed = current_actor(), request.form.to_dict(flat=False)
    page = _opened(task_id, actor, posted=typed)
    files = posted.received(page.form, actor.username)
    ids = posted.stored_ids(typed)
    if not files and not ids:
        return page
    known = posted.known_files(ids, actor.username, page.record)
    return taskpage.task(services(), task_id, actor, posted=typed, files=files, uploads=known)


def _complete(page: taskpage.TaskPage) -> ResponseReturnValue:
    try:
        actor = current_actor()
        done = work.complete(
            services(),
            page.task.id,
            page.bound,
            actor,
            key=posted.once(actor),
            read=(page.task, page.instance),
        )
    except Refused as error:
        return _page(page, refused=error), 422
    except Conflict as error:
        return _page(page, conflict=error.message), 409
    except NOT_WORKED_OUT as error:
        return _page(page, conflict=error.message), 422
    url = telling(
        url_for("inbox.overview"),
        Notice.DONE,
        name=done.task_name,
        number=done.number,
        linked=page.may_read_case,
    )
    return redirect(url, 303)


def _over(task_id: str, actor: Actor, message: Message) -> str:
    """A task that is done already, reached by an old page or the back button."""
    with services().db.reading() as session:
        found = tasks.with_instance(session, task_id)
    links = [Link(name=gettext("To the work list"), url=url_for("inbox.overview"))]
    if found is not None and casefile.is_open_to(services(), found[1].number, actor):
        case = url_for("casefile.show", number=found[1].number)
        links.insert(0, Link(name=gettext("See how the case stands"), url=case))
    return render_template(
        "over.html", title=gettext("This is done already"), message=message, links=links
    )


def _keep(page: taskpage.TaskPage) -> ResponseReturnValue:
    try:
        work.save_draft(services(), page.task.id, page.bound.as_posted(), current_actor())
    except Conflict as error:
        return _page(page, conflict=error.message), 409
    return redirect(url_for("task.show", task_id=page.task.id), 303)


def _page(page: taskpage.TaskPage, **values: Any) -> str:
    tell_of(page.bundle)
    return render_template(
        "task/show.html",
        page=page,
        is_open=page.task.state == TaskState.OPEN,
        view=formview.view(page.bound, key=typed_key() or new_key()),
        deadline=told_of(page.deadline, services().clock()) if page.deadline else None,
        saved_text=_saved(page),
        action_links=_links(page),
        papers=_papers(page),
        **values,
    )


def _saved(page: taskpage.TaskPage) -> Message | None:
    if page.draft_at is None:
        return None
    time = time_of_day(page.draft_at)
    return Message(N_("Draft saved at %(time)s. Only you see it."), {"time": time})


def _papers(page: taskpage.TaskPage) -> list[DocumentLink]:
    """The letters to this person in this case; the case itself may be closed to them."""
    found = papers.of_case(services(), page.instance.id, current_actor())
    return document_links(found, download_url)


def _links(page: taskpage.TaskPage) -> list[Link]:
    number = page.instance.number
    return [
        Link(
            name=element.name,
            url=url_for("casefile.act", number=number, element=element.key),
        )
        for element in page.actions
    ]

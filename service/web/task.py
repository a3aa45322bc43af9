"""One task: its page, its draft, taking it and giving it back. Sending its form is in answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from io import BytesIO
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from service.actions import noting, papers, readers, work
from service.actions import undo as undoing
from service.actions.answering import Answered
from service.actions.asking import TaskAt
from service.actions.binding import Sent
from service.actions.formdrafts import Tab
from service.actions.formpage import FormPage
from service.connectors.preview import Unread
from service.core.access import Permission
from service.core.actor import Actor
from service.core.errors import Conflict, Full, NotAllowed
from service.core.language import Message
from service.store import tasks
from service.web import readfirst
from service.web.actors import current_actor, guarded
from service.web.answer import Screen, saved
from service.web.base import services, tell_of
from service.web.clashes import form_of
from service.web.documents import PDF, download_url, inline
from service.web.links import DocumentLink, Link, document_links
from service.web.notices import Notice, telling
from service.web.terms import told_of

blueprint = Blueprint("task", __name__, url_prefix="/taken")


@blueprint.get("/<task_id>")
@guarded(Permission.DO_TASK)
def show(task_id: str) -> ResponseReturnValue:
    screen = TaskScreen(task_id)
    with _kept_out(task_id, screen.actor):
        return screen.show()


@blueprint.post("/<task_id>")
@guarded(Permission.DO_TASK)
def send(task_id: str) -> ResponseReturnValue:
    screen = TaskScreen(task_id)
    with _kept_out(task_id, screen.actor):
        return screen.send()


@blueprint.post("/<task_id>/behandelaar")
@guarded(Permission.DO_TASK)
def claim(task_id: str) -> ResponseReturnValue:
    actor = current_actor()
    with _kept_out(task_id, actor):
        work.claim(services(), task_id, actor)
    return redirect(telling(url_for("task.show", task_id=task_id), Notice.CLAIMED))


@blueprint.post("/<task_id>/vrijgave")
@guarded(Permission.DO_TASK)
def release(task_id: str) -> ResponseReturnValue:
    actor = current_actor()
    with _kept_out(task_id, actor):
        work.release(services(), task_id, actor)
    return redirect(telling(url_for("inbox.overview"), Notice.RELEASED))


@blueprint.post("/<task_id>/herroeping")
@guarded(Permission.DO_TASK)
def undo(task_id: str) -> ResponseReturnValue:
    """Take back that the task was completed: its form again, with what was sent."""
    screen = TaskScreen(task_id)
    with _kept_out(task_id, screen.actor):
        try:
            back = undoing.undo(services(), task_id, screen.actor)
        except Conflict as error:
            return screen.over(error.message), 409
    page = url_for("task.show", task_id=back.task_id)
    return redirect(telling(page, Notice.UNDONE, name=back.name), 303)


@blueprint.post("/<task_id>/verzending")
@guarded(Permission.DO_TASK)
def let_stand(task_id: str) -> ResponseReturnValue:
    """What the completed task sends need not wait until it cannot be taken back any more."""
    screen = TaskScreen(task_id)
    with _kept_out(task_id, screen.actor):
        try:
            stands = undoing.let_stand(services(), task_id, screen.actor)
        except Conflict as error:
            return screen.over(error.message), 409
    return redirect(telling(url_for("inbox.overview"), Notice.SENT_NOW, name=stands.name), 303)


@blueprint.get("/<task_id>/brief")
@guarded(Permission.DO_TASK)
def letter(task_id: str) -> ResponseReturnValue:
    """The letter that stands beside the task, as it would go now."""
    screen = TaskScreen(task_id)
    with _kept_out(task_id, screen.actor):
        name, pdf = readfirst.printed(screen.read())
    return inline(BytesIO(pdf), name, PDF)


@contextmanager
def _kept_out(task_id: str, actor: Actor) -> Iterator[None]:
    """Who is kept out of a task leaves a trace with its case."""
    try:
        yield
    except NotAllowed:
        with services().db.reading() as session:
            found = tasks.with_instance(session, task_id)
        if found is not None:
            noting.refused(services(), found[1].number, actor)
        raise


class TaskScreen(Screen):
    """The page of a task: deadline, form, the case in short, papers, other actions."""

    def __init__(self, task_id: str) -> None:
        super().__init__(TaskAt(id=task_id), current_actor())
        self.task_id = task_id

    def save(self, sent: Sent, tab: Tab | None) -> datetime:
        return work.save_draft(services(), self.task_id, sent.draft(), self.actor, tab)

    def page(self, page: FormPage, **told: Any) -> str:
        tell_of(page.bundle)
        return render_template(
            "task/show.html",
            page=page,
            crumbs_to=self.crumbs(page),
            is_open=page.asked.is_open,
            **form_of(page),
            deadline=told_of(page.deadline, services().clock()) if page.deadline else None,
            saved_text=saved(page.draft_at),
            action_links=_links(page),
            letter=readfirst.beside(page),
            papers=_papers(page),
            **told,
        )

    def crumbs(self, page: FormPage) -> list[tuple[str, str]]:
        number = page.instance.number
        lies_in = [(gettext("Work list"), url_for("inbox.overview"))]
        if page.may_read_case:
            lies_in.append((number, url_for("casefile.show", number=number)))
        return lies_in

    def letters(self, sent: Sent, unread: Unread) -> ResponseReturnValue:
        """Kept as a draft too, for who leaves from there."""
        with suppress(Full, Conflict):
            work.save_draft(services(), self.task_id, sent.draft(), self.actor)
        return super().letters(sent, unread)

    def over(self, message: Message) -> str:
        with services().db.reading() as session:
            found = tasks.with_instance(session, self.task_id)
        links = [Link(name=gettext("To the work list"), url=url_for("inbox.overview"))]
        if found is not None and readers.is_open_to(services(), found[1].number, self.actor):
            case = url_for("casefile.show", number=found[1].number)
            links.insert(0, Link(name=gettext("See how the case stands"), url=case))
        offered = found and undoing.offer(services(), found[1].number, self.actor)
        return render_template(
            "over.html",
            title=gettext("This is done already"),
            message=message,
            links=links,
            offered=offered if offered and offered.task_id == self.task_id else None,
        )

    def done(self, answered: Answered) -> str:
        return telling(
            url_for("inbox.overview"),
            Notice.DONE,
            name=answered.name,
            number=answered.number,
            linked=answered.may_read_case,
            since=answered.at,
        )


def _papers(page: FormPage) -> list[DocumentLink]:
    """The letters to this person in this case; the case itself may be closed to them."""
    found, standings = papers.of_case(services(), page.instance, page.bundle, current_actor())
    return document_links(found, download_url, standings=standings)


def _links(page: FormPage) -> list[Link]:
    number = page.instance.number
    return [
        Link(
            name=element.name,
            url=url_for("casefile.act", number=number, element=element.key),
        )
        for element in page.actions
    ]

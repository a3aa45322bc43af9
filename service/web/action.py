"""The page of an action of a case, for staff and for a party alike. No routes of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from service.actions import work
from service.actions.answering import Answered
from service.actions.asking import ActionAt
from service.actions.binding import Sent
from service.actions.formdrafts import Tab
from service.actions.formpage import FormPage
from service.bundle.elements import Element
from service.core.actor import Actor, ActorKind
from service.core.language import Message
from service.core.words import Property
from service.web import answers, posted
from service.web.answer import Screen, saved
from service.web.base import services, tell_of
from service.web.clashes import form_of
from service.web.links import Link
from service.web.notices import Notice, telling


class ActionScreen(Screen):
    """The page of an action; *back* is where it was offered."""

    def __init__(self, number: str, element: str, actor: Actor, *, back: str) -> None:
        super().__init__(ActionAt(number=number, element=element), actor)
        self.number, self.element, self.back = number, element, back
        self.is_person = actor.kind is ActorKind.PERSON

    def page(self, page: FormPage, **told: Any) -> str:
        tell_of(page.bundle)
        return render_template(
            "action.html",
            page=page,
            name=self._name(page.element),
            submit=self._submit(page.element),
            number=self.number,
            **form_of(page),
            back_url=self.back,
            saved_text=saved(page.draft_at),
            keep=request.path if self.is_person else "",
            **told,
        )

    def read_back(self, sent: Sent) -> ResponseReturnValue | None:
        """A party cannot take back what it sent, so it sees it first; mistakes come before that."""
        if self.is_person or posted.is_confirmed():
            return None
        page = self.read(sent)
        if page.obstacle or page.filled.clashes or not page.filled.bound.accepted:
            return None
        tell_of(page.bundle)
        sections = answers.sections(page.filled.bound)
        return render_template(
            "status/check.html",
            name=self._name(page.element),
            number=self.number,
            url=request.path,
            back_url=self.back,
            sections=sections,
            skipped=answers.skipped(sections),
            hidden=posted.again(sent),
            confirmed=posted.CONFIRMED,
        )

    def save(self, sent: Sent, tab: Tab | None) -> datetime:
        at = ActionAt(number=self.number, element=self.element)
        return work.save_action_draft(services(), at, sent.draft(), self.actor, tab)

    def crumbs(self, page: FormPage) -> list[tuple[str, str]]:
        return [(self.number, self.back)]

    def over(self, message: Message) -> str:
        links = [Link(name=gettext("See how it stands"), url=self.back)]
        return render_template(
            "over.html", title=gettext("This is not open any more"), message=message, links=links
        )

    def done(self, answered: Answered) -> str:
        what = Notice.DONE if self.is_person else Notice.RECEIVED
        name = self._name(answered.element)
        since = answered.at if self.is_person else None
        return telling(self.back, what, name=name, number=self.number, since=since)

    def _name(self, element: Element) -> str:
        """The action as the reader found it: the words of the button, or of the model for staff."""
        return element.name if self.is_person else element.button

    def _submit(self, element: Element) -> str:
        """The words of the button; those of a public action are written for the party."""
        public = bool(element.properties.get(Property.PUBLIC))
        return element.name if public and self.is_person else element.button

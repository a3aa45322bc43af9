"""The one way of a form of a case through the web: shown, sent, shown again. No routes here."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from functools import partial
from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue

from service.actions import answering, formpage
from service.actions.answering import Answered
from service.actions.asking import At
from service.actions.binding import Sent
from service.actions.formdrafts import Tab
from service.actions.formpage import FormPage
from service.connectors.preview import Unread
from service.core.actor import Actor, ActorKind
from service.core.errors import Conflict, Full, Invalid, Refused
from service.core.forms import Verb
from service.core.language import N_, Message
from service.web import drafts, posted, readfirst
from service.web.base import NOT_WORKED_OUT, services, tell_of, today
from service.web.dates import dates, moment, time_of_day
from service.web.sessions import in_background


class Screen(ABC):
    """The page around one step; a task and an action differ in what stands beside the form."""

    def __init__(self, at: At, actor: Actor) -> None:
        self.at, self.actor = at, actor

    @abstractmethod
    def page(self, page: FormPage, **told: Any) -> str:
        """The page with its form. *told*: conflict or refused, above it."""

    @abstractmethod
    def crumbs(self, page: FormPage) -> list[tuple[str, str]]:
        """What the page lies in, as (text, url)."""

    @abstractmethod
    def over(self, message: Message) -> str:
        """What an old page or the back button leads to when the step is over."""

    @abstractmethod
    def done(self, answered: Answered) -> str:
        """Where to go when it is done."""

    @abstractmethod
    def save(self, sent: Sent, tab: Tab | None) -> datetime:
        """Keep a draft; returns the moment."""

    def show(self) -> ResponseReturnValue:
        """The form as it is first shown, or the draft of it."""
        try:
            return self.page(self.read())
        except Conflict as error:
            return self.over(error.message), 409

    def send(self) -> ResponseReturnValue:
        """Answer the step; whatever stands in the way, what was typed is shown again."""
        sent = self.sent()
        if sent.press.verb is Verb.DRAFT and self.actor.kind is ActorKind.PERSON:
            return self.keep_behind(sent) if in_background() else self.keep(sent)
        if sent.press.verb is not Verb.SAVE:
            page = self.read(sent)
            stopped = page.obstacle or page.filled.clashes
            return self.page(page, conflict=page.obstacle), 409 if stopped else 200
        if (asked := self.read_back(sent)) is not None:
            return asked
        try:
            answered = answering.answer(
                services(),
                self.at,
                sent,
                self.actor,
                key=posted.once(self.actor),
                look=readfirst.demanded(self.actor),
            )
        except Unread as unread:
            return self.letters(sent, unread)
        except Invalid:
            return self.page(self.read(sent)), 422
        except Refused as error:
            page, told = self.read(sent), error if error.field is None else None
            return self.page(page.refused(error), refused=told), 422
        except Conflict as error:
            return self.page(self.read(sent), conflict=error.message), 409
        except NOT_WORKED_OUT as error:
            return self.page(self.read(sent), conflict=error.message), 422
        posted.acted()
        return redirect(self.done(answered), 303)

    def read_back(self, sent: Sent) -> ResponseReturnValue | None:
        """A page that asks whether everything is right; None when nobody has to say so."""
        return None

    def keep(self, sent: Sent) -> ResponseReturnValue:
        """Save a draft, valid or not, with the base it was typed against.

        A file that was not kept is told at its question, and the rest is a draft all the same.
        """
        try:
            self.save(sent, None)
        except Full as error:
            return self.page(self.read(sent), undrafted=error.message), 409
        except Conflict as error:
            return self.page(self.read(sent), conflict=error.message), 409
        if sent.refused:
            return self.page(self.read(sent)), 422
        return redirect(request.path, 303)

    def keep_behind(self, sent: Sent) -> ResponseReturnValue:
        """Save what a script sends while somebody types; it shows what this says."""
        return drafts.told(partial(self.save, sent))

    def letters(self, sent: Sent, unread: Unread) -> ResponseReturnValue:
        """The letters to read first; one that cannot be printed is told at the form."""
        page = self.read(sent)
        tell_of(page.bundle)
        try:
            return readfirst.page(unread, sent, step=page.asked.name, crumbs_to=self.crumbs(page))
        except Refused as error:
            return self.page(page, refused=error), 422

    def read(self, sent: Sent | None = None) -> FormPage:
        return formpage.page(services(), self.at, self.actor, sent)

    def sent(self) -> Sent:
        """What came; files are kept before anything is judged, for who may send them here."""
        owner = posted.uploader(self.actor)
        files = posted.received(self.read(posted.sent(owner)).form, owner) if posted.files() else {}
        return posted.sent(owner, files)


def saved(at: datetime | None) -> Message | None:
    """What stands above a form that shows a draft."""
    if at is None:
        return None
    if dates().local(at).date() != today():
        return Message(N_("Draft saved on %(at)s. Only you see it."), {"at": moment(at, today())})
    return Message(N_("Draft saved at %(time)s. Only you see it."), {"time": time_of_day(at)})

"""The form of an action of a case, for staff and for a party alike. No routes of its own."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from service.actions import taskpage, work
from service.core.access import Actor, ActorKind
from service.core.errors import Conflict, Refused
from service.core.language import Message
from service.core.words import Property
from service.web import formview, posted
from service.web.base import NOT_WORKED_OUT, new_key, services, tell_of, typed_key
from service.web.links import Link
from service.web.notices import Notice, telling


def blank(number: str, element: str, actor: Actor, *, back: str) -> ResponseReturnValue:
    """The form as it is first shown."""
    try:
        page = taskpage.action_form(services(), number, element, actor)
    except Conflict as error:
        return _over(error.message, back), 409
    return _page(page, actor, back)


def send(number: str, element: str, actor: Actor, *, back: str) -> ResponseReturnValue:
    """Judge what was sent and use the action; what was typed stays when that fails."""
    page = _posted(number, element, actor)
    if not page.bound.accepted:
        return _page(page, actor, back), 422 if page.bound.errors else 200
    try:
        work.act(services(), number, element, page.bound, actor, key=posted.once(actor))
    except Refused as error:
        return _page(page, actor, back, refused=error), 422
    except Conflict as error:
        return _page(page, actor, back, conflict=error.message), 409
    except NOT_WORKED_OUT as error:
        return _page(page, actor, back, conflict=error.message), 422
    what = Notice.RECEIVED if actor.kind is ActorKind.PARTY else Notice.DONE
    name, number = _name(page, actor), page.instance.number
    return redirect(telling(back, what, name=name, number=number), 303)


def _over(message: Message, back: str) -> str:
    """An action that the case no longer waits for, reached by an old page."""
    links = [Link(name=gettext("See how it stands"), url=back)]
    return render_template(
        "over.html", title=gettext("This is not open any more"), message=message, links=links
    )


def _posted(number: str, element: str, actor: Actor) -> taskpage.ActionPage:
    typed, owner = request.form.to_dict(flat=False), posted.uploader(actor)
    page = taskpage.action_form(services(), number, element, actor, posted=typed)
    files = posted.received(page.form, owner)
    ids = posted.stored_ids(typed)
    if not files and not ids:
        return page
    known = posted.known_files(ids, owner, page.facts.record)
    return taskpage.action_form(
        services(), number, element, actor, posted=typed, files=files, uploads=known
    )


def _name(page: taskpage.ActionPage, actor: Actor) -> str:
    """The action as the reader found it: the words of the button, or of the model for staff."""
    return page.element.name if actor.kind is ActorKind.PERSON else page.element.button


def _submit(page: taskpage.ActionPage, actor: Actor) -> str:
    """The words of the button; those of a public action are written for the party."""
    element = page.element
    public = bool(element.properties.get(Property.PUBLIC))
    return element.name if public and actor.kind is ActorKind.PERSON else element.button


def _page(page: taskpage.ActionPage, actor: Actor, back: str, **values: Any) -> str:
    tell_of(page.bundle)
    return render_template(
        "action.html",
        page=page,
        name=_name(page, actor),
        submit=_submit(page, actor),
        number=page.instance.number,
        view=formview.view(page.bound, key=typed_key() or new_key()),
        back_url=back,
        **values,
    )

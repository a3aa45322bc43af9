"""One act in several cases that were chosen in a list: looked over first, then done in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.actions import together
from service.actions.binding import Sent
from service.actions.change import Change
from service.actions.together import Looked, Seen, Stand
from service.connectors.preview import Preview, Unread
from service.core.access import Permission
from service.core.errors import NotFound
from service.core.forms import Verb, bind
from service.core.language import N_
from service.store.db import Session
from service.store.tables import Instance
from service.web import formview, posted, readfirst
from service.web.actors import current_actor, guarded
from service.web.base import new_key, services, tell_of, typed_key

PICK_UP = "oppakken"
AGREED = "_akkoord"
LEFT_OUT = frozenset({"csrf_token", "_action", AGREED})

blueprint = Blueprint("together", __name__, url_prefix="/zaken/samen")


@blueprint.get("")
@guarded(Permission.LIST_CASES)
def show() -> ResponseReturnValue:
    numbers, act = request.args.getlist("zaak"), request.args.get("handeling", "")
    if act == PICK_UP:
        actor = current_actor()
        found = [(each, together.free(services(), actor, each)) for each in _some(numbers)]
        stands = [
            Stand(
                number=number,
                told=", ".join(name for _, name in free) or together.NO_TASK,
                is_good=bool(free),
            )
            for number, free in found
        ]
        return _page("look", stands, act=act)
    looked = _looked(numbers, act)
    return _page("look", looked.stands, act=act, **_form(looked, None))


@blueprint.post("")
@guarded(Permission.LIST_CASES)
def do() -> ResponseReturnValue:
    actor, act = current_actor(), request.args.get("handeling", "")
    numbers = request.args.getlist("zaak")
    if act == PICK_UP:
        stands = list(together.claim(services(), actor, numbers))
        posted.acted()
        return _page("done", stands, act=act)
    looked = _looked(numbers, act)
    sent = Sent(typed=request.form.to_dict(flat=False), owner=actor.username)
    if looked.page is None or sent.press.verb is not Verb.SAVE:
        return _page("look", looked.stands, act=act, **_form(looked, sent))
    form = _form(looked, sent)
    if form["view"].errors:
        return _page("look", looked.stands, act=act, **form), 422
    key = posted.once(actor)
    if request.form.get(AGREED):
        done = together.answer(services(), actor, looked, act, sent.typed, key=key, look=None)
        stands = list(done)
        posted.acted()
        return _page("done", stands, act=act, name=form["name"])
    letters: list[Preview] = []
    stands = list(
        together.answer(services(), actor, looked, act, sent.typed, key=key, look=_looking(letters))
    )
    hidden = [
        (name, value)
        for name, values in sent.typed.items()
        if name not in LEFT_OUT
        for value in values
    ]
    return _page("sure", stands, act=act, name=form["name"], letters=letters, hidden=hidden)


def _looking(letters: list[Preview]) -> Callable[..., None]:
    """Looks whether a step can be taken, and at the letters it would send."""
    reading = readfirst.demanded(current_actor())

    def look(
        session: Session, instance: Instance, change: Change, at: Callable[[datetime], Change]
    ) -> None:
        if reading is not None:
            try:
                reading(session, instance, change, at)
            except Unread as unread:
                letters.extend(unread.found.previews)
        raise Seen

    return look


def _looked(numbers: list[str], act: str) -> Looked:
    if act not in dict(together.offered(services())):
        raise NotFound(N_("This cannot be done in several cases at once."))
    return together.look(services(), current_actor(), numbers, act)


def _form(looked: Looked, sent: Sent | None) -> dict[str, Any]:
    """The questions of the action, empty: what one case holds must not slip into another."""
    page = looked.page
    if page is None:
        return {}
    tell_of(page.bundle)
    action = Verb.REFRESH if sent is None else sent.press.text
    bound = bind(
        page.form, {} if sent is None else sent.typed, {}, page.bound.context, action=action
    )
    view = formview.view(bound, key=typed_key() or new_key(), base="")
    return {"view": view, "submit": page.element.button, "name": page.element.name}


def _some(numbers: list[str]) -> Iterator[str]:
    return iter(dict.fromkeys(numbers[: together.MOST]))


def _page(stage: str, stands: Any, *, act: str, **told: Any) -> str:
    here = url_for("together.show", zaak=[each.number for each in stands], handeling=act)
    good = sum(each.is_good for each in stands)
    return render_template(
        "cases/together.html", stage=stage, stands=stands, good=good, here=here, **told
    )

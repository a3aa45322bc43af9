"""Reads a posted form with its files. Knows neither tasks nor cases, and binds nothing."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_urlsafe

from flask import g, request, session

from service.actions import uploads
from service.actions.binding import Sent
from service.actions.quota import BROWSER_PREFIX
from service.core.actor import Actor, ActorKind
from service.core.errors import Full
from service.core.forms import Accepted, Form, RefusedUpload, UploadRef
from service.core.forms.entries import Files
from service.core.language import Message
from service.web import formview
from service.web.base import services, typed_key

CONFIRMED = "_confirmed"
OWN = frozenset({"csrf_token", "_action", CONFIRMED})  # each page has its own


def received(form: Form, owner: str) -> dict[str, list[UploadRef | RefusedUpload]]:
    """The files of this post. Good ones are kept at once, so a mistake elsewhere loses none."""

    def keep(judged: Accepted, data: bytes) -> UploadRef | RefusedUpload:
        try:
            kept = uploads.keep(services(), data, judged.name, owner)
        except Full as error:
            kept = error.message
        if isinstance(kept, Message):  # the service's own limits are stricter than the form's
            return RefusedUpload(name=judged.name, message=kept)
        return kept

    return formview.receive(form, request.files, keep)


def files() -> bool:
    """Whether any file came with this post."""
    return any(file.filename for _, file in request.files.items(multi=True))


def sent(owner: str, received: Files | None = None) -> Sent:
    """What was typed and pressed, with the files that were kept."""
    typed = request.form.to_dict(flat=False)
    return Sent(typed=typed, owner=owner, files=received or {})


def is_confirmed() -> bool:
    """Whether these answers were read back before they came."""
    return CONFIRMED in request.form


def again(sent: Sent) -> list[tuple[str, str]]:
    """All that came, to be sent once more by another page."""
    carried = sent.carried()
    return [(name, each) for name in carried.keys() - OWN for each in carried[name]]


def is_sent() -> bool:
    """Whether this page answers a form, and so shows what was sent with it."""
    return request.method == "POST"


def once(actor: Actor, owner: str = "") -> str | None:
    """What makes this form act once: its key, from this sender, at this address.

    A key that somebody else came by opens nothing of theirs. *owner*: whose what is sent is, where
    that is not the sender's browser.
    """
    key = typed_key()
    if key is None:
        return None
    return sha256("\n".join((owner or uploader(actor), request.path, key)).encode()).hexdigest()


def acted() -> None:
    """What this form was sent for is in the database now; whatever fails after this is less bad."""
    g.acted = True


def has_acted() -> bool:
    """Whether the form of this request did what it was sent for."""
    return bool(g.get("acted"))


def uploader(actor: Actor) -> str:
    """Whose draft uploads these are: a person's or party's, or those of this browser session."""
    if actor.kind is not ActorKind.PUBLIC:
        return actor.username
    if "uploader" not in session:
        session["uploader"] = token_urlsafe(24)
    return f"{BROWSER_PREFIX}{session['uploader']}"

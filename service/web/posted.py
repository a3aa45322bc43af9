"""Reads a posted form with its files into a bound form. Knows neither tasks nor cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from flask import request, session

from service.actions import filling
from service.core.access import Actor, ActorKind
from service.core.errors import Invalid
from service.core.forms import (
    Accepted,
    Bound,
    Form,
    RefusedUpload,
    UploadRef,
    bind,
)
from service.core.forms.schema import STORED
from service.core.language import Message
from service.web import formview
from service.web.base import services, typed_key

MAX_IDS = 200
END = f".{STORED}"


def received(form: Form, owner: str) -> dict[str, list[UploadRef | RefusedUpload]]:
    """The files of this post. Good ones are kept at once, so a mistake elsewhere loses none."""

    def keep(judged: Accepted, data: bytes) -> str:
        kept = filling.store_upload(services(), data, judged.name, owner)
        if isinstance(kept, Message):  # the service's own limit is stricter than the form's
            raise Invalid(kept.msgid, **kept.params)
        return kept.id

    return formview.receive(form, request.files, keep)


def stored_ids(typed: Mapping[str, Sequence[str]]) -> list[str]:
    """The ids of earlier uploads that a form carries along."""
    carried = [value for name, values in typed.items() if name.endswith(END) for value in values]
    return carried[:MAX_IDS]


def known_files(
    ids: Sequence[str], owner: str, record: Mapping[str, Any] | None = None
) -> dict[str, UploadRef]:
    """Those of *ids* that *owner* uploaded or the record holds."""
    return filling.stored_uploads(services(), ids, owner, record)


def read(blank: Bound, owner: str) -> Bound:
    """What was sent for a form that has no case yet, judged."""
    typed = request.form.to_dict(flat=False)
    files = received(blank.form, owner)
    known = known_files(stored_ids(typed), owner)
    return bind(blank.form, typed, files, replace(blank.context, uploads=known))


def once(actor: Actor) -> str | None:
    """What makes this form act once: its key, from this sender, at this address.

    A key that somebody else came by opens nothing of theirs.
    """
    key = typed_key()
    if key is None:
        return None
    return sha256("\n".join((uploader(actor), request.path, key)).encode()).hexdigest()


def uploader(actor: Actor) -> str:
    """Whose draft uploads these are: a person's or party's, or those of this browser session."""
    if actor.kind is not ActorKind.PUBLIC:
        return actor.username
    if "uploader" not in session:
        session["uploader"] = token_urlsafe(24)
    return f"browser:{session['uploader']}"

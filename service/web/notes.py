"""The form for a note or a call with a case, and the notes that wait on somebody's desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from service.actions import notes
from service.core import moments
from service.core.access import Permission
from service.core.calendar import Calendar
from service.core.forms.texts import clean
from service.core.language import N_, Message
from service.store.tables import Direction, NoteKind
from service.web.actors import current_actor, guarded
from service.web.base import new_key, services, typed_key

blueprint = Blueprint("notes", __name__)
EMPTY = Message(N_("Write down what you want to keep."))
TOO_LONG = Message(N_("Keep it shorter than %(count)s characters."), {"count": notes.LONGEST})
NO_MOMENT = Message(N_("Enter the day and the time of the call."))
TO_COME = Message(N_("The time lies in the future. Choose a moment that is over."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What stands in the form, and per field what is wrong with it."""

    key: str
    kind: NoteKind = NoteKind.NOTE
    text: str = ""
    mentioned: tuple[str, ...] = ()
    called_at: str = ""
    direction: Direction = Direction.OUT
    called_with: str = ""
    errors: dict[str, Message] = field(default_factory=dict)


def blank(calendar: Calendar) -> Form:
    """An empty form; a call was just now."""
    now = calendar.local(services().clock()).replace(tzinfo=None)
    return Form(key=new_key(), called_at=now.isoformat(timespec="minutes"))


def sent(calendar: Calendar) -> tuple[Form, notes.Typed | None]:
    """What came with this request; nothing to write when something is wrong with it."""
    given = request.form
    kind = NoteKind.CALL if given.get("kind") == NoteKind.CALL else NoteKind.NOTE
    text, errors = clean(given.get("text", ""), lines=True).strip(), {}
    at = _moment(given, calendar)
    if not text:
        errors["text"] = EMPTY
    elif len(text) > notes.LONGEST:
        errors["text"] = TOO_LONG
    if kind is NoteKind.CALL and at is None:
        errors["called_at"] = NO_MOMENT
    elif kind is NoteKind.CALL and at is not None and at > services().clock():
        errors["called_at"] = TO_COME
    form = Form(
        key=typed_key() or new_key(),
        kind=kind,
        text=text,
        mentioned=tuple(given.getlist("mentioned")),
        called_at=given.get("called_at", ""),
        direction=Direction.IN if given.get("direction") == Direction.IN else Direction.OUT,
        called_with=clean(given.get("called_with", ""))[: notes.WITH_LONGEST],
        errors=errors,
    )
    return form, None if errors else _typed(form, at)


@blueprint.post("/werk/notities/<int(max=2147483647):note_id>/gezien")
@guarded(Permission.WORK)
def seen(note_id: int) -> ResponseReturnValue:
    """Somebody saw what he was asked to."""
    notes.seen(services(), note_id, current_actor())
    return redirect(url_for("inbox.overview"), 303)


def _typed(form: Form, at: datetime | None) -> notes.Typed:
    return notes.Typed(
        key=form.key,
        kind=form.kind,
        text=form.text,
        mentioned=form.mentioned,
        called_at=at,
        direction=form.direction,
        called_with=form.called_with,
    )


def _moment(given: MultiDict[str, str], calendar: Calendar) -> datetime | None:
    """The moment that was typed, by the clock of the case."""
    local = moments.read(given.get("called_at", ""))
    if not isinstance(local, datetime) or local.tzinfo is not None:
        return None
    return local.replace(tzinfo=calendar.zone)

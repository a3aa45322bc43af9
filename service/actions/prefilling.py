"""A start form filled in with what a message says, for somebody to read over and send in."""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from service.actions import arrivals, intake
from service.actions.binding import ACTION, Sent
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.bundle.letterbox import Letterbox
from service.core.actor import Actor
from service.core.errors import Conflict, NotAllowed
from service.core.forms import Bound, Verb
from service.core.forms.schema import STORED
from service.core.language import N_
from service.core.words import PostField
from service.store import documents
from service.store.db import Session
from service.store.tables import Arrival, ArrivalState, Document


def form_of(services: Services, actor: Actor, arrival_id: int, process: str) -> str:
    """The start form that a message fills in, for who may register it; Conflict when it is done."""
    with services.db.reading() as session:
        row = arrivals.demand(services, session, actor, arrival_id)
        if row.state is not ArrivalState.NEW:
            raise Conflict(N_("Somebody else has dealt with this message already."))
        return _box(services, session, actor, process)[1].form


def filled(services: Services, actor: Actor, arrival_id: int, process: str) -> tuple[Bundle, Bound]:
    """The start form of *process*, filled in with what the message says. Nothing is checked yet."""
    with services.db.writing() as session:
        row = arrivals.demand(services, session, actor, arrival_id)
        bundle, box = _box(services, session, actor, process)
        copies = _copies(services, session, row, actor)
    _, blank = intake.blank(services, process, box.form, actor)
    typed = {**blank.as_posted(), ACTION: [str(Verb.REFRESH)]}
    for part, path in box.fields.items():
        if part in (PostField.ORIGINAL, PostField.FILES):
            carried = f"{path}.{STORED}"
            typed[carried] = [*typed.get(carried, ()), *copies[part]]
        else:
            typed[path] = [_said(bundle, row, part)]
    for path, value in box.fixed.items():
        typed[path] = [value]
    sent = Sent(typed=typed, owner=actor.username)
    return intake.fill(services, process, box.form, actor, sent)


def _copies(
    services: Services, session: Session, row: Arrival, actor: Actor
) -> dict[PostField, list[str]]:
    """Drafts of *actor* with the same content, each time the same: opening twice makes no more."""

    def copy(found: Document) -> str:
        own = str(uuid5(NAMESPACE_URL, f"{found.id}:{actor.username}"))
        if documents.get(session, own) is None:
            documents.add_draft(
                session,
                id=own,
                name=found.name,
                title=found.title,
                media_type=found.media_type,
                size=found.size,
                sha256=found.sha256,
                owner=actor.username,
                created_by=actor.username,
                created_at=services.clock(),
                marks=found.marks,
            )
        return own

    original = documents.get(session, row.original_id) if row.original_id else None
    return {
        PostField.ORIGINAL: [] if original is None else [copy(original)],
        PostField.FILES: [copy(each) for each in arrivals.files_of(session, row)],
    }


def _said(bundle: Bundle, row: Arrival, part: PostField) -> str:
    match part:
        case PostField.TEXT:
            return row.text
        case PostField.SUBJECT:
            return row.subject
        case PostField.NAME:
            return row.sender_name
        case PostField.EMAIL:
            return row.sender
        case PostField.SENT_ON:
            return _day(bundle, row.sent_at)
        case PostField.ARRIVED_ON:
            return _day(bundle, row.arrived_at)
        case _:
            return ""


def _day(bundle: Bundle, moment: datetime | None) -> str:
    return "" if moment is None else bundle.calendar.local_date(moment).isoformat()


def _box(
    services: Services, session: Session, actor: Actor, process: str
) -> tuple[Bundle, Letterbox]:
    for bundle, box in arrivals.boxes(services, session, actor):
        if bundle.key == process:
            return bundle, box
    raise NotAllowed(N_("You may not use this form."))

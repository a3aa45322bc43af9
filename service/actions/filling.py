"""What a form is filled in against: record, people, functions and the files one may attach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import structlog

from service.actions import quota
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.bundle.elements import Element
from service.core.actor import Actor, ActorKind
from service.core.forms import Accepted, Context, UploadRef, dangers, examine
from service.core.forms.dangers import Mark
from service.core.forms.uploads import RefusedUpload
from service.core.language import N_, Message
from service.core.scanning import WhenAway
from service.core.words import Property
from service.engine import expressions
from service.engine.step import Facts
from service.outside import ScannerAway
from service.store import documents
from service.store.db import Session

log = structlog.get_logger(__name__)


def seen_by(facts: Facts, actor: Actor) -> Facts:
    """What a form may read for *actor*: the names of staff are for staff."""
    if actor.kind in (ActorKind.PUBLIC, ActorKind.PARTY):
        return replace(facts, people=tuple, accounts=tuple)
    return facts


def context(
    bundle: Bundle,
    facts: Facts,
    *,
    element: Element | None = None,
    local: Mapping[str, Any] | None = None,
    uploads: Mapping[str, UploadRef] | None = None,
) -> Context:
    """The context of a start form, task or action; with ``bereik`` the row's values come first."""
    names = expressions.scope(bundle, facts, local)
    names[expressions.PEOPLE] = list(facts.people())
    if element is not None and element.properties.get(Property.IN_ROW):
        names.update(_row(bundle, element, facts, local))
    return Context(
        today=bundle.calendar.local_date(facts.now),
        timezone=bundle.calendar.zone,
        record=names,
        functions=expressions.functions(bundle, facts),
        uploads=uploads or {},
    )


def store_upload(services: Services, data: bytes, name: str, owner: str) -> UploadRef | Message:
    """Keep an uploaded file as a draft of *owner*; a Message says why it was refused.

    Raises Full or TooOften when there is no room for what outsiders send.
    """
    judged = examine(data, name, max_size=services.settings.max_upload)
    if isinstance(judged, RefusedUpload):
        return judged.message
    quota.admit_file(services, owner, judged.size)
    found = _looked_into(services, data, judged)
    if isinstance(found, Message):
        return found
    digest = services.files.put(data)
    document_id = str(uuid4())
    with services.db.writing() as session:
        quota.fit_file(session, services, owner, judged.size)
        documents.add_draft(
            session,
            id=document_id,
            name=judged.name,
            title=judged.name,
            media_type=judged.media_type,
            size=judged.size,
            sha256=digest,
            owner=owner,
            created_by=owner,
            created_at=services.clock(),
            marks=found,
        )
    return judged.stored_as(document_id)


def _looked_into(services: Services, data: bytes, judged: Accepted) -> list[Mark] | Message:
    """What a file carries, for who opens it later; a Message when it must not be kept.

    Raises ScannerAway when files are only taken with the word of the scanner.
    """
    found = list(dangers.marks(data, judged.media_type))
    if services.scanner is None or services.settings.scanning is None:
        return found
    try:
        virus = services.scanner.virus(data)
    except ScannerAway:
        if services.settings.scanning.away is WhenAway.REFUSE:
            raise
        return [*found, Mark.UNSCANNED]
    if virus is None:
        return found
    log.warning("upload.virus", virus=virus)
    text = N_("“%(name)s” holds a virus, so we did not keep it. Send the file without it")
    return Message(text, {"name": judged.name})


def stored_uploads(
    session: Session, ids: Sequence[str], owner: str, record: Mapping[str, Any] | None = None
) -> dict[str, UploadRef]:
    """The files among *ids* that *owner* uploaded, and those the record already holds."""
    if not ids:
        return {}
    found = {ref.id: ref for ref in _held(record or {})}
    for row in documents.drafts(session, ids, owner):
        found[row.id] = UploadRef(
            id=row.id,
            name=row.name,
            size=row.size,
            media_type=row.media_type,
            sha256=row.sha256,
        )
    return found


def _held(value: Any) -> list[UploadRef]:
    ref = UploadRef.from_json(value)
    if ref is not None:
        return [ref]
    if isinstance(value, Mapping):
        return [ref for inner in value.values() for ref in _held(inner)]
    if isinstance(value, list):
        return [ref for inner in value for ref in _held(inner)]
    return []


def _row(
    bundle: Bundle, element: Element, facts: Facts, local: Mapping[str, Any] | None
) -> dict[str, Any]:
    found = expressions.evaluate(bundle, element.properties[Property.IN_ROW], facts, local)
    rows = found if isinstance(found, list) else [found]
    return dict(rows[0]) if len(rows) == 1 and isinstance(rows[0], Mapping) else {}

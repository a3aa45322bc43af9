"""Files that people send along with an answer: kept at once, as a draft of who sent them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

import structlog

from service.actions import quota
from service.actions.services import Services
from service.core.forms import Accepted, UploadRef, dangers, examine
from service.core.forms.dangers import Mark
from service.core.forms.uploads import RefusedUpload
from service.core.language import N_, Message
from service.core.scanning import WhenAway
from service.outside import ScannerAway
from service.store import documents
from service.store.db import Session

log = structlog.get_logger(__name__)


def keep(services: Services, data: bytes, name: str, owner: str) -> UploadRef | Message:
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


def kept(
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

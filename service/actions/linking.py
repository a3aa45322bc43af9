"""Cases that go on with another case: what is handed down, and the trace it leaves in both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from service.actions import facts as case_facts
from service.actions import records
from service.actions.opening import Receipt
from service.actions.readers import readable
from service.actions.services import Services
from service.bundle.settings import StartForm
from service.core.actor import Actor
from service.core.errors import Invalid, NotAllowed
from service.core.feel import to_json
from service.core.forms import UploadRef
from service.core.language import N_, Message
from service.core.record import CAME_FROM, get_path
from service.engine import expressions
from service.store import audit, documents
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import Document, Instance


@dataclass(frozen=True, slots=True, kw_only=True)
class Inheritance:
    """What one case hands down: answers, and copies of its files under ids of their own."""

    number: str
    instance_id: int
    data: dict[str, Any]
    files: tuple[Document, ...]

    @property
    def uploads(self) -> dict[str, UploadRef]:
        return {file.id: _reference(file) for file in self.files}

    def tie(self, session: Session, receipt: Receipt, actor: Actor, now: datetime) -> None:
        """Let the old case tell where it goes on."""
        event = NewEvent(
            act=Act.CASE_CONTINUED,
            actor=actor.username,
            at=now,
            instance_id=self.instance_id,
            data={"name": receipt.number},
        )
        audit.record(session, [event])


def earlier_case(
    services: Services,
    session: Session,
    process: str,
    start: StartForm,
    data: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Inheritance | None:
    """What the case that the answers name hands down; None when *start* follows nothing.

    The earlier case must be closed, of the same *process*, and open to *actor*.
    """
    if not start.follows:
        return None
    number = str(get_path(data, start.follows) or "").strip()
    try:
        instance = readable(session, number, actor)
    except NotAllowed as exc:
        raise _unfit(start, N_("You cannot open a case with this number.")) from exc
    if instance.process != process:  # its answers are not for another regulation to take over
        raise _unfit(start, N_("You cannot open a case with this number."))
    if instance.ended_at is None:
        raise _unfit(start, N_("This case is still open. Go on in the case itself."))
    bundle = services.bundles.get(session, instance.bundle_hash)
    facts = case_facts.of(session, instance, bundle, now, actor=actor)
    found = expressions.evaluate(bundle, start.carried, facts) if start.carried else {}
    seed = f"{instance.id}:{now.isoformat()}"
    return hand_down(session, instance, to_json(found), seed, now)


def hand_down(
    session: Session, instance: Instance, found: Any, seed: str, now: datetime
) -> Inheritance:
    """*found* without its nulls, and with its files copied; the same *seed* gives the same ids."""
    copies: dict[str, Document] = {}
    there = {each.id: each for each in documents.of_instance(session, instance.id)}

    def copied(value: Any) -> Any:
        if isinstance(value, list):
            return [copied(item) for item in value]
        if not isinstance(value, Mapping):
            return value
        ref = UploadRef.from_json(value)
        if ref is not None and ref.id in there:
            copy = copies.setdefault(ref.id, _copy(there[ref.id], seed, now))
            return _reference(copy).to_json()
        return {name: copied(item) for name, item in value.items() if item is not None}

    data = copied(found if isinstance(found, Mapping) else {})
    return Inheritance(
        number=instance.number,
        instance_id=instance.id,
        data=data,
        files=tuple(copies.values()),
    )


def continued(inheritance: Inheritance, data: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a start form on top of what the earlier case hands down."""
    return {**records.begun(inheritance.data, data), CAME_FROM: inheritance.number}


def _unfit(start: StartForm, msgid: str) -> Invalid:
    return Invalid(N_("Some answers need another look."), fields={start.follows: Message(msgid)})


def _copy(document: Document, seed: str, now: datetime) -> Document:
    return Document(
        id=str(uuid5(NAMESPACE_URL, f"{seed}:{document.id}")),
        kind=document.kind,
        name=document.name,
        title=document.title,
        media_type=document.media_type,
        size=document.size,
        sha256=document.sha256,
        audience=document.audience,
        addressee=document.addressee,
        owner=document.owner,
        created_by=document.created_by,
        created_at=now,
    )


def _reference(document: Document) -> UploadRef:
    return UploadRef(
        id=document.id,
        name=document.name,
        size=document.size,
        media_type=document.media_type,
        sha256=document.sha256,
    )

"""Cases that go on with another case: what is handed down, and the trace it leaves in both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.orm import Session

from service.actions import facts as case_facts
from service.actions import filling, opening
from service.actions.casefile import readable
from service.actions.opening import Opening, Receipt
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.bundle.bundle import Bundle
from service.bundle.elements import CARRIED, START_TOPIC, STARTS
from service.bundle.settings import StartForm
from service.core.access import SYSTEM, Actor
from service.core.errors import Invalid, NotAllowed, NotFound
from service.core.feel import to_json
from service.core.forms import UploadRef, bind_data
from service.core.language import N_, Message
from service.core.outcome import Done, Outcome
from service.core.record import CAME_FROM, CONTINUED_AS, fold, get_path
from service.engine import expressions
from service.store import audit, documents
from service.store.audit import Act, NewEvent
from service.store.tables import Document, Instance, Job

__all__ = ["START_TOPIC", "begin", "earlier_case", "hand_down"]


class JobLike(Protocol):
    """The part of a job's context that starting another case needs."""

    @property
    def services(self) -> Any: ...

    @property
    def bundle(self) -> Bundle: ...

    @property
    def instance(self) -> Instance: ...

    @property
    def record(self) -> Mapping[str, Any]: ...

    @property
    def job(self) -> Job: ...

    @property
    def now(self) -> datetime: ...

    def evaluate(self, source: str, local: Mapping[str, Any] | None = None) -> Any: ...


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
        """Give the new case its files and let the old one tell where it goes on."""
        for file in self.files:
            file.instance_id = receipt.instance_id
            session.add(file)
        event = NewEvent(
            act=Act.CASE_CONTINUED,
            actor=actor.username,
            at=now,
            instance_id=self.instance_id,
            data={"name": receipt.number},
        )
        audit.record(session, [event])


def begin(context: JobLike) -> Outcome:
    """Topic ``proces-starten``: open another case of this regulation, once per job.

    ``start`` names the start form of the newest version and ``gegevens`` its answers as FEEL.
    They are judged as if somebody typed them; what does not fit leaves the job to a person.
    """
    services, job = context.services, context.job
    key = f"start:{job.key}"
    source = (job.properties or {}).get(CARRIED, "")
    found = to_json(context.evaluate(source)) if source else {}

    def work(session: Session) -> Receipt:
        before = opening.opened(services, session, key)
        if before is not None:
            return before
        bundle, start = _start_of(services, session, context)
        handed = hand_down(session, context.instance, found, key, context.now)
        facts = opening.empty_facts(session, bundle, start, SYSTEM, context.now)
        scope = filling.context(bundle, facts, uploads=handed.uploads)
        bound = bind_data(bundle.forms[start.form], handed.data, scope)
        if not bound.accepted:
            raise Invalid(
                N_("The answers do not fit the form “%(form)s”: %(names)s."),
                fields=bound.errors,
                form=start.name,
                names=", ".join(bound.errors),
            )
        new = Opening(
            bundle=bundle,
            start=start,
            data={**bound.data, CAME_FROM: handed.number},
            actor=SYSTEM,
            now=context.now,
            key=key,
        )
        receipt = opening.open_case(services, session, new)
        handed.tie(session, receipt, SYSTEM, context.now)
        return receipt

    receipt = in_transaction(services, work)
    known = get_path(context.record, CONTINUED_AS) or []
    return Done(fields={CONTINUED_AS: [*known, receipt.number]})


def earlier_case(
    services: Services,
    session: Session,
    start: StartForm,
    data: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Inheritance | None:
    """What the case that the answers name hands down; None when *start* follows nothing.

    The earlier case must be closed, of the same regulation, and open to *actor*.
    """
    if not start.follows:
        return None
    number = str(get_path(data, start.follows) or "").strip()
    try:
        instance = readable(session, number, actor)
    except (NotFound, NotAllowed) as exc:
        raise _unfit(start, N_("You cannot open a case with this number.")) from exc
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
    record = fold(inheritance.data, data, scope={}, functions={})
    return {**record, CAME_FROM: inheritance.number}


def _start_of(services: Services, session: Session, context: JobLike) -> tuple[Bundle, StartForm]:
    """The newest version has the rules of today, also for what began under an older one."""
    form = (context.job.properties or {}).get(STARTS, "")
    bundle = services.bundles.latest(session, context.bundle.key) or context.bundle
    start = bundle.settings.starts.get(form)
    if start is None:
        raise NotFound(N_("The newest version has no start form “%(form)s”."), form=form)
    return bundle, start


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

"""A form as it was sent in: by the version under which it came, over the case as it was then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from service.actions import facts as case_facts
from service.actions import filling, introductions, onlookers, sampling
from service.actions.masks import Masks
from service.actions.readers import followable
from service.actions.replaying import ANSWERED, Replay
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.core.actor import Actor
from service.core.errors import NotFound
from service.core.forms import Bound, UploadRef, initial
from service.core.language import N_
from service.core.record import fold
from service.store import audit, bundles, documents, submissions
from service.store.audit import Act
from service.store.db import Session
from service.store.tables import Instance, Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """One form, filled in. ``bound`` None: its version does not hold that form any more."""

    instance: Instance
    bundle: Bundle
    version: int | None
    seq: int
    name: str
    who: str
    at: datetime
    bound: Bound | None
    masks: Masks
    is_drawn: bool


def form(services: Services, number: str, seq: int, actor: Actor) -> Submitted:
    """Form number *seq* of a case, for who keeps an eye on the work; looking is logged."""
    now = services.clock()
    with services.db.writing() as session:
        instance = followable(session, number, actor)
        is_drawn = sampling.reason(session, instance, actor) is not None
        act = Act.CASE_READ if is_drawn else Act.CASE_INSPECTED
        onlookers.note(session, instance, actor, act, now)
    with services.db.reading() as session:
        given = submissions.of_instance(session, instance.id)
        row = next((each for each in given if each.seq == seq), None)
        if row is None or row.kind not in ANSWERED:
            raise NotFound(N_("This case has no such form."))
        replay = Replay(services=services, session=session, instance=instance)
        bound = bound_of(replay, row, replay.before(given, seq))
        own = services.bundles.get(session, instance.bundle_hash)
        masks = introductions.of_case(
            services,
            session,
            instance,
            own,
            case_facts.of(session, instance, own, now),
            events=audit.of_instance(session, instance.id),
            given=given,
            papers=documents.of_instance(session, instance.id),
            by_name=is_drawn,
        )
        return Submitted(
            instance=instance,
            bundle=services.bundles.get(session, row.bundle_hash),
            version=_version(session, row.bundle_hash),
            seq=seq,
            name=row.name or row.element,
            who=masks.who(row.actor),
            at=row.at,
            bound=bound,
            masks=masks,
            is_drawn=is_drawn,
        )


def bound_of(replay: Replay, row: Submission, record: dict[str, Any]) -> Bound | None:
    """The form of then with what was sent; what stood there before is not shown as if it was."""
    bundle, facts = replay.facts(record, row)
    form = bundle.forms.get(row.form or "")
    if form is None:
        return None
    data = submissions.data_of(row)
    uploads = {ref.id: ref for ref in _files(data)}
    element = bundle.elements.get(row.element)
    context = filling.context(bundle, facts, element=element, local=row.local, uploads=uploads)
    names = fold(context.record, data, scope={}, functions={})
    return initial(form, replace(context, record=names))


def _files(value: Any) -> Iterator[UploadRef]:
    ref = UploadRef.from_json(value)
    if ref is not None:
        yield ref
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _files(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _files(inner)


def _version(session: Session, bundle_hash: str) -> int | None:
    row = bundles.get(session, bundle_hash)
    return None if row is None else row.version
